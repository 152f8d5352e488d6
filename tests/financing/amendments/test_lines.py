"""An amendment brings lines, takes some out and moves them; what is over or called stays."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import Entry, User
from conventions.amendments.awaited import amendment_of, changes_among
from conventions.models import Convention, Text
from financing.amendments.before_after import before_after
from financing.amendments.standing import standing_on
from financing.dossier.grids import grid
from financing.dossier.reading import read_component, read_dossier
from financing.ledger.settling import settlement
from financing.models import FundCall, Line, LinePlace, Period, PlannedAmount, Rule
from financing.register.audit.register import anomalies
from financing.rounds.acts import number_round
from financing.rounds.composition import compose
from tests.conventions.amendments.amended import amend, signed_by_all
from tests.financing.amendments.drawn import SIGNED, animation, cell, doubs
from tests.financing.amendments.test_effect import adopt, figures
from tests.financing.amendments.test_pages import DAYS, FINANCES, TODAY, address, post
from tests.financing.conftest import doubs_order
from tests.oracles.money import read_plan
from tests.screen import text_of
from tests.world import undone

pytestmark = pytest.mark.usefixtures("demo")

STUDY = {"ajout-nature": "expense", "ajout-label": "Étude"}


@pytest.fixture
def lead(client: Client) -> Client:
    """Who leads has prepared an amendment from 2026 on."""
    client.force_login(User.objects.get(email=FINANCES))
    client.post(address("prepare_amendment"), DAYS)
    return client


def line(code: str) -> Line:
    return Line.objects.get(component=animation(), code=code)


def press(lead: Client, step: str, **typed: str) -> str:
    return post(lead, "amend_plan", 1, "animation", step=step, **typed)


def take_out(lead: Client, code: str, **typed: str) -> str:
    return post(lead, "amend_line", 1, "animation", code, step="remove", **typed)


def in_effect(lead: Client) -> Text:
    post(lead, "move_amendment", 1, step="submit")
    text = Text.objects.get(convention=doubs(), number=1)
    signed_by_all(text, SIGNED)
    return text


def told(lead: Client) -> list[tuple[str, str, str]]:
    """What the amendment's page says that it changes of the component's lines."""
    shown = lead.get(address("amendment", 1)).context["compared"].changed
    return [
        (one.what.partition(" : ")[2], one.before, one.after)
        for one in shown
        if one.what.startswith("Animation du Territoire d'industrie :")
    ]


def lines_of(year: int, on: date) -> list[str]:
    """By the dossier; and the same, of the same amounts, by the oracle."""
    period = Period.objects.get(convention=doubs(), fiscal_year=year)
    plan = read_component(animation(), on).plan(period)
    alone = read_plan(animation(), period, "planned", on)
    assert (alone.lines, alone.amounts) == (plan.lines, plan.amounts)
    return [one.code for one in plan.lines]


def test_a_line_comes_and_another_goes_from_the_periods_that_are_not_over(lead):
    before = figures(TODAY)
    assert "« Étude » est ajoutée au plan." in press(lead, "add", **STUDY)
    study, gone = line("etude"), line("communication")
    assert f"« {gone} » porte 4 000,00 € (2026 : 2 000,00 €, 2027 : 2 000,00 €)." in take_out(
        lead, "communication"
    )
    assert f"« {gone} » sort du plan par l'avenant n° 1." in take_out(
        lead, "communication", confirmed="on"
    )
    press(lead, "save", **{cell("etude", 2026): "3000", cell("etude", 2027): "1 000,01"})
    assert figures(TODAY) == before
    assert told(lead) == [
        ("Étude", "", "ligne ajoutée, dépense"),
        (str(gone), "dépense", "ligne retirée dès le 1er janvier 2026"),
    ]
    moved = lead.get(address("amendment", 1)).context["compared"].moved
    assert {one.component for one in moved} == {animation()}
    in_effect(lead)
    assert lines_of(2025, TODAY) == before_lines()
    assert lines_of(2026, TODAY) == [*(one for one in before_lines() if one != gone.code), "etude"]
    after = figures(TODAY)
    assert after["shares"]["animation", 2025] == before["shares"]["animation", 2025]
    plan = read_component(animation(), TODAY).plan(period(2026))
    assert plan.remainder().amount == 40_000_00 - 20_000_00 + 3_000_00 + 3_000_00
    rows = grid(read_component(animation(), TODAY), read_dossier(doubs(), TODAY).periods).expenses
    shown = {row.line.code: row.amounts for row in rows.rows}
    assert shown["communication"] == (5_000_00, 5_000_00, None, None)
    assert shown["etude"] == (None, None, 3_000_00, 1_000_01)
    convention = Convention.objects.with_state(TODAY).get(pk=doubs().pk)
    stood = standing_on(
        convention,
        read_dossier(doubs(), TODAY),
        changes_among(doubs().texts.order_by("number")),
        date(2026, 3, 2),
        TODAY,
    )
    known = {row.line: row.amounts for row in stood.plans[0].rows}
    assert [one.value if one else None for one in known[gone]] == [*[5_000_00] * 2, None, None]
    assert known[study][2].text == 1


def before_lines() -> list[str]:
    own = Line.objects.filter(component=animation(), text=None).order_by("rank")
    return list(own.values_list("code", flat=True))


def period(year: int) -> Period:
    return Period.objects.get(convention=doubs(), fiscal_year=year)


def test_what_is_taken_out_is_put_back_with_what_the_amendment_said_of_it(lead):
    press(lead, "save", **{cell("communication", 2026): "2500"})
    said = list(PlannedAmount.objects.values())
    take_out(lead, "communication", confirmed="on")
    page = text_of(lead.get(address("amend_plan", 1, "animation")))
    assert f"Remettre {line('communication')}" in page
    press(lead, "save", **{cell("salaire", 2027): "41000"})
    press(lead, f"keep-{line('communication').pk}")
    assert not Line.objects.filter(removed_by__number=1).exists()
    kept = PlannedAmount.objects.exclude(line__code="salaire", text__number=1)
    assert list(kept.values()) == said
    acts = Entry.objects.filter(act__startswith="ligne re").values_list("act", flat=True)
    assert sorted(acts) == ["ligne remise", "ligne retirée"]
    gone = press(lead, f"keep-{line('communication').pk}")
    assert "n'est pas retirée par l'avenant n° 1." in gone


def test_a_line_of_its_own_is_changed_goes_and_comes_back_as_any_of_a_draft(lead):
    press(lead, "add", **STUDY)
    typed = {"label": "Étude de faisabilité", "gate": "accord du comité"}
    assert "Étude de faisabilité" in post(lead, "amend_line", 1, "animation", "etude", **typed)
    take_out(lead, "etude", confirmed="on")
    assert not Line.objects.filter(code="etude").exists()
    assert "c'est comme avant" in text_of(lead.post(reverse("put_back"), follow=True))
    assert (line("etude").gate, line("etude").text.number) == ("accord du comité", 1)


def test_what_letters_call_is_not_taken_out_and_the_letters_are_named(lead, unprinted):
    Text.objects.filter(number=1).update(effective_on=date(2025, 6, 1))
    take_out(lead, "deplacements", confirmed="on")
    number_round(
        order=doubs_order("salaire", "deplacements"),
        by=None,
        on=date(2025, 6, 2),
        override="Démonstration",
    )
    said = take_out(lead, "salaire", confirmed="on")
    called = "est appelée en 2025 par les lettres n° 2025-0001 à 2025-0006 : annulez-les d'abord"
    assert f"« {line('salaire')} » {called}" in said
    assert not line("salaire").removed_by.exists()
    said = post(lead, "move_amendment", 1, step="submit")
    assert f"« {line('deplacements')} » {called}" in said
    assert Text.objects.get(number=1).submitted_on is None
    press(lead, f"keep-{line('deplacements').pk}")
    post(lead, "move_amendment", 1, step="submit")
    assert Text.objects.get(number=1).submitted_on is not None


def test_what_a_funding_alone_pays_for_waits_for_it(lead):
    said = take_out(lead, "salaire", confirmed="on")
    assert f"« FNADT » ne paie que « {line('salaire')} » : retirez d'abord cette ressource." in said
    take_out(lead, "fnadt", confirmed="on")
    take_out(lead, "salaire", confirmed="on")
    assert set(Line.objects.filter(removed_by__number=1)) == {line("fnadt"), line("salaire")}
    in_effect(lead)
    assert read_component(animation(), TODAY).plan(period(2026)).remainder().amount == 5_000_00


def test_a_line_of_another_text_is_not_rewritten(lead):
    said = post(lead, "amend_line", 1, "animation", "salaire", label="Autre chose")
    assert "vient d'un autre texte" in said
    assert line("salaire").label.startswith("Rémunération")


def test_a_line_is_moved_for_who_reads_the_plan_once_it_is_in_effect(lead):
    press(lead, f"up-{line('deplacements').pk}")
    assert lines_of(2026, TODAY)[:3] == ["salaire", "communication", "deplacements"]
    [(_, was, becomes)] = told(lead)
    assert was == f"après {line('salaire')}"
    assert becomes == f"ligne déplacée, après {line('deplacements')}"
    in_effect(lead)
    assert lines_of(2026, TODAY)[:3] == ["salaire", "deplacements", "communication"]
    ranks = Line.objects.filter(component=animation()).order_by("pk").values_list("rank", flat=True)
    assert list(ranks) == list(range(1, 8))


def test_a_period_to_come_goes_and_comes_back_and_one_that_is_over_stays(lead):
    said = post(lead, "amend_periods", 1, step="drop", period=period(2027).pk)
    assert "2027 porte" in said
    post(lead, "amend_periods", 1, step="drop", period=period(2027).pk, confirmed="on")
    said = post(lead, "amend_periods", 1, step="drop", period=period(2025).pk, confirmed="on")
    assert "La période 2025 est finie avant l'effet de l'avenant (01/01/2026)" in said
    amendment = amendment_of(Text.objects.get(number=1), TODAY)
    found = before_after(amendment, read_dossier(doubs(), TODAY))
    assert ("période 2027", "période retirée") in [(one.before, one.after) for one in found.changed]
    post(lead, "amend_periods", 1, step="keep", period=period(2027).pk)
    assert not Period.objects.filter(removed_by__number=1).exists()
    post(lead, "amend_periods", 1, step="drop", period=period(2027).pk, confirmed="on")
    in_effect(lead)
    assert read_dossier(doubs(), TODAY).years == (2024, 2025, 2026)


def test_an_amendment_given_up_leaves_the_plan_as_it_was(lead):
    before = figures(TODAY), list(Line.objects.order_by("pk").values())
    press(lead, "add", **STUDY)
    take_out(lead, "communication", confirmed="on")
    press(lead, f"up-{line('etude').pk}")
    assert LinePlace.objects.exists()
    post(lead, "amend_periods", 1, step="drop", period=period(2027).pk, confirmed="on")
    post(lead, "move_amendment", 1, step="drop", confirmed="on")
    assert not LinePlace.objects.exists()
    assert (figures(TODAY), list(Line.objects.order_by("pk").values())) == before


def test_a_letter_of_the_new_line_is_called_and_the_old_ones_stay(lead, unprinted):
    order = doubs_order("salaire", "deplacements")
    number_round(order=order, by=None, on=date(2025, 6, 2), override="Démonstration")
    frozen = list(FundCall.objects.order_by("pk").values())
    press(lead, "add", **STUDY)
    take_out(lead, "communication", confirmed="on")
    press(lead, "save", **{cell("etude", 2026): "3000,01"})
    text = in_effect(lead)
    adopt(Rule.objects.get(component=animation(), first_year=2025))
    new = number_round(order=doubs_order(year=2026), by=None, on=TODAY, override="Vu").round
    letters = new.calls.order_by("pk")
    assert sum(one.amount for one in letters) == 26_000_01
    asked = json.loads(letters[0].content)["expenses"]
    assert [one["code"] for one in asked] == ["salaire", "deplacements", "etude"]
    assert list(FundCall.objects.exclude(round=new).order_by("pk").values()) == frozen
    assert not [one for one in anomalies() if "campagne" in one or "appelée" in one]
    assert settlement(read_component(animation(), TODAY), 2026).is_settled
    assert text.number == 1


def test_what_a_submitted_amendment_takes_out_is_called_by_who_says_why(lead, unprinted):
    adopt(Rule.objects.get(component=animation(), first_year=2025))
    take_out(lead, "communication", confirmed="on")
    order = doubs_order("communication", year=2026)
    said = f"« {line('communication')} » : l'avenant n° 1, soumis aux conseils, la retire du plan."
    assert said not in [one.message for one in compose(order, TODAY).blockers]
    post(lead, "move_amendment", 1, step="submit")
    assert said in [one.message for one in compose(order, TODAY).blockers]


def said_by(text: Text, code: str, how: str, rank: int) -> None:
    """One thing that an amendment says of a line, as its rows hold it."""
    if how == "brings":
        facts = {"rank": rank, "label": code, "nature": "expense", "text": text}
        code = f"{code}-{text.number}"
        Line.objects.get_or_create(component=animation(), code=code, defaults=facts)
    elif how == "takes out":
        line(code).removed_by.add(text)
    elif how == "moves":
        LinePlace.objects.update_or_create(text=text, line=line(code), defaults={"rank": rank})
    else:
        place = {"text": text, "line": line(code), "period": period(2026)}
        PlannedAmount.objects.update_or_create(**place, defaults={"amount": rank})


DAYS_OF_EFFECT = st.dates(date(2024, 9, 1), date(2027, 6, 30))
SAID = st.tuples(
    st.integers(1, 2),
    st.sampled_from(("salaire", "communication", "deplacements", "fnadt")),
    st.sampled_from(("brings", "takes out", "moves", "plans")),
    st.integers(1, 9),
)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(effects=st.tuples(DAYS_OF_EFFECT, DAYS_OF_EFFECT), said=st.lists(SAID, max_size=10))
@example(  # twice the same line, at two ranks
    effects=(date(2024, 9, 1), date(2024, 9, 1)),
    said=[(1, "salaire", "brings", 1), (1, "salaire", "brings", 2)],
)
def test_whatever_two_amendments_say_of_lines_the_dossier_reads_as_the_tables_do(effects, said):
    """The second says nothing while nobody has signed it."""
    with undone():
        texts = [amend(doubs(), effective_on=one, signed_on=None) for one in effects]
        for number, *what in said:
            said_by(texts[number - 1], *what)
        signed_by_all(texts[0], SIGNED)
        alone = [lines_of(year, SIGNED) for year in (2024, 2025, 2026, 2027)]
        assert not any(code.endswith("-2") for codes in alone for code in codes)
        signed_by_all(texts[1], SIGNED)
        for year, codes in zip((2024, 2025, 2026, 2027), alone, strict=True):
            gone = set(codes) - set(lines_of(year, SIGNED))
            assert all(line(code).removed_by.contains(texts[1]) for code in gone)
