"""A carrier calls what is due of many conventions at once: checked, confirmed, numbered in turn."""

from collections.abc import Iterator
from io import BytesIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Entry, User
from conventions.models import Approval
from epci.models import Membership, Organisation
from financing.campaigns import acts
from financing.campaigns.acts import (
    check_again,
    confirm_campaign,
    number_planned,
    plan_campaign,
    put_aside,
)
from financing.campaigns.reading import figures_of, fingerprint_of, planned_in, retained
from financing.models import CallPdf, CallRound, Campaign, FundCall, Instalment
from financing.register.audit.register import anomalies
from financing.rounds.acts import number_round
from post.models import Task
from post.tasks import resume, stop, work_due, work_task
from tests.faults.world import CHIEF, DAY, FIRST_YEAR, REASON, build, orders
from tests.financing.reading import signed_in, words
from tests.plain import plain_letter
from tests.settled import settle
from tests.stored import put

pytestmark = pytest.mark.django_db

YEAR = FIRST_YEAR


@pytest.fixture(autouse=True)
def _january(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("financing.letters.rendering.render", plain_letter)
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    with time_machine.travel(f"{DAY}T09:00:00+01:00", tick=True):
        yield


@pytest.fixture
def chief(_january: None) -> User:
    """Of a carrier of four conventions: one is ready, one asks for a reason, one has no IBAN that
    blocks it but no vote, and the last is called already.
    """
    build(contributors=2, conventions=4)
    settle()
    return User.objects.get(email=CHIEF)


def carrier(chief: User) -> Organisation:
    return Membership.objects.get(user=chief).organisation


def planned(chief: User, **more: object) -> Campaign:
    """Planned, and looked at."""
    done = plan_campaign(carrier=carrier(chief), year=YEAR, by=chief, on=DAY, **more)
    list(work_due())
    return done


def shown(campaign: Campaign, *, with_reason: bool = True) -> str:
    return fingerprint_of(retained(campaign, with_reason=with_reason).order_by("pk"))


def confirmed(campaign: Campaign, chief: User, **more: object) -> Campaign:
    facts = {"override": REASON, "confirmed": shown(campaign)} | more
    return confirm_campaign(campaign=campaign, by=chief, on=DAY, **facts)


def grades(campaign: Campaign) -> list[tuple[str, str, int, int]]:
    rows = campaign.planned.order_by("pk").select_related("component__convention")
    return [
        (one.component.convention.reference, one.grade, one.letters, one.amount) for one in rows
    ]


def numbers() -> list[int]:
    return list(FundCall.objects.order_by("number").values_list("number", flat=True))


def test_each_convention_is_looked_at_and_says_what_blocks_it(chief):
    called = number_round(order=orders()[3], by=chief, on=DAY, override=REASON).round
    blocked = orders()[2].component.convention
    put(Approval.objects.filter(party__convention=blocked), authorised_on=None)
    campaign = planned(chief)
    assert grades(campaign) == [
        ("FAUTES", "reason", 2, 1_000_00),
        ("FAUTES-2", "reason", 2, 1_000_00),
        ("FAUTES-3", "blocked", 2, 1_000_00),
        ("FAUTES-4", "blocked", 0, 0),
    ]
    *_, third, fourth = campaign.planned.order_by("pk")
    assert ["Aucune partie n'a autorisé la convention : rien ne peut être appelé.", False] in (
        third.blockers
    )
    assert fourth.blockers == [["Aucune de ces dépenses ne reste à appeler.", False]]
    assert list(CallRound.objects.all()) == [called]  # nothing is numbered


def test_a_convention_of_several_periods_says_so(chief):
    first = orders()[0].period
    first.pk, first.starts_on = None, first.starts_on.replace(month=7)
    first.save(force_insert=True)
    campaign = planned(chief)
    assert campaign.planned.earliest("pk").blockers == [
        [f"La convention a plusieurs périodes en {YEAR}.", False]
    ]
    assert campaign.planned.filter(grade="reason").count() == 3


def test_only_the_next_entry_of_a_schedule_is_called_when_it_is_asked(chief):
    component = orders()[0].component
    for rank, percent in ((1, 40), (2, 60)):
        facts = {"label": f"Acompte {rank}", "percent": percent, "basis": "planned"}
        Instalment.objects.create(component=component, rank=rank, **facts)
    first = planned(chief, only_next=True)
    assert [one[1:] for one in grades(first)] == [
        ("reason", 2, 400_00),
        *[("blocked", 0, 0)] * 3,
    ]
    assert confirmed(first, chief)
    list(work_due())
    second = planned(chief, only_next=True)
    assert grades(second)[0][1:] == ("reason", 2, 600_00)
    assert second.planned.earliest("pk").instalment == 2


@pytest.mark.engine
def test_what_can_go_is_numbered_as_any_round_and_the_others_wait(chief):
    blocked = orders()[2].component.convention
    put(Approval.objects.filter(party__convention=blocked), authorised_on=None)
    campaign = confirmed(planned(chief), chief)
    list(work_due())  # numbers, and queues the letters
    list(work_due())  # prints them
    figures = figures_of(campaign)
    assert (figures.ordered, figures.issued, figures.letters, figures.ready) == (3, 3, 6, 6)
    assert figures.is_done
    assert [one.name for one in Task.objects.to_list()] == ["campaign", "campaign_check"]
    assert numbers() == [1, 2, 3, 4, 5, 6]
    rounds = CallRound.objects.order_by("pk")
    assert {one.override_reason for one in rounds} == {REASON}
    assert [one.issued_by for one in rounds] == [str(chief)] * 3
    assert list(anomalies()) == []
    assert Entry.objects.filter(act="campagne émise").count() == 3


@pytest.mark.engine
def test_worked_again_at_any_step_it_issues_nothing_twice(chief):
    campaign = confirmed(planned(chief), chief)
    first = campaign.planned.earliest("pk")
    dies = patch.object(acts.PlannedRound.objects, "filter", side_effect=KeyboardInterrupt)
    with dies, pytest.raises(KeyboardInterrupt):  # numbered, and nobody could write so
        number_planned(first.pk)
    assert (numbers(), campaign.planned.exclude(round=None).count()) == ([1, 2], 0)
    for _ in range(2):
        for one in campaign.planned.all():
            number_planned(one.pk)
    assert numbers() == list(range(1, 9))
    assert campaign.planned.filter(round=None).count() == 0
    list(work_due())
    list(work_due())
    assert (numbers(), CallPdf.objects.count()) == (list(range(1, 9)), 8)


@pytest.mark.engine
def test_it_is_stopped_and_taken_up_without_loss(chief):
    campaign = confirmed(planned(chief), chief)
    row = Task.objects.get(name="campaign")
    work_task(row.pk, 0)
    assert stop(row, str(chief))
    list(work_due())
    assert figures_of(campaign).issued == 1
    resume(row)
    list(work_due())
    list(work_due())
    figures = figures_of(campaign)
    assert (figures.issued, figures.ready, numbers()) == (4, 8, list(range(1, 9)))


def test_one_that_is_stopped_says_so_at_its_head(chief):
    campaign = confirmed(planned(chief), chief)
    work_task(Task.objects.get(name="campaign").pk, 0)
    page = reverse("campaign", args=[campaign.pk])
    assert f"exercice {YEAR} en cours" in words(signed_in(CHIEF).get(page))
    stop(Task.objects.get(name="campaign"), str(chief))
    assert f"exercice {YEAR} arrêtée" in words(signed_in(CHIEF).get(page)).replace("Neutre : ", "")


def test_one_that_has_moved_is_refused_alone_and_says_so(chief):
    campaign = planned(chief)
    second = campaign.planned.order_by("pk")[1]
    confirmed(campaign, chief)
    put(type(second.component).objects.filter(pk=second.component_id), label="Autre volet")
    list(work_due())
    assert figures_of(campaign).issued == 3
    row = Task.objects.get(name="campaign")
    assert (row.state, row.setbacks.get().unit) == ("failed", second.pk)
    assert row.setbacks.get().said.startswith("Ce que la confirmation montrait vient de changer")
    assert row.said == f"1 partie n'a pas abouti : {planned_in(campaign).get(pk=second.pk).name}"


def test_without_a_reason_what_asks_for_one_stays(chief):
    campaign = planned(chief)
    with pytest.raises(ValidationError, match="Aucun appel ne peut partir"):
        confirmed(campaign, chief, override="  ", confirmed="")


def test_what_was_shown_is_what_is_ordered(chief):
    campaign = planned(chief)
    seen = shown(campaign)
    put_aside(planned=campaign.planned.earliest("pk"), by=chief, is_excluded=True)
    with pytest.raises(ValidationError, match="vient de changer"):
        confirmed(campaign, chief, confirmed=seen)
    assert confirmed(campaign, chief).planned.filter(is_ordered=True).count() == 3
    with pytest.raises(ValidationError, match="confirmée"):
        put_aside(planned=campaign.planned.earliest("pk"), by=chief, is_excluded=False)


def test_letters_bear_the_day_on_which_it_was_checked(chief):
    campaign = planned(chief)
    later = DAY.replace(day=20)
    with pytest.raises(ValidationError, match="vérifiez-la à nouveau"):
        confirm_campaign(campaign=campaign, by=chief, on=later, override=REASON)
    check_again(campaign=campaign, by=chief, on=later)
    with pytest.raises(ValidationError, match="pas encore vérifiés"):
        confirm_campaign(campaign=campaign, by=chief, on=later, override=REASON)
    list(work_due())
    confirm_campaign(campaign=campaign, by=chief, on=later, override=REASON)
    list(work_due())
    assert set(CallRound.objects.values_list("issued_on", flat=True)) == {later}


def test_whoever_loses_the_right_meanwhile_issues_nothing_more(chief):
    campaign = confirmed(planned(chief), chief)
    Membership.objects.filter(user=chief).update(role=Membership.Role.ELECTED_MEMBER)
    list(work_due())
    assert (figures_of(campaign).issued, numbers()) == (0, [])
    assert "il faut être" in Task.objects.get(name="campaign").setbacks.first().said


def test_a_reader_plans_nothing(chief):
    Membership.objects.filter(user=chief).update(role=Membership.Role.ELECTED_MEMBER)
    with pytest.raises(PermissionDenied):
        plan_campaign(carrier=carrier(chief), year=YEAR, by=chief, on=DAY)


def test_words_choose_among_components_and_expenses(chief):
    with pytest.raises(ValidationError, match="aucun volet de ce nom"):
        planned(chief, component="absent")
    assert len(grades(planned(chief, component="VOLET"))) == 4
    other = planned(chief, expenses="absente")
    assert {grade for _, grade, *_ in grades(other)} == {"blocked"}


@pytest.mark.engine
def test_its_page_asks_the_same_for_four_conventions_or_one(chief):
    campaign, client, asked = planned(chief), signed_in(CHIEF), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("campaign", args=[campaign.pk]))
        asked.append(len(seen))
        campaign.planned.exclude(pk=campaign.planned.earliest("pk").pk).delete()
    assert asked[0] == asked[1]


