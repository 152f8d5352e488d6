"""The addresses of conventions, and of what they know of EPCIs."""

from django.urls import path

from conventions import journal_pages
from conventions.acceptance import pages as acceptance
from conventions.amendments import pages as amendments
from conventions.committees import pages as committees
from conventions.declaring import pages as declaring
from conventions.documents import pages as documents
from conventions.erasing import pages as erasing
from conventions.follow_up import pages as follow_up
from conventions.inviting import pages as inviting
from conventions.life import ending_pages
from conventions.life import pages as life
from conventions.lists import pages as lists
from conventions.objectives import pages as objectives
from conventions.parties import pages as parties
from conventions.payees import pages as payees
from conventions.populations import pages as populations
from conventions.texts import article_pages
from conventions.texts import pages as texts

DOCUMENT = "conventions/<named:reference>/documents/<stored:name>"

# Text 0 is the convention, 1 to n its amendments.
TEXT = "conventions/<named:reference>/texte"

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
    path("conventions/", lists.convention_list, name="convention_list"),
    path("conventions/nouvelle/", life.new_convention, name="new_convention"),
    path("conventions/<named:reference>/modifier/", life.edit, name="edit_convention"),
    path(
        "conventions/<named:reference>/dupliquer/",
        life.duplicate,
        name="duplicate_convention",
    ),
    path("conventions/<named:reference>/supprimer/", erasing.delete, name="delete_draft"),
    path(
        "conventions/<named:reference>/conseils/",
        life.submission,
        name="convention_submission",
    ),
    path(
        "conventions/<named:reference>/deja-signee/",
        life.signed_outside,
        name="signed_outside",
    ),
    path(
        "conventions/<named:reference>/resiliation/", ending_pages.termination, name="termination"
    ),
    path("conventions/<named:reference>/parties/ajouter/", parties.find_party, name="find_party"),
    path(
        "conventions/<named:reference>/parties/ajouter/<int:organisation>/",
        parties.add,
        name="add_party",
    ),
    path("conventions/<named:reference>/parties/<int:pk>/", parties.party, name="party"),
    path(
        "conventions/<named:reference>/parties/<int:pk>/reponse/",
        acceptance.answer,
        name="answer_party",
    ),
    path(
        "conventions/<named:reference>/parties/<int:pk>/declarer/<int:number>/",
        declaring.declare_for,
        name="declare_for",
    ),
    path(
        "conventions/<named:reference>/parties/relancer/",
        inviting.tell_parties,
        name="tell_parties",
    ),
    path(
        "conventions/<named:reference>/parties/<int:pk>/deplacer/",
        parties.move,
        name="move_party",
    ),
    path(
        "conventions/<named:reference>/parties/<int:pk>/retirer/",
        parties.remove,
        name="remove_party",
    ),
    path(
        "conventions/<named:reference>/parties/",
        parties.convention_parties,
        name="convention_parties",
    ),
    path(
        "conventions/<named:reference>/documents/",
        documents.convention_documents,
        name="convention_documents",
    ),
    path(f"{DOCUMENT}/", documents.document, name="document"),
    path(f"{DOCUMENT}/apercu/", documents.document_preview, name="document_preview"),
    path(f"{DOCUMENT}/contenu/", documents.document_content, name="document_content"),
    path(f"{DOCUMENT}/retirer/", documents.withdraw, name="withdraw_document"),
    path(
        "conventions/<named:reference>/objectifs/",
        objectives.convention_aims,
        name="convention_aims",
    ),
    path(
        "conventions/<named:reference>/objectifs.<slug:kind>",
        objectives.aims_file,
        name="aims_file",
    ),
    path(
        "conventions/<named:reference>/objectifs/releves/<slug:key>/",
        objectives.readings,
        name="readings",
    ),
    path(
        "conventions/<named:reference>/objectifs/indicateurs/nouveau/",
        objectives.add_indicator,
        name="add_indicator",
    ),
    path(
        "conventions/<named:reference>/objectifs/indicateurs/<int:pk>/",
        objectives.edit_indicator,
        name="edit_indicator",
    ),
    path(
        "conventions/<named:reference>/objectifs/leviers/nouveau/",
        objectives.add_lever,
        name="add_lever",
    ),
    path(
        "conventions/<named:reference>/objectifs/leviers/<int:pk>/",
        objectives.edit_lever,
        name="edit_lever",
    ),
    path(
        "conventions/<named:reference>/avenants/",
        amendments.amendment_list,
        name="amendment_list",
    ),
    path(
        "conventions/<named:reference>/avenants/preparer/",
        amendments.prepare,
        name="prepare_amendment",
    ),
    path(
        "conventions/<named:reference>/avenants/<int:number>/modifier/",
        amendments.edit_amendment,
        name="edit_amendment",
    ),
    path(
        "conventions/<named:reference>/journal/",
        journal_pages.convention_journal,
        name="convention_journal",
    ),
    path(
        "conventions/<named:reference>/journal.<slug:kind>",
        journal_pages.convention_journal,
        name="convention_journal_file",
    ),
    path(
        "conventions/<named:reference>/suivi/",
        follow_up.convention_follow_up,
        name="convention_follow_up",
    ),
    path(
        "conventions/<named:reference>/suivi/instances/",
        committees.convention_bodies,
        name="convention_bodies",
    ),
    path(
        "conventions/<named:reference>/suivi/instances/ajouter/",
        committees.new_body,
        name="new_body",
    ),
    path(
        "conventions/<named:reference>/suivi/instances/<int:body>/",
        committees.change_body,
        name="change_body",
    ),
    path(
        "conventions/<named:reference>/suivi/instances/<int:body>/reunion/",
        committees.new_meeting,
        name="new_meeting",
    ),
    path(
        "conventions/<named:reference>/suivi/reunions/<int:meeting>/",
        committees.meeting_minutes,
        name="record_meeting",
    ),
    path(
        "conventions/<named:reference>/suivi/reunions/<int:meeting>/annuler/",
        committees.call_off_meeting,
        name="call_off_meeting",
    ),
    path("conventions/<named:reference>/suivi/ajouter/", follow_up.add_duty, name="add_duty"),
    path(
        "conventions/<named:reference>/suivi/<int:milestone>/",
        follow_up.edit_duty,
        name="edit_duty",
    ),
    path(
        "conventions/<named:reference>/suivi/<int:milestone>/faite/",
        follow_up.complete_duty,
        name="complete_duty",
    ),
    path(
        "conventions/<named:reference>/suivi/faites/<int:completion>/rouvrir/",
        follow_up.reopen_duty,
        name="reopen_duty",
    ),
    path(
        "conventions/<named:reference>/suivi/<int:milestone>/abandonner/",
        follow_up.give_up_duty,
        name="give_up_duty",
    ),
    path(
        "conventions/<named:reference>/suivi/<int:milestone>/reprendre/",
        follow_up.resume_duty,
        name="resume_duty",
    ),
    path("organismes/<int:pk>/compte/", payees.payment_account, name="payment_account"),
    path("epci/<slug:siren>/", populations.epci, name="epci"),
    path(
        "epci/populations/<int:year>/modele.<slug:kind>",
        populations.population_template,
        name="population_template",
    ),
    path("epci/populations/<int:year>/", populations.population_grid, name="population_grid"),
]
