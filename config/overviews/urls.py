"""The addresses of the pages that see every app."""

from django.urls import path, re_path

from config.annexes.annexes import text_pdf
from config.open_data import pages as open_data
from config.overviews.calendar import calendar, calendar_address, calendar_feed
from config.overviews.convention import convention
from config.overviews.home import home
from config.overviews.hosting import host
from config.overviews.own_epci import own_epci
from config.overviews.search import search
from config.site.accessibility import accessibility
from config.site.acting import act_for
from config.site.login import login
from deliberations.lists.pages import convention_deliberations
from epci.people import proconnect_pages as proconnect
from financing.budget.pages import budget_board
from financing.campaigns import pages as campaigns
from financing.ledger.pages import settlements
from financing.letter_models import pages as letter_models
from financing.payments.pages import letters, receive
from financing.recovery.pages import reminders
from financing.register.pages import register
from financing.register.verification_pages import verification, verified_letter
from financing.register.year_archives.pages import archive, archives
from financing.simulations.trying.pages import try_rule

urlpatterns = [
    path("lettres/", letters, name="letters"),
    path("encaissements/", receive, name="receive"),
    path("campagnes-groupees/", campaigns.campaigns, name="campaigns"),
    path("campagnes-groupees/<int:pk>/", campaigns.campaign, name="campaign"),
    path(
        "campagnes-groupees/<int:pk>/avancement/",
        campaigns.campaign_progress,
        name="campaign_progress",
    ),
    path(
        "campagnes-groupees/<int:pk>/lettres.<slug:kind>",
        campaigns.campaign_letters,
        name="campaign_letters",
    ),
    path(
        "campagnes-groupees/<int:pk>/<int:planned>/ecarter/",
        campaigns.put_planned_aside,
        name="put_aside",
    ),
    path("rappels/", reminders, name="reminders"),
    path("budget/", budget_board, name="budget"),
    path("regularisations/", settlements, name="settlements"),
    path("regles/essayer/", try_rule, name="try_rule"),
    path("", home, name="home"),
    path("hebergeur/", host, name="host"),
    path("mon-epci/", own_epci, name="own_epci"),
    path("recherche/", search, name="search"),
    path("calendrier/", calendar, name="calendar"),
    path("calendrier/adresse/", calendar_address, name="calendar_address"),
    re_path(
        r"^calendrier/(?P<secret>[-_0-9a-zA-Z]{43})\.ics$", calendar_feed, name="calendar_feed"
    ),
    path("conventions/<named:reference>/", convention, name="convention"),
    path("conventions/<named:reference>/texte.pdf", text_pdf, name="text_pdf"),
    path("conventions/<named:reference>/texte/<int:number>.pdf", text_pdf, name="text_pdf"),
    path(
        "conventions/<named:reference>/deliberations/",
        convention_deliberations,
        name="convention_deliberations",
    ),
    path("connexion/", login, name="login"),
    path("agir/", act_for, name="act_for"),
    path("connexion/", login, name="account_login"),  # as allauth calls it
    path("deconnexion/", proconnect.leave, name="logout"),
    path("proconnect/", proconnect.start, name="proconnect"),
    path("proconnect/retour/", proconnect.callback, name="oidc_authentication_callback"),
    path("proconnect/adresse/", proconnect.take_address, name="proconnect_address"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("organismes/<int:pk>/registre/", register, name="register"),
    path("organismes/<int:pk>/archives/", archives, name="archives"),
    path("organismes/<int:pk>/archives/<int:year>.zip", archive, name="archive"),
    path("organismes/<int:pk>/donnees-ouvertes/", open_data.open_data, name="open_data"),
    path("organismes/<int:pk>/modele-de-lettre/", letter_models.letter_model, name="letter_model"),
    path(
        "organismes/<int:pk>/modele-de-lettre/<int:version>.pdf",
        letter_models.letter_model_version,
        name="letter_model_version",
    ),
    path(
        "organismes/<int:pk>/modele-de-lettre/<int:version>/logo/",
        letter_models.letter_model_logo,
        name="letter_model_logo",
    ),
    path(
        "organismes/<int:pk>/donnees-ouvertes/<slug:code>-<int:year>.csv",
        open_data.own_open_data_file,
        name="own_open_data_file",
    ),
    path(
        "donnees-ouvertes/<slug:siren>/<slug:code>-<int:year>.csv",
        open_data.open_data_file,
        name="open_data_file",
    ),
    path("conventions/<named:reference>/aide-notifiee/", open_data.state_aid, name="state_aid"),
    path("verification/", verification, name="verification"),
    path("verification/<slug:code>/", verified_letter, name="verified_letter"),
]