def test_the_page_goes_from_the_plan_to_the_letters(chief):
    client = signed_in(CHIEF)
    answer = client.post(reverse("campaigns"), {"year": YEAR, "component": "", "expenses": ""})
    page = answer["Location"]
    progress = f"{page}avancement/"
    said = words(client.get(page))
    assert "en vérification" in said
    assert "à vérifier – –" in said  # and not « 0 0,00 € »
    for _ in range(4):
        last = client.post(progress, headers={"HX-Request": "true"})
    assert last["HX-Refresh"] == "true"
    said = words(client.get(page))
    assert "à confirmer" in said
    assert "À justifier 4" in said
    told = client.post(page, {"step": "confirm", "override": REASON})
    assert "Émettre 4 appels, 8 lettres, 4 000,00 € ?" in words(told)
    form = told.context["form"]
    sent = {"step": "do", "override": REASON, "confirmed": form.fingerprint}
    sent["token"] = str(form.fresh_token)
    for _ in range(2):
        client.post(page, sent)
    assert Task.objects.filter(name="campaign").count() == 1
    for _ in range(9):
        last = client.post(progress, headers={"HX-Request": "true"})
        if "HX-Refresh" in last:
            break
    said = words(client.get(page))
    assert "4 appels numérotés sur 4" in said
    assert "8 lettres prêtes sur 8" in said


