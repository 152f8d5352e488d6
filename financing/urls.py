"""The addresses of financing."""

from django.urls import URLPattern, path

from financing import key_pages, rounds, scenario_pages, settlements, simulations, views

urlpatterns: list[URLPattern] = [
    path("plan/", views.plan, name="plan"),
    path("repartition/", views.sharing, name="sharing"),
    path("repartition/<slug:component>/<int:year>/", views.sharing_of, name="sharing_of"),
    path("repartition/<slug:component>/<int:year>/arreter/", key_pages.adopt, name="adopt_key"),
    path(
        "repartition/<slug:component>/<int:year>/regles/",
        key_pages.rule_search,
        name="rule_search",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation/",
        simulations.what_if,
        name="what_if",
    ),
    path(
        "regularisation/<slug:component>/<int:year>/",
        settlements.settlement,
        name="settlement",
    ),
    path(
        "regularisation/<slug:component>/<int:year>.<slug:kind>",
        settlements.settlement_file,
        name="settlement_file",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation.xlsx",
        simulations.workbook,
        name="what_if_workbook",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation.pdf",
        simulations.council_page,
        name="what_if_page",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation/garder/",
        scenario_pages.keep,
        name="keep_scenario",
    ),
    path("scenarios/<int:pk>/", scenario_pages.scenario, name="scenario"),
    path("appels/", rounds.call_rounds, name="call_rounds"),
    path(
        "appels/preparer/<slug:component>/<int:year>/", rounds.prepare_round, name="prepare_round"
    ),
    path(
        "appels/projet/<slug:component>/<int:year>/<slug:siren>/",
        rounds.preview_letter,
        name="preview_letter",
    ),
    path("appels/<int:pk>/", rounds.call_round, name="call_round"),
    path("appels/<int:pk>/terminer/", rounds.finish_round, name="finish_round"),
    path("appels/<int:pk>/annuler/", rounds.cancel_round, name="cancel_round"),
    path("appels/<int:pk>/lettres.zip", rounds.letters_zip, name="letters_zip"),
    path("appels/<int:pk>/lettres.pdf", rounds.letters_pdf, name="letters_pdf"),
    path("appels/<int:pk>/<slug:number>.pdf", rounds.letter, name="letter"),
]
