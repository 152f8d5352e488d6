"""The addresses of conventions, and of what they know of EPCIs."""

from django.urls import path, re_path

from conventions import documents, views

# A stored name is random hexadecimal and a suffix; nothing else reaches the database.
DOCUMENT = r"conventions/(?P<reference>[-a-zA-Z0-9_]+)/documents/(?P<name>[0-9a-f]+\.[a-z0-9]+)"

urlpatterns = [
    path("conventions/", views.convention_list, name="convention_list"),
    path(
        "conventions/<slug:reference>/parties/", views.convention_parties, name="convention_parties"
    ),
    path(
        "conventions/<slug:reference>/documents/",
        documents.convention_documents,
        name="convention_documents",
    ),
    re_path(rf"^{DOCUMENT}/$", documents.document, name="document"),
    re_path(
        rf"^{DOCUMENT}/retirer/$",
        documents.withdraw,
        name="withdraw_document",
    ),
    path(
        "conventions/<slug:reference>/journal/", views.convention_journal, name="convention_journal"
    ),
    path(
        "conventions/<slug:reference>/journal.<slug:kind>",
        views.convention_journal_file,
        name="convention_journal_file",
    ),
    path("epci/<slug:siren>/", views.epci, name="epci"),
    path(
        "epci/populations/<int:year>/modele.<slug:kind>",
        views.population_template,
        name="population_template",
    ),
    path("epci/populations/<int:year>/", views.population_grid, name="population_grid"),
]
