"""The addresses of workbooks."""

from django.urls import path

from config.workbook import pages

urlpatterns = [
    path("conventions/classeur/", pages.bring, name="bring_workbook"),
    path("conventions/classeur/modele.xlsx", pages.template, name="workbook_template"),
    path("conventions/classeur/export.xlsx", pages.export, name="workbook_export"),
    path("conventions/classeur/<int:pk>/", pages.workbook, name="workbook"),
    path("conventions/classeur/<int:pk>/annuler/", pages.undo, name="undo_workbook"),
    path("conventions/classeur/<int:pk>/cles/", pages.adopt, name="adopt_agreed"),
]
