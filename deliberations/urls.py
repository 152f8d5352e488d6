"""The addresses of deliberations; those of one convention hang under its own address."""

from django.urls import path

from deliberations.approvals import pages as approvals
from deliberations.lists import pages
from deliberations.reversals import pages as reversals
from deliberations.transmission import pages as transmission
from deliberations.votes import pages as votes

urlpatterns = [
    path("", pages.deliberation_list, name="deliberation_list"),
    path("matrice/", approvals.approval_matrix, name="approval_matrix"),
    path("matrice.<slug:kind>", approvals.matrix_file, name="matrix_file"),
    path("parties/<int:party>/<int:number>/", approvals.approval, name="approval"),
    path("nouvelle/", votes.record_deliberation, name="record_deliberation"),
    path("<int:pk>/", pages.deliberation, name="deliberation"),
    path("<int:pk>/corriger/", votes.edit_deliberation, name="edit_deliberation"),
    path("<int:pk>/extrait.pdf", votes.deliberation_extract, name="deliberation_extract"),
    path("<int:pk>/fin/", reversals.deliberation_reversal, name="deliberation_reversal"),
    path("<int:pk>/piece/", transmission.attach_piece, name="attach_piece"),
    path("<int:pk>/reception/", transmission.deliberation_receipt, name="deliberation_receipt"),
]