def test_a_stranger_finds_no_campaign(chief, client: Client):
    campaign = planned(chief)
    client.force_login(User.objects.create_user("autre@x.example"))
    assert client.get(reverse("campaign", args=[campaign.pk])).status_code == 404


def test_all_its_letters_leave_in_one_file_once_each_is_printed(chief, settings, monkeypatch):
    """Two conventions' letters together; bundled apart where they are many."""
    put(Approval.objects.filter(party__convention=orders()[2].component.convention), signed_on=None)
    campaign = confirmed(planned(chief), chief)
    client = signed_in(CHIEF)
    address = reverse("campaign_letters", args=[campaign.pk, "zip"])
    assert client.get(address).status_code == 404  # not all are printed
    assert "Toutes les lettres (ZIP)" not in words(client.get(_page(campaign)))
    list(work_due()), list(work_due())
    assert "Toutes les lettres (ZIP)" in words(client.get(_page(campaign)))
    whole = client.get(address).content
    with ZipFile(BytesIO(whole)) as archive:
        found = [archive.read(name) for name in archive.namelist()]
    stored = CallPdf.objects.order_by("call__number").values_list("pdf", flat=True)
    assert found == [bytes(one) for one in stored]
    assert len(found) == FundCall.objects.count() > 2
    settings.TASKS_AT_ONCE = 60
    monkeypatch.setattr("financing.letters.bundles.MOST_AT_ONCE", 2)
    page = client.get(client.get(address)["Location"])
    task = Task.objects.get(name="file")
    assert f"{len(found)} sur {len(found)}" in words(page)
    assert client.get(task.link).getvalue() == whole
    assert client.get(address.replace(".zip", ".doc")).status_code == 404


def _page(campaign: Campaign) -> str:
    return reverse("campaign", args=[campaign.pk])
