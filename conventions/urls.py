"""The addresses of conventions, and of what they know of EPCIs."""

from django.urls import path, re_path

from conventions.documents import pages as documents
from conventions.lists import pages
from conventions.life import ending_pages
from conventions.parties import pages as party_views
from conventions.life import pages as agreement
from conventions.objectives import pages as aims
from conventions.amendments import pages as amendments
from conventions.committees import pages as bodies
from conventions.follow_up import pages as duties
from conventions.texts import article_pages
from conventions.texts import pages as texts

# A stored name is random hexadecimal and a suffix; nothing else reaches the database.
DOCUMENT = r"conventions/(?P<reference>[-a-zA-Z0-9_]+)/documents/(?P<name>[0-9a-f]+\.[a-z0-9]+)"

# Text 0 is the convention, 1 to n its amendments.
TEXT = "conventions/<slug:reference>/texte"

urlpatterns = [
    path(f"{TEXT}/", texts.convention_text, name="convention_text"),
    path(f"{TEXT}/<int:number>/", texts.convention_text, name="convention_text"),
    path(f"{TEXT}/<int:number>/trame/", article_pages.propose_articles, name="propose_articles"),
    path(f"{TEXT}/<int:number>/articles/", article_pages.add_article, name="add_article"),
    path(
        f"{TEXT}/<int:number>/articles/<int:pk>/", article_pages.edit_article, name="edit_article"
    ),
    path(
        f"{TEXT}/<int:number>/articles/<int:pk>/deplacer/",
        article_pages.move_article,
        name="move_article",
    ),
    path(
        f"{TEXT}/<int:number>/articles/<int:pk>/supprimer/",
        article_pages.remove_article,
        name="remove_article",
    ),
    path("conventions/", pages.convention_list, name="convention_list"),
    path("conventions/nouvelle/", agreement.new_convention, name="new_convention"),
    path("conventions/<slug:reference>/modifier/", agreement.edit, name="edit_convention"),
    path(
        "conventions/<slug:reference>/dupliquer/",
        agreement.duplicate,
        name="duplicate_convention",
    ),
    path(
        "conventions/<slug:reference>/conseils/",
        agreement.submission,
        name="convention_submission",
    ),
    path(
        "conventions/<slug:reference>/deja-signee/",
        agreement.signed_outside,
        name="signed_outside",
    ),
    path("conventions/<slug:reference>/resiliation/", ending_pages.termination, name="termination"),
    path(
        "conventions/<slug:reference>/parties/ajouter/", party_views.find_party, name="find_party"
    ),
    path(
        "conventions/<slug:reference>/parties/ajouter/<int:organisation>/",
        party_views.add,
        name="add_party",
    ),
    path("conventions/<slug:reference>/parties/<int:pk>/", party_views.party, name="party"),
    path(
        "conventions/<slug:reference>/parties/<int:pk>/deplacer/",
        party_views.move,
        name="move_party",
    ),
    path(
        "conventions/<slug:reference>/parties/<int:pk>/retirer/",
        party_views.remove,
        name="remove_party",
    ),
    path(
        "conventions/<slug:reference>/parties/", pages.convention_parties, name="convention_parties"
    ),
    path(
        "conventions/<slug:reference>/documents/",
        documents.convention_documents,
        name="convention_documents",
    ),
    re_path(rf"^{DOCUMENT}/$", documents.document, name="document"),
    re_path(rf"^{DOCUMENT}/apercu/$", documents.document_preview, name="document_preview"),
    re_path(rf"^{DOCUMENT}/contenu/$", documents.document_content, name="document_content"),
    re_path(
        rf"^{DOCUMENT}/retirer/$",
        documents.withdraw,
        name="withdraw_document",
    ),
    path("conventions/<slug:reference>/objectifs/", aims.convention_aims, name="convention_aims"),
    path("conventions/<slug:reference>/objectifs.<slug:kind>", aims.aims_file, name="aims_file"),
    path(
        "conventions/<slug:reference>/objectifs/releves/<slug:key>/", aims.readings, name="readings"
    ),
    path(
        "conventions/<slug:reference>/objectifs/indicateurs/nouveau/",
        aims.add_indicator,
        name="add_indicator",
    ),
    path(
        "conventions/<slug:reference>/objectifs/indicateurs/<int:pk>/",
        aims.edit_indicator,
        name="edit_indicator",
    ),
    path(
        "conventions/<slug:reference>/objectifs/leviers/nouveau/", aims.add_lever, name="add_lever"
    ),
    path(
        "conventions/<slug:reference>/objectifs/leviers/<int:pk>/",
        aims.edit_lever,
        name="edit_lever",
    ),
    path(
        "conventions/<slug:reference>/avenants/",
        amendments.amendment_list,
        name="amendment_list",
    ),
    path(
        "conventions/<slug:reference>/avenants/preparer/",
        amendments.prepare,
        name="prepare_amendment",
    ),
    path(
        "conventions/<slug:reference>/avenants/<int:number>/modifier/",
        amendments.edit_amendment,
        name="edit_amendment",
    ),
    path(
        "conventions/<slug:reference>/journal/", pages.convention_journal, name="convention_journal"
    ),
    path(
        "conventions/<slug:reference>/journal.<slug:kind>",
        pages.convention_journal_file,
        name="convention_journal_file",
    ),
    path(
        "conventions/<slug:reference>/suivi/",
        duties.convention_follow_up,
        name="convention_follow_up",
    ),
    path(
        "conventions/<slug:reference>/suivi/instances/",
        bodies.convention_bodies,
        name="convention_bodies",
    ),
    path(
        "conventions/<slug:reference>/suivi/instances/ajouter/",
        bodies.new_body,
        name="new_body",
    ),
    path(
        "conventions/<slug:reference>/suivi/instances/<int:body>/",
        bodies.change_body,
        name="change_body",
    ),
    path(
        "conventions/<slug:reference>/suivi/instances/<int:body>/reunion/",
        bodies.new_meeting,
        name="new_meeting",
    ),
    path(
        "conventions/<slug:reference>/suivi/reunions/<int:meeting>/",
        bodies.meeting_minutes,
        name="record_meeting",
    ),
    path(
        "conventions/<slug:reference>/suivi/reunions/<int:meeting>/annuler/",
        bodies.call_off_meeting,
        name="call_off_meeting",
    ),
    path("conventions/<slug:reference>/suivi/ajouter/", duties.add_duty, name="add_duty"),
    path(
        "conventions/<slug:reference>/suivi/<int:milestone>/",
        duties.edit_duty,
        name="edit_duty",
    ),
    path(
        "conventions/<slug:reference>/suivi/<int:milestone>/faite/",
        duties.complete_duty,
        name="complete_duty",
    ),
    path(
        "conventions/<slug:reference>/suivi/faites/<int:completion>/rouvrir/",
        duties.reopen_duty,
        name="reopen_duty",
    ),
    path(
        "conventions/<slug:reference>/suivi/<int:milestone>/abandonner/",
        duties.give_up_duty,
        name="give_up_duty",
    ),
    path(
        "conventions/<slug:reference>/suivi/<int:milestone>/reprendre/",
        duties.resume_duty,
        name="resume_duty",
    ),
    path("epci/<slug:siren>/", pages.epci, name="epci"),
    path(
        "epci/populations/<int:year>/modele.<slug:kind>",
        pages.population_template,
        name="population_template",
    ),
    path("epci/populations/<int:year>/", pages.population_grid, name="population_grid"),
]
