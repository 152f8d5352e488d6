"""The lead prepares an amendment, sees it in euros, submits it; refusals say what and where."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, User
from conventions.amendments.awaited import amendment_of
from conventions.models import Convention, Party, Text
from financing.amendments.before_after import before_after
from financing.dossier.reading import read_dossier
from financing.models import FundCall, Line, Period, PlannedAmount, Rule
from financing.rounds.acts import number_round
from tests.conventions.amendments.amended import amend, signed_by_all
from tests.financing.amendments.drawn import EFFECT, SIGNED, cell, doubs, draft, gbm
from tests.financing.conftest import doubs_order
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

TODAY = date(2026, 11, 22)
ELECTED, FINANCES = "elu@gbm.example", "finances@ccvm.example"
DAYS = {"title": "Prolongation", "effective_on": "01/01/2026", "new_end_on": "31/12/2028"}


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(User.objects.get(email=FINANCES))
    return client


def address(name: str, *args: object) -> str:
    return reverse(name, args=["TI-DOUBS", *args])


def post(lead: Client, name: str, *args: object, **typed: str) -> str:
    return text_of(lead.post(address(name, *args), typed, follow=True))


def rule(**changed: str) -> dict[str, str]:
    """The form of the rule: 40 % for GBM, the rest by population."""
    shares = {f"p{one.pk}": "on" for one in doubs().parties.filter(is_contributor=True)}
    return {
        "first_year": "2026",
        "kind": "fixed_percent_then_population",
        "basis": "total",
        "step": "1/20",
        "rounding": "highest_averages",
        f"f{gbm().pk}": "40",
        **shares,
        **changed,
    }


def test_numbers_follow_on_and_the_convention_is_never_edited(lead):
    original = Convention.objects.filter(reference="TI-DOUBS").values().get()
    for number in (1, 2):
        answer = lead.post(address("prepare_amendment"), DAYS)
        assert answer.url == address("amendment", number)
    assert Convention.objects.filter(reference="TI-DOUBS").values().get() == original
    assert Entry.objects.filter(act="avenant préparé").count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"effective_on": "01/01/2024"}, "avant la convention elle-même (1er juillet 2024)"),
        ({"effective_on": "demain"}, "« demain » n'est pas une date"),
        ({"new_end_on": "31/12/2025"}, "finirait le 31 décembre 2025, avant que l'avenant"),
        ({"title": ""}, "Écrivez l'objet de l'avenant."),
        ({"effective_on": "31/05/2025"}, "avant l'avenant n° 1 qui le précède (1er juin 2025)"),
    ],
)
def test_days_in_the_wrong_order_are_refused_and_stay_typed(typed, said, lead):
    amend(doubs(), effective_on=date(2025, 6, 1))
    response = lead.post(address("prepare_amendment"), DAYS | typed)
    assert said in text_of(response)
    assert all(value in response.content.decode() for value in typed.values())
    assert doubs().texts.count() == 2


def test_a_rule_is_typed_from_the_one_in_force_in_the_act_s_order(lead):
    lead.post(address("prepare_amendment"), DAYS)
    form = lead.get(address("amend_rule", 1, "animation")).context["form"]
    shown = [party.short_name for party, *_ in form.rows]
    assert shown == ["GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR", "CCI Saône-Doubs"]
    assert form["first_year"].value() == 2026
    typed = rule(**{f"f{gbm().pk}": "45", f"c{gbm().pk}": "9000"})
    answer = lead.post(address("amend_rule", 1, "animation"), typed)
    assert answer.url == address("amendment", 1)
    made = Rule.objects.get(text__number=1)
    first = made.terms.earliest("rank")
    assert (first.party.short_name, first.fixed_percent) == ("GBM", 45)
    said = text_of(lead.get(address("amendment", 1)))
    assert "40 % pour GBM, le solde au prorata" in said
    assert "Plafond de GBM : Animation du Territoire d'industrie, dès 2026 sans plafond" in said
    post(lead, "amend_rule", 1, "animation", step="drop")
    assert not Rule.objects.filter(text__number=1).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_year": "2025"}, "La règle partirait de 2025, avant l'effet de l'avenant (2026)."),
        (
            {"first_year": "2031"},
            "La règle partirait de 2031, après la fin de la convention (2028).",
        ),
        ({"gbm": "beaucoup"}, "« beaucoup » n'est pas un pourcentage"),
        ({"gbm": "101"}, "101"),
        ({"gbm": "40,01"}, "n'est pas un multiple du pas de 0,05 point"),
        ({"ceiling": "12.345"}, "« 12.345 » est ambigu"),
        ({"kind": "voted_percentages"}, "Taux manquant pour CCLL"),
    ],
)
def test_a_rule_that_says_nothing_sound_is_refused(changed, said, lead):
    lead.post(address("prepare_amendment"), DAYS)
    names = {"gbm": f"f{gbm().pk}", "ceiling": f"c{gbm().pk}"}
    typed = {names.get(name, name): value for name, value in changed.items()}
    assert said in post(lead, "amend_rule", 1, "animation", **rule(**typed))
    assert not Rule.objects.filter(text__number=1).exists()


def test_only_the_amounts_that_change_are_the_amendment_s(lead):
    lead.post(address("prepare_amendment"), DAYS)
    period = {"label": "2028", "starts_on": "01/01/2028", "ends_on": "31/12/2028"}
    post(lead, "amend_periods", 1, **period, fiscal_year="2028")
    typed = {cell("salaire", 2026): "40 000,00", cell("communication", 2026): "6000"}
    post(lead, "amend_plan", 1, "animation", **typed, **{cell("salaire", 2028): "41 000"})
    made = PlannedAmount.objects.filter(text__number=1).order_by("amount")
    assert [(one.line.code, one.period.label, one.amount) for one in made] == [
        ("communication", "2026", 6_000_00),
        ("salaire", "2028", 41_000_00),
    ]
    again = {**period, "label": "bis", "fiscal_year": "2028"}
    assert "La période 2028 va déjà du 01/01/2028 au 31/12/2028." in post(
        lead, "amend_periods", 1, **again
    )
    late = {"label": "2029", "starts_on": "01/01/2029", "ends_on": "31/12/2029"}
    said = post(lead, "amend_periods", 1, **late, fiscal_year="2029")
    assert "La convention finit le 31/12/2028, avant cette période." in said


def test_what_is_no_amount_is_refused_and_the_other_cells_stay(lead):
    lead.post(address("prepare_amendment"), DAYS)
    typed = {cell("salaire", 2026): "-5", cell("communication", 2027): "1 234,56"}
    response = lead.post(address("amend_plan", 1, "animation"), typed)
    assert "« -5 »" in text_of(response)
    assert "1 234,56" in response.content.decode()
    assert not PlannedAmount.objects.filter(text__number=1).exists()


def test_who_leads_carries_or_was_called_does_not_leave(lead, unprinted):
    lead.post(address("prepare_amendment"), DAYS)
    party = {one.short_name: str(one.pk) for one in doubs().parties.all()}
    for name, said in (("CCVM", "CCVM"), ("CCI Saône-Doubs", "CCI Saône-Doubs porte le volet")):
        text = post(lead, "amend_parties", 1, step="remove", party=party[name])
        assert said in text
    number_round(
        order=doubs_order("salaire", "deplacements"),
        by=None,
        on=date(2025, 6, 2),
        override="Démonstration",
    )
    Text.objects.filter(number=1).update(effective_on=date(2025, 1, 1))
    said = post(lead, "amend_parties", 1, step="remove", party=party["CCPR"])
    assert "CCPR a été appelée pour 2025 (appel n° 2025-" in said
    Text.objects.filter(number=1).update(effective_on=EFFECT)
    post(lead, "amend_parties", 1, step="remove", party=party["CCPR"])
    assert Party.objects.get(pk=party["CCPR"]).left_by.number == 1
    said = post(lead, "move_amendment", 1, step="submit")
    assert "CCPR sort, et la règle de 2026 la compte encore." in said
    assert Text.objects.get(number=1).submitted_on is None
    post(lead, "amend_parties", 1, step="keep", party=party["CCPR"])
    assert Party.objects.get(pk=party["CCPR"]).left_by is None


def test_a_newcomer_signs_and_shares_once_it_is_in_effect(lead):
    lead.post(address("prepare_amendment"), DAYS)
    bring = {"step": "bring", "siren": "242100410", "short_name": "DM", "is_contributor": "on"}
    post(lead, "amend_parties", 1, **bring)
    assert "est déjà partie à cette convention" in post(lead, "amend_parties", 1, **bring)
    unknown = {**bring, "siren": "123456789"}
    assert "Aucun organisme du registre" in post(lead, "amend_parties", 1, **unknown)
    dm = Party.objects.get(short_name="DM", convention=doubs())
    post(lead, "amend_rule", 1, "animation", **rule(**{f"p{dm.pk}": "on"}))
    said = text_of(lead.get(address("amendment", 1)))
    assert "DM contribue désormais" in said
    post(lead, "move_amendment", 1, step="submit")
    text = Text.objects.get(number=1, convention=doubs())
    signed_by_all(text, SIGNED)
    costs = (
        read_dossier(doubs(), TODAY)
        .named("animation")
        .cost(Period.objects.get(convention=doubs(), fiscal_year=2026))
    )
    assert [one.partner.party.short_name for one in costs.shares][-1] == "DM"


def test_submitted_it_is_closed_until_it_is_taken_back(lead):
    text = draft()
    post(lead, "move_amendment", 1, step="submit")
    closed = "le texte se lit et ne se modifie plus"
    assert closed in post(lead, "edit_amendment", 1, **DAYS)
    assert closed in post(lead, "amend_rule", 1, "animation", **rule())
    assert closed in post(lead, "move_amendment", 1, step="drop", confirmed="on")
    post(lead, "move_amendment", 1, step="take_back")
    text.refresh_from_db()
    assert text.submitted_on is None
    post(lead, "move_amendment", 1, step="submit")
    signed_by_all(Text.objects.get(pk=text.pk), SIGNED, but="CCPR")
    assert "Une partie a déjà voté ou signé" in post(lead, "move_amendment", 1, step="take_back")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("edit_amendment", ()),
        ("amend_parties", ()),
        ("amend_periods", ()),
        ("amend_rule", ("animation",)),
        ("amend_plan", ("animation",)),
    ],
)
def test_every_page_of_a_submitted_amendment_says_that_it_is_closed(name, args, lead):
    """Also a button of a page that stayed open in another tab."""
    text = draft(submitted_on=date(2026, 10, 1))
    said = "L'avenant n° 1 est soumis aux conseils depuis le 1er octobre 2026"
    answer = lead.get(address(name, 1, *args))
    assert said in text_of(answer)
    for step in ("drop", "remove", "keep", "bring", ""):
        answer = lead.post(
            address(name, 1, *args), {"step": step, "confirmed": "on", **DAYS}, follow=True
        )
        assert answer.status_code == 200
        assert said in text_of(answer)
    assert Rule.objects.filter(text=text).exists()


def test_a_draft_that_is_given_up_leaves_nothing_but_its_lines_in_the_journal(lead):
    before = Rule.objects.count(), PlannedAmount.objects.count(), Period.objects.count()
    draft()
    post(lead, "move_amendment", 1, step="drop", confirmed="on")
    assert not Text.objects.filter(number=1).exists()
    assert (Rule.objects.count(), PlannedAmount.objects.count(), Period.objects.count()) == before
    assert Entry.objects.filter(act="avenant abandonné").count() == 1


def test_what_changes_leaves_as_files(lead):
    draft()
    page = lead.get(address("amendment", 1)).context["lists"]
    asked = address("amendment", 1) + "?t-format=csv&t-tri=-apres"
    head, first, *_ = lead.get(asked).getvalue().decode("utf-8-sig").splitlines()
    assert head == "SIREN;Partenaire;Avant;Après;Différence"
    assert first.startswith("242500361;GBM;")
    moved = lead.get(address("amendment", 1) + "?m1-format=csv").getvalue().decode("utf-8-sig")
    assert moved.splitlines()[0] == "SIREN;Partenaire;% avant;% après;Avant;Après;Différence"
    assert moved.splitlines()[1].startswith("242500361;GBM;40,00%;")
    assert [table.count for _, table in page.moved] == [6, 6, 6]


def test_before_and_after_add_up_to_what_is_left_to_pay(client):
    text = draft()
    found = before_after(amendment_of(text, TODAY), read_dossier(doubs(), TODAY))
    assert [(one.period.label, one.total_before, one.total_after) for one in found.moved] == [
        ("2026", 25_000_00, 29_000_00),
        ("2027", 25_000_00, 25_000_00),
        ("2028", 0, 6_000_00),
    ]
    for one in found.moved:
        assert one.total_after == one.after.remainder.amount
    assert [row.party.short_name for row in found.moved[0].rows] == [
        *("GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR")
    ]
    assert found.moved[1].anticipated == 2026
    assert sum(one.after for one in found.totals) == 60_000_00


def test_the_page_says_the_same_before_and_after_it_is_in_effect(lead):
    text = draft()
    before = text_of(lead.get(address("amendment", 1)))
    post(lead, "move_amendment", 1, step="submit")
    signed_by_all(Text.objects.get(pk=text.pk), SIGNED)
    after = text_of(lead.get(address("amendment", 1)))
    start, end = "Ce qui change", "Votes et signatures"
    cut = [said[said.index(start) : said.rindex(end)] for said in (before, after)]
    assert cut[0] == cut[1]
    assert "en vigueur" in after


def test_what_is_in_force_on_a_day_says_which_text_gives_it(lead):
    text = draft(submitted_on=EFFECT)
    signed_by_all(text, SIGNED)

    def on(day: str):
        return lead.get(address("in_force"), {"jour": day}).context["standing"]

    old, new = on("2025-12-31"), on("01/02/2026")
    assert (old.end.value, old.end.text, len(old.texts)) == (date(2027, 12, 31), 0, 0)
    assert (new.end.value, new.end.text) == (text.new_end_on, 1)
    assert new.shared[0].rule.value.startswith("45\u00a0% pour GBM")
    assert (new.shared[0].rule.text, new.shared[1].rule.text) == (1, 0)
    assert [one.number for one in new.backwards] == [1]
    said = text_of(lead.get(address("in_force"), {"jour": "01/02/2026"}))
    assert "Effet rétroactif" in said
    assert "n'est pas une date" in text_of(lead.get(address("in_force"), {"jour": "hier"}))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("01/03/1990", "elle prend effet le 1er juillet 2024."),
        ("01/03/2028", "elle a pris fin le 31 décembre 2027."),
    ],
)
def test_nothing_is_in_force_before_the_effect_nor_after_the_end(day, why, lead):
    said = text_of(lead.get(address("in_force"), {"jour": day}))
    assert "Rien n'est en vigueur le" in said
    assert why in said
    assert "Durée" not in said


def test_an_end_without_a_period_and_a_text_without_articles_are_told(lead):
    lead.post(address("prepare_amendment"), DAYS)
    said = text_of(lead.get(address("amendment", 1)))
    assert "irait jusqu'au 31/12/2028 et son plan s'arrête au 31/12/2027" in said
    assert "Le texte n'a pas encore d'articles" in said


def test_the_pages_cost_the_same_with_one_amendment_or_three(lead, django_assert_num_queries):
    draft()
    for name, args, count in (("amendment", (1,), 14), ("in_force", (), 13)):
        lead.get(address(name, *args))
        with django_assert_num_queries(count):
            lead.get(address(name, *args))
    for _ in range(2):
        amend(doubs(), effective_on=EFFECT)
    for name, args, count in (("amendment", (1,), 14), ("in_force", (), 13)):
        with django_assert_num_queries(count):
            lead.get(address(name, *args))


def test_the_letters_concerned_and_their_balances_are_announced_before_it_is_submitted(
    lead, unprinted
):
    order = doubs_order("salaire", "deplacements")
    number_round(order=order, by=None, on=date(2025, 6, 2), override="Démonstration")
    sealed = list(FundCall.objects.values_list("number", "amount", "sha256"))
    lead.post(address("prepare_amendment"), {**DAYS, "effective_on": "01/01/2025"})
    typed = rule(first_year="2025", **{f"f{gbm().pk}": "45"})
    post(lead, "amend_rule", 1, "animation", **typed)
    for _ in range(2):
        said = text_of(lead.get(address("amendment", 1)))
        assert "Les lettres émises restent ce qu'elles sont." in said
        assert "6 appels concernés : n° 2025-0001 (GBM, 9 200,00 €)" in said
        assert "1 150,00 € à appeler. 1 150,00 € à rendre." in said
        post(lead, "move_amendment", 1, step="submit")
    assert text_of(lead.get(reverse("settlements"))).count("Animation") == 0
    signed_by_all(Text.objects.get(number=1, convention=doubs()), SIGNED)
    assert "Animation" in text_of(lead.get(reverse("settlements")))
    assert sealed == list(FundCall.objects.values_list("number", "amount", "sha256"))


def test_the_sharing_names_the_amendment_and_warns_no_more(lead):
    warning = "Avenant ?"
    sharing = reverse("sharing_of", args=["TI-DOUBS", "animation", 2026])
    text = draft(submitted_on=EFFECT)
    assert warning in text_of(lead.get(sharing))
    signed_by_all(text, SIGNED)
    said = text_of(lead.get(sharing))
    assert "C'est la règle de l' avenant n° 1" in said
    assert warning not in said


def test_a_funding_in_percent_follows_what_an_amendment_changes(lead):
    """The original says the percent; the amendment holds the amounts that follow from its own."""
    funding = Line.objects.get(component__convention=doubs(), nature="funding", in_kind=False)
    paid = funding.pays_for.get()
    Line.objects.filter(pk=funding.pk).update(percent=40)
    lead.post(address("prepare_amendment"), DAYS)
    post(lead, "amend_plan", 1, "animation", **{cell(paid.code, 2027): "40 000,01"})
    own = PlannedAmount.objects.filter(text__number=1, period__fiscal_year=2027)
    assert dict(own.values_list("line__code", "amount")) == {
        paid.code: 40_000_01,
        funding.code: 16_000_00,
    }
