"""Indicators are defined by the lead; readings are typed by period and corrected in the open."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Entry, User
from conventions.models import Convention, Indicator, Marker, Reading
from conventions.objectives.indicators.acts import Definition, keep_indicator, remove_indicator
from conventions.objectives.periods import read_key
from conventions.objectives.readings.acts import Measure, keep_readings
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/objectifs/"
TODAY = date(2026, 11, 22)


@pytest.fixture
def doubs() -> Convention:
    return Convention.objects.get(reference="TI-DOUBS")


@pytest.fixture
def officer() -> User:
    return User.objects.get(email="finances@ccvm.example")


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def cells(period: str, browser: Client) -> dict[str, str]:
    """The form of a period as the browser would send it back untouched."""
    form = browser.get(f"{PAGE}releves/{period}/").context["form"]
    return {one.html_name: one.value() or "" for row in form.rows for one in row[1:]}


def named(title: str) -> Indicator:
    return Indicator.objects.get(convention__reference="TI-DOUBS", title=title)


def test_the_lead_adds_an_indicator_and_puts_it_in_its_place(browser: Client):
    typed = {"title": "Webinaires", "rhythm": "month", "target": "1 200,5", "place": "2"}
    browser.post(f"{PAGE}indicateurs/nouveau/", typed | {"target_on": "31 décembre 2026"})
    added = named("Webinaires")
    assert (added.rank, added.target, added.target_on) == (
        2,
        Decimal("1200.50"),
        date(2026, 12, 31),
    )
    ranks = Indicator.objects.filter(convention=added.convention).order_by("rank")
    assert [one.rank for one in ranks] == list(range(1, 11))
    line = Entry.objects.latest("pk")
    assert (line.act, line.subject, line.before) == ("indicateur", "Webinaires", "")
    assert line.after == "Webinaires, chaque mois, cible 1\u202f200,5 le 31/12/2026"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Écrivez ce qui se compte."),
        ({"target": "beaucoup"}, "« beaucoup » n'est pas un nombre"),
        ({"target": "1.234"}, "« 1.234 » est ambigu"),
        ({"target": "0"}, "Une cible est plus grande que zéro."),
        ({"target": "99999999999"}, "est trop grand"),
        ({"target": "", "target_on": "31/12/2026"}, "Un jour à atteindre va avec une cible."),
        ({"target_on": "demain"}, "« demain » n'est pas une date"),
        ({"title": "GBM", "axis": "Entreprises mobilisées"}, "Cet axe a déjà cet indicateur."),
        ({"place": "x"}, "« x » n'est pas un nombre entier."),
    ],
)
def test_what_cannot_be_an_indicator_says_why_and_keeps_what_was_typed(typed, sentence, browser):
    sent = {"title": "Webinaires", "unit": "séances", "rhythm": "month", "target": "12"} | typed
    answer = browser.post(f"{PAGE}indicateurs/nouveau/", sent)
    assert sentence in text_of(answer)
    assert 'value="séances"' in answer.content.decode()
    assert Indicator.objects.filter(convention__reference="TI-DOUBS").count() == 9


def test_what_is_no_longer_as_the_act_prints_it_loses_its_source(doubs: Convention):
    one = named("GBM")
    as_is = Definition(one.title, one.axis, one.unit, one.rhythm)
    keep_indicator(convention=doubs, definition=as_is, indicator=one, place=1, by=None)
    assert (one.rank, one.source) == (1, "délibération GBM n° 2025/2025.00113, article 6, l. 296")
    aimed = Definition(one.title, one.axis, one.unit, one.rhythm, Decimal(20))
    keep_indicator(convention=doubs, definition=aimed, indicator=one, by=None)
    assert (named("GBM").source, named("GBM").target) == ("", 20)


def test_a_rhythm_stays_once_something_was_read(doubs: Convention):
    with pytest.raises(ValidationError, match="a déjà 8 relevés"):
        keep_indicator(
            convention=doubs,
            definition=Definition("GBM", rhythm=Indicator.Rhythm.MONTH),
            indicator=named("GBM"),
            by=None,
        )


def test_an_indicator_goes_only_when_nothing_rests_on_it(browser: Client):
    refused = browser.post(f"{PAGE}indicateurs/{named('GBM').pk}/", {"step": "remove"}, follow=True)
    assert "« GBM » a 8 relevés : il ne se retire pas." in text_of(refused)
    counting = Marker.objects.filter(indicator__readings=None, indicator__isnull=False).first()
    with pytest.raises(ValidationError, match="compte le repère"):
        remove_indicator(indicator=counting.indicator, by=None)
    Reading.objects.filter(indicator=named("GBM")).delete()
    browser.post(f"{PAGE}indicateurs/{named('GBM').pk}/", {"step": "remove"})
    assert not Indicator.objects.filter(title="GBM").exists()
    assert Entry.objects.latest("pk").act == "indicateur retiré"


def test_the_readings_of_a_period_are_kept_together_under_one_line(browser: Client):
    time, gbm = named("Temps passé par le chef de projet (fiche de temps)"), named("GBM")
    typed = {f"valeur-{time.pk}": "204,5", f"note-{time.pk}": "fiche", f"valeur-{gbm.pk}": "12"}
    answer = browser.post(f"{PAGE}releves/2026-t3/", cells("2026-t3", browser) | typed, follow=True)
    assert "Relevés du 3e trimestre 2026 : 2 enregistrés." in text_of(answer)
    line = Entry.objects.filter(act="relevé d'indicateurs").get()
    assert (line.subject, line.before) == ("relevés, 3e trimestre 2026", "")
    assert line.after.splitlines() == [f"{time} : 204,5 heures (fiche)", "GBM : 12 entreprises"]
    kept = time.readings.latest("starts_on")
    assert (kept.starts_on, kept.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (kept.value, kept.source) == (Decimal("204.50"), "")


@pytest.mark.engine
def test_a_correction_keeps_both_figures_in_the_journal_and_is_no_demonstration(browser: Client):
    gbm = named("GBM")
    assert gbm.readings.latest("starts_on").is_demonstration
    sent = cells("2026-t2", browser) | {f"valeur-{gbm.pk}": "13"}
    further = browser.post(f"{PAGE}releves/2026-t2/", sent | {"step": "next"})
    assert further.url == f"{PAGE}releves/2026-t3/"
    line = Entry.objects.latest("pk")
    assert (line.before, line.after) == ("GBM : 11 entreprises", "GBM : 13 entreprises")
    assert not gbm.readings.latest("starts_on").is_demonstration
    browser.post(f"{PAGE}releves/2026-t2/", cells("2026-t2", browser) | {f"valeur-{gbm.pk}": ""})
    assert Entry.objects.latest("pk").before == "GBM : 13 entreprises"
    assert gbm.readings.count() == 7


def test_a_cell_that_nobody_touched_changes_nothing_that_somebody_else_typed(
    browser: Client, doubs: Convention
):
    gbm, opened = named("GBM"), cells("2026-t3", browser)
    keep_readings(
        convention=doubs,
        rhythm="quarter",
        period=read_key("2026-t3"),
        measures={gbm: Measure(Decimal(12))},
        by=None,
        on=TODAY,
    )
    answer = browser.post(f"{PAGE}releves/2026-t3/", opened, follow=True)
    assert "Rien n'avait changé" in text_of(answer)
    assert gbm.readings.latest("starts_on").value == 12


def test_two_people_at_one_figure_the_second_reads_the_first_s_before_replacing_it(browser: Client):
    gbm, opened = named("GBM"), cells("2026-t3", browser)
    page, name = f"{PAGE}releves/2026-t3/", f"valeur-{gbm.pk}"
    browser.post(page, opened | {name: "190,5"})
    answer = browser.post(page, opened | {name: "200"})
    form = answer.context["form"]
    assert "Relevé enregistré entre-temps par quelqu'un d'autre : 190,5." in form.errors[name][0]
    assert (form[name].value(), gbm.readings.latest("starts_on").value) == ("200", Decimal("190.5"))
    again = {one.html_name: one.value() or "" for one in form}
    browser.post(page, again)
    assert gbm.readings.latest("starts_on").value == 200
    assert Entry.objects.latest("pk").before == "GBM : 190,5 entreprises"


@pytest.mark.parametrize("wrong", ["douze", "-3", "1.234", "12,345", "99999999999"])
def test_a_wrong_number_is_refused_in_its_place_and_nothing_typed_is_lost(wrong, browser):
    gbm, ccll = named("GBM"), named("CCLL")
    typed = {f"valeur-{gbm.pk}": wrong, f"valeur-{ccll.pk}": "7", f"note-{ccll.pk}": "forum"}
    answer = browser.post(f"{PAGE}releves/2026-t3/", cells("2026-t3", browser) | typed)
    form = answer.context["form"]
    assert set(form.errors) == {f"valeur-{gbm.pk}"}
    for kept in (wrong, "7", "forum"):
        assert f'value="{kept}"' in answer.content.decode()
    assert not Reading.objects.filter(starts_on=date(2026, 7, 1), indicator__in=[gbm, ccll])


def test_a_note_goes_with_a_value(browser: Client):
    typed = cells("2026-t3", browser) | {f"note-{named('GBM').pk}": "forum"}
    answer = browser.post(f"{PAGE}releves/2026-t3/", typed)
    assert "Une note va avec une valeur." in text_of(answer)


@pytest.mark.parametrize("period", ["2027-t1", "2026-03", "2026", "bilan", "0000-00", "hier"])
def test_a_period_to_come_or_that_no_indicator_has_is_not_there(period, browser: Client):
    assert browser.get(f"{PAGE}releves/{period}/").status_code == 404


def test_what_is_counted_once_keeps_one_reading(doubs: Convention):
    one = keep_indicator(convention=doubs, definition=Definition("Emplois", rhythm="once"), by=None)
    for value, key in ((3, "2025"), (5, "2026")):
        keep_readings(
            convention=doubs,
            rhythm="once",
            period=read_key(key),
            measures={one: Measure(Decimal(value))},
            by=None,
            on=TODAY,
        )
    assert one.readings.get().value == 5


def test_the_balance_is_typed_over_the_whole_life_of_the_convention(
    browser: Client, doubs: Convention
):
    once = Definition("Emplois", rhythm=Indicator.Rhythm.ONCE)
    one = keep_indicator(convention=doubs, definition=once, by=None)
    assert "Saisir les relevés du bilan" in text_of(browser.get(PAGE))
    sent = cells("bilan", browser) | {f"valeur-{one.pk}": "14"}
    answer = browser.post(f"{PAGE}releves/bilan/", sent | {"step": "next"}, follow=True)
    assert "Relevés du bilan : 1 enregistré." in text_of(answer)
    kept = one.readings.get()
    assert (kept.starts_on, kept.ends_on) == (doubs.starts_on, doubs.ends_on)
    assert "14 du 01/07/2024 au 31/12/2027" in text_of(answer)


def test_who_may_not_edit_the_convention_reads_no_period_either(doubs: Convention):
    elected = User.objects.get(email="elu@gbm.example")
    with pytest.raises(PermissionDenied, match="chargé des finances ou chef de projet"):
        keep_indicator(convention=doubs, definition=Definition("Emplois"), by=elected)
    client = Client()
    client.force_login(elected)
    assert client.get(f"{PAGE}releves/2026-t3/").status_code == 403


def test_nothing_is_read_of_a_period_that_has_not_begun(doubs: Convention):
    with pytest.raises(ValidationError, match="n'a pas commencé"):
        keep_readings(
            convention=doubs,
            rhythm="quarter",
            period=read_key("2027-t1"),
            measures={},
            by=None,
            on=TODAY,
        )
