"""A round from the pages before its letters: what can be called, what blocks, issued once."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Entry, User
from financing.models import CallPdf, CallRound, FundCall
from financing.rounds.acts import Issued, number_round
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.financing.reading import (
    CHIEF,
    ELECTED,
    FINANCES,
    LINES,
    PREPARE,
    PREPARE_2025,
    REASON,
    page,
    signed_in,
    words,
)

pytestmark = pytest.mark.usefixtures("june")

UNKNOWN_LINE = (
    "Dépense appelée inconnue : %' (connues : salaire, communication, deplacements, valorisation)."
)


def confirm(client, **typed):
    return client.post(
        PREPARE_2025, {"step": "confirm", "lines": LINES, "override": REASON, **typed}
    )


def issue(client, **typed):
    """Press the button of the confirmation page."""
    shown = confirm(client).context
    confirmed = shown["preparation"].fingerprint if shown else ""
    return confirm(client, step="do", confirmed=confirmed, **typed)


def forms_with(name, response):
    """The forms of the page that send that name."""
    forms = re.findall(r"<form.*?</form>", response.content.decode(), re.DOTALL)
    return [form for form in forms if f'name="{name}"' in form]


# What can be called


def test_the_tab_says_what_is_left_to_call_and_who_may(order):
    response = signed_in(CHIEF).get("/conventions/TI-DOUBS/appels/")
    left = [
        (one.component.code, one.plan.period.fiscal_year, one.amount, one.key_is_adopted)
        for one in response.context["uncalled"].page
    ]
    assert left == [
        ("animation", 2024, 16_500_00, True),
        ("animation", 2025, 28_000_00, True),
        ("animation", 2026, 25_000_00, False),
        ("animation", 2027, 25_000_00, False),
        *(("actions", year, None, year < 2026) for year in (2024, 2025, 2026, 2027)),
    ]
    assert (words(response).count("Préparer"), words(response).count("Consulter")) == (4, 4)
    assert "Aucune campagne n'est encore émise" in words(response)


def test_an_issued_round_is_listed_and_its_lines_are_no_longer_offered(finished):
    response = signed_in(ELECTED).get("/conventions/TI-DOUBS/appels/")
    (listed,) = response.context["table"].page
    assert (listed, listed.letters, listed.total) == (finished, 6, 23_000_00)
    left = {
        one.plan.period.fiscal_year: [line.code for line in one.lines]
        for one in response.context["uncalled"].page
        if one.component.code == "animation"
    }
    assert left[2025] == ["communication"]
    assert words(response).count("Préparer") == 0


def test_a_roadmap_has_nothing_to_call_and_says_so():
    response = signed_in(ELECTED).get("/conventions/CEC-GBM/appels/")
    assert "Celle-ci n'a pas de plan de financement." in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_tab_costs_the_same_with_one_round_or_three(
    count, unprinted, django_assert_num_queries
):
    for lines, year in [(LINES, 2025), (["communication"], 2025), (None, 2024)][:count]:
        order = doubs_order(*lines or (), year=year)
        number_round(order=order, by=None, on=ISSUE_DAY, override=REASON)
    client = signed_in(CHIEF)
    with django_assert_num_queries(13):
        response = client.get("/conventions/TI-DOUBS/appels/")
    assert len(response.context["table"].page) == count


# Preparing


def test_the_page_shows_who_pays_what_blocks_and_writes_nothing(order):
    response = signed_in(CHIEF).get(PREPARE_2025, {"lines": LINES})
    preparation = response.context["preparation"]
    assert [(one.line.code, one.amount, one.is_chosen) for one in preparation.choices] == [
        ("salaire", 40_000_00, True),
        ("communication", 5_000_00, False),
        ("deplacements", 3_000_00, True),
    ]
    assert [one.amount for one in preparation.letters] == [
        9_200_00,
        3_519_00,
        3_749_00,
        2_955_50,
        2_587_50,
        989_00,
    ]
    assert [(one.place, len(one.messages)) for one in preparation.obstacles_by_place] == [
        ("parties", 7),
        ("account", 1),
        ("addresses", 1),
    ]
    assert "Émettre 6 appels de fonds, 23 000,00 €" in words(response)
    assert (FundCall.objects.count(), CallRound.objects.count()) == (0, 0)


def test_by_default_every_line_that_no_round_calls(finished):
    preparation = signed_in(CHIEF).get(PREPARE_2025).context["preparation"]
    assert [(one.line.code, one.round) for one in preparation.choices if one.is_chosen] == [
        ("communication", None)
    ]
    assert [one.round for one in preparation.choices] == [finished, None, finished]


def test_a_population_that_is_missing_leads_to_the_grid_of_that_year():
    response = signed_in(CHIEF).get(PREPARE.format(2027))
    (group,) = response.context["preparation"].obstacles_by_place
    assert (group.place, group.overridable) == ("populations", False)
    assert group.messages[1] == "Population de CCLL manquante pour 2027."
    assert reverse("population_grid", args=[2027]) in response.content.decode()
    assert "Émettre" not in words(response)


def test_a_key_that_is_not_adopted_leads_to_the_sharing():
    response = signed_in(CHIEF).get(PREPARE.format(2026))
    group = response.context["preparation"].obstacles_by_place[0]
    assert (group.place, group.messages) == ("sharing", ("La clé de 2026 n'est pas arrêtée.",))
    assert reverse("sharing_of", args=["TI-DOUBS", "animation", 2026]) in response.content.decode()


def test_actual_amounts_that_are_missing_lead_to_where_they_are_typed():
    url = "/conventions/TI-DOUBS/appels/preparer/actions/2025/"
    (group,) = signed_in(FINANCES).get(url).context["preparation"].obstacles_by_place
    (message,) = group.messages
    assert group.place == "actuals"
    assert message == (
        "Montants réalisés manquants pour 2025, volet Actions du Territoire d'industrie : "
        "Actions, dont l'action 0 « communication »."
    )


def test_what_no_page_mends_says_who_does(order):
    carrier = order.component.carrier
    carrier.signatory = carrier.organisation.iban = ""
    carrier.save()
    carrier.organisation.save()
    response = signed_in(CHIEF).get(PREPARE_2025, {"lines": LINES})
    groups = response.context["preparation"].obstacles_by_place
    (messages,) = (one.messages for one in groups if one.place == "account")
    assert messages == (f"{carrier.organisation} n'a pas d'IBAN.",)
    assert f"{carrier} n'a pas de signataire." in words(response)
    assert "Compte de CCI Saône-Doubs : auprès de son administrateur" in words(response)
    assert "Parties, votes et signatures : auprès de l'administrateur" in words(response)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([""], "Aucune dépense appelée."),
        (["valorisation"], "« valorisation » est en nature et ne s'appelle pas."),
        (
            ["%'"],
            UNKNOWN_LINE,
        ),
    ],
)
def test_lines_that_cannot_be_called_have_their_sentence_and_lead_to_the_boxes(lines, sentence):
    response = signed_in(CHIEF).get(PREPARE_2025, {"lines": lines})
    preparation = response.context["preparation"]
    assert [one.message for one in preparation.obstacles] == [sentence]
    assert '<a href="#lines">Dépenses cochées, ci-dessus</a>' in response.content.decode()
    assert not preparation.can_be_issued


def test_a_line_called_already_among_others_is_refused(finished):
    response = confirm(signed_in(CHIEF), lines=["salaire", "communication"])
    first = response.context["preparation"].obstacles[0]
    assert (first.message, first.overridable) == (
        "Déjà appelé pour 2025 : Rémunération du chef de projet CCI (0,5 ETP).",
        False,
    )
    assert FundCall.objects.count() == 6


def test_who_may_not_issue_reads_the_page_with_the_reason_and_who_can(order):
    response = signed_in(ELECTED).get(PREPARE_2025)
    assert (
        "il faut être chef de projet de Chambre de Commerce et d'Industrie Saône-Doubs."
        in words(response)
    )
    assert "Émettre" not in words(response)


@pytest.mark.parametrize("year", [1999, 2031])
def test_a_year_or_a_component_that_does_not_exist_is_not_found(year):
    client = signed_in(CHIEF)
    assert client.get(PREPARE.format(year)).status_code == 404
    assert client.get("/conventions/TI-DOUBS/appels/preparer/nulle/2025/").status_code == 404


# The drafts


def test_a_draft_is_marked_and_has_no_number(order, monkeypatch):
    monkeypatch.setattr(
        "financing.rounds.preparation.render",
        lambda content, *, draft: f"{content['number']} {content['amount']} {draft}".encode(),
    )
    url = "/conventions/TI-DOUBS/appels/projet/animation/2025/200068070/"
    response = signed_in(ELECTED).get(url, {"lines": LINES})
    assert response.content == b"None 351900 True"
    assert response["Content-Disposition"] == (
        'inline; filename="PROJET_TI-DOUBS_animation_CCLL.pdf"'
    )
    assert response["Cache-Control"] == "private, no-store"


def test_no_draft_for_who_pays_nothing(order):
    url = "/conventions/TI-DOUBS/appels/projet/animation/2025/552100554/"
    assert signed_in(CHIEF).get(url).status_code == 404


# Confirming, then issuing


def test_what_is_ticked_is_what_is_confirmed_then_issued(order, one_page_letters):
    """A box unticked after the page was opened, and « Émettre » pressed at once."""
    client = signed_in(CHIEF)
    opened = client.get(PREPARE_2025)
    (form,) = forms_with("step", opened)
    assert form.count('name="lines"') == 4  # three boxes, and the empty value
    shown = confirm(client, lines=["", "communication"])
    said = words(shown)
    assert said.partition("Dépenses appelées ")[2].partition(" Lettres ")[0] == (
        "Frais de communication générale TI et expertises réalisées par la CCI : 5 000,00 €"
    )
    assert "Émettre 6 appels de fonds, 5 000,00 € ?" in said
    confirmed = shown.context["preparation"].fingerprint
    confirm(client, step="do", lines=["", "communication"], confirmed=confirmed)
    assert [one.line.code for one in CallRound.objects.get().called_lines.all()] == [
        "communication"
    ]


@pytest.mark.parametrize("lines", [LINES, ["", "communication"], [""]])
def test_choosing_other_lines_keeps_the_reason_and_refuses_nothing(lines, order):
    """« Recalculer », and « Revenir sans rien émettre » from the confirmation."""
    client = signed_in(CHIEF)
    address = confirm(client, step="choose", lines=lines).url
    response = client.get(address)  # to which one comes back from a letter's preview
    chosen = [one.line.code for one in response.context["preparation"].choices if one.is_chosen]
    assert chosen == [code for code in lines if code]
    assert response.content.decode().count(REASON) == 1
    assert (response.context["form"].errors, FundCall.objects.count()) == ({}, 0)
    confirmation = confirm(signed_in(CHIEF)).content.decode()
    back = re.search(r'value="choose">\s*Revenir sans rien émettre', confirmation)
    assert back


def test_lines_that_cannot_be_issued_are_refused_in_words(order):
    response = confirm(signed_in(CHIEF), lines=[""])
    assert response.context["form"].errors == {
        "__all__": ["Ces dépenses ne peuvent pas être appelées : voyez ce qui bloque."]
    }


def test_a_reader_chooses_lines_without_sending_anything(order):
    opened = signed_in(ELECTED).get(PREPARE_2025)
    (form,) = forms_with("lines", opened)
    assert ('method="get"' in form, "csrfmiddlewaretoken" in form) == (True, False)


def test_the_server_not_the_browser_refuses_a_missing_reason(order):
    (form,) = forms_with("override", signed_in(CHIEF).get(PREPARE_2025))
    assert "novalidate" in form
    assert not re.search(r"<(input|textarea|select)[^>]*\srequired[\s>=]", form)


def test_a_reason_is_asked_for_and_nothing_is_issued_without_it(order):
    response = confirm(signed_in(CHIEF), override="  ")
    assert response.context["form"].errors == {
        "override": ["Écrivez pourquoi les appels partent malgré ce qui reste à justifier."]
    }
    assert FundCall.objects.count() == 0


def test_what_was_typed_stays_when_it_is_refused(order):
    typed = "trop long " * 60
    response = confirm(signed_in(CHIEF), override=typed)
    assert response.context["form"].errors == {
        "override": ["Le motif tient en 500 caractères ; il en compte 599."]
    }
    assert typed.strip() in response.content.decode()


def test_the_confirmation_says_what_will_happen_and_writes_nothing(order):
    response = confirm(signed_in(CHIEF))
    said = words(response)
    assert "Émettre 6 appels de fonds, 23 000,00 € ?" in said
    assert "datées du 2 juin 2025" in said
    assert "Un numéro ne se reprend pas" in said
    assert f"Motif gardé avec la campagne : {REASON}" in said
    assert FundCall.objects.count() == 0


def test_confirmed_it_is_numbered_and_the_journal_knows_who(order, one_page_letters):
    response = issue(signed_in(CHIEF))
    round_ = CallRound.objects.get()
    assert (response.status_code, response["Location"]) == (302, page("call_round", round_))
    assert round_.override_reason == REASON
    assert [str(call) for call in round_.calls.all()] == [f"2025-{n:04d}" for n in range(1, 7)]
    assert Entry.objects.get(act="campagne émise").actor_id == User.objects.get(email=CHIEF).pk
    assert CallPdf.objects.count() == 0


def test_pressed_twice_it_issues_once(order, one_page_letters):
    client = signed_in(CHIEF)
    first, second = issue(client), issue(client)
    assert first["Location"] == second["Location"]
    assert FundCall.objects.count() == 6
    said = words(client.get(second["Location"]))
    assert (
        "Campagne déjà émise le 2 juin 2025 par Chef de projet de la CCI Saône-Doubs "
        "(démonstration) : voici ses lettres."
    ) in said


def test_issued_by_someone_else_at_the_same_instant_it_is_theirs(numbered, monkeypatch):
    """The page saw nothing issued yet; the service, under its lock, did."""
    monkeypatch.setattr("financing.rounds.preparation._called_lines", lambda component, period: [])
    monkeypatch.setattr(
        "financing.rounds.pages.number_round", lambda **_asked: Issued(numbered, is_new=False)
    )
    response = issue(signed_in(CHIEF))
    assert response["Location"] == page("call_round", numbered)
    assert FundCall.objects.count() == 6


def test_what_changed_since_the_confirmation_is_confirmed_anew(order):
    response = confirm(signed_in(CHIEF), step="do", confirmed="0" * 64)
    assert "ce que vous aviez confirmé a changé entre-temps" in words(response)
    assert FundCall.objects.count() == 0


def test_a_day_earlier_than_the_last_letter_is_refused_in_words(numbered):
    client = signed_in(CHIEF)
    with time_machine.travel(datetime(2025, 5, 30, 9, tzinfo=ZoneInfo("Europe/Paris"))):
        client.force_login(User.objects.get(email=CHIEF))
        typed = {"lines": ["communication"], "override": REASON}
        shown = client.post(PREPARE_2025, {"step": "confirm", **typed}).context
        confirmed = shown["preparation"].fingerprint
        typed = {**typed, "step": "do", "confirmed": confirmed}
        response = client.post(PREPARE_2025, typed)
    (sentence,) = response.context["form"].non_field_errors()
    assert sentence == (
        "La date 30/05/2025 précède celle de la dernière lettre de Chambre de Commerce et "
        "d'Industrie Saône-Doubs, le 02/06/2025."
    )
    assert FundCall.objects.count() == 6


@pytest.mark.parametrize("email", [ELECTED, FINANCES])
def test_who_may_not_issue_is_refused_with_the_reason(email, order):
    response = confirm(signed_in(email), step="do")
    assert response.status_code == 403
    assert "il faut être chef de projet" in words(response)
    assert FundCall.objects.count() == 0
