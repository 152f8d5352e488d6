"""The addresses of deliberations; those of one convention hang under its own address."""

from django.urls import path

from deliberations.votes import pages as recording
from deliberations.approvals import pages as signing
from deliberations.lists import pages

urlpatterns = [
    path("", pages.deliberation_list, name="deliberation_list"),
    path("matrice/", signing.approval_matrix, name="approval_matrix"),
    path("matrice.<slug:kind>", signing.matrix_file, name="matrix_file"),
    path("parties/<int:party>/<int:number>/", signing.approval, name="approval"),
    path("nouvelle/", recording.record_deliberation, name="record_deliberation"),
    path("<int:pk>/", pages.deliberation, name="deliberation"),
    path("<int:pk>/corriger/", recording.edit_deliberation, name="edit_deliberation"),
    path("<int:pk>/extrait.pdf", recording.deliberation_extract, name="deliberation_extract"),
    path("<int:pk>/piece/", recording.attach_piece, name="attach_piece"),
    path("<int:pk>/reception/", recording.deliberation_receipt, name="deliberation_receipt"),
]
