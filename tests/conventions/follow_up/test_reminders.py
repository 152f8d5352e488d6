"""Reminders: to whom, when, once each, grouped; one e-mail that fails does not stop the others."""

from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Entry, User
from conventions.follow_up.reminders import recall_on, remind
from conventions.models import Completion, Convention, Milestone, Reminder
from epci.messages.acts import choose_topics
from epci.messages.topics import Topic
from post.models import Message
from tests.factories import MembershipFactory

pytestmark = pytest.mark.usefixtures("demo")

TODAY = date(2026, 11, 22)
FINANCES, CHIEF, ADMINISTRATOR = (
    "finances@ccvm.example",
    "projet@cci-saone-doubs.example",
    "admin@ccvm.example",
)
RUN = "config.management.commands.send_reminders.timezone.localdate"


@pytest.fixture
def duty() -> Milestone:
    """The only duty of the Doubs convention: the lead's, in thirty days."""
    Completion.objects.all().delete()
    Milestone.objects.all().delete()
    return Milestone.objects.create(
        convention=Convention.objects.get(reference="TI-DOUBS"),
        title="Bilan",
        due_on=TODAY + timedelta(30),
    )


def run(on: date = TODAY, **options) -> str:
    said = StringIO()
    with patch(RUN, return_value=on):
        call_command("send_reminders", stdout=said, stderr=said, **options)
    return said.getvalue()


def sent() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


def test_one_e_mail_a_person_groups_what_is_due():
    said = run()
    assert sent() == [ADMINISTRATOR, FINANCES, CHIEF]
    to_chief = next(one for one in mail.outbox if one.to == [CHIEF])
    assert to_chief.subject == "Prorata : 2 échéances, dont 1 en retard"
    assert to_chief.body.splitlines()[4:9] == [
        "TI-DOUBS, Convention de partenariat et de financement 2023 – 2027",
        "- Compte rendu trimestriel aux EPCI et au Comex, 1er octobre 2026, en retard de 52 jours",
        "- Faire valider en Assemblée TI l'outil de suivi partagé, 15 décembre 2026, dans 23 jours",
        "Ces mots sont ceux du pilote de la convention, CC du Val de Morteau.",
        "http://127.0.0.1:8000/conventions/TI-DOUBS/suivi/",
    ]
    to_lead = next(one for one in mail.outbox if one.to == [FINANCES])
    assert to_lead.subject == "Prorata : 1 échéance en retard"
    assert "Annexer la répartition de la valorisation" in to_lead.body
    assert said.splitlines()[-1] == "4 rappels envoyés, le 22/11/2026."
    line = Entry.objects.filter(act="rappel envoyé").latest("pk")
    assert (line.actor, line.convention) == ("ligne de commande", "TI-DOUBS")


def test_each_threshold_is_heard_once_and_the_day_after_is_the_last(duty):
    heard = []
    for left in (31, 30, 29, 8, 7, 6, 0, -1, -2, -40):
        mail.outbox.clear()
        run(duty.due_on - timedelta(left))
        heard += [left] if mail.outbox else []
    assert heard == [30, 7, -1]
    thresholds = Reminder.objects.filter(email=FINANCES).order_by("pk")
    assert list(thresholds.values_list("days_before", flat=True)) == [30, 7, -1]


def test_days_without_a_run_are_caught_up_by_the_latest_threshold_alone(duty):
    run(duty.due_on - timedelta(5))
    assert sent() == [ADMINISTRATOR, FINANCES]
    assert set(Reminder.objects.values_list("days_before", flat=True)) == {7}
    run(duty.due_on - timedelta(4))
    assert len(mail.outbox) == 2


def test_what_is_done_given_up_or_of_a_draft_is_not_recalled(duty):
    done = Completion.objects.create(milestone=duty, due_on=duty.due_on, done_on=TODAY)
    assert recall_on(TODAY, (30, 7)).by_person == {}
    done.delete()
    duty.cancelled_on, duty.cancel_reason = TODAY, "Sans objet"
    duty.save()
    assert recall_on(TODAY, (30, 7)).by_person == {}
    duty.cancelled_on, duty.cancel_reason = None, ""
    duty.save()
    assert len(recall_on(TODAY, (30, 7)).by_person) == 2
    Convention.objects.filter(pk=duty.convention_id).update(submitted_on=None)
    assert recall_on(TODAY, (30, 7)).by_person == {}


def test_readers_and_closed_accounts_hear_nothing(duty):
    lead = duty.convention.parties.get(is_lead=True).organisation
    MembershipFactory(organisation=lead, role="elected_member")
    User.objects.filter(email=ADMINISTRATOR).update(is_active=False)
    run()
    assert sent() == [FINANCES]


def test_a_party_without_anybody_is_the_lead_s_and_nobody_at_all_is_said(duty):
    duty.owner = duty.convention.parties.get(short_name="CCLL")
    duty.save()
    run()
    assert sent() == [ADMINISTRATOR, FINANCES]
    User.objects.update(is_active=False)
    assert run().splitlines() == [
        "Personne à prévenir : TI-DOUBS, Bilan, 22 décembre 2026, dans 30 jours.",
        "0 rappel envoyé, le 22/11/2026.",
    ]


def test_an_e_mail_that_fails_is_told_and_is_tried_again_by_itself(duty):
    def fail_for_finances(message: EmailMessage, *_arguments, **_options) -> int:
        if message.to == [FINANCES]:
            raise ConnectionRefusedError("111")
        mail.outbox.append(message)
        return 1

    with patch.object(EmailMessage, "send", fail_for_finances):
        run()
        assert sent() == [ADMINISTRATOR]
    late = Message.objects.get(recipient=FINANCES)
    assert (late.state, late.said) == (
        "waiting",
        "Le serveur de courriel n'est pas joignable (111).",
    )
    with pytest.raises(CommandError, match="1 courriel en attente"):
        run()  # nothing is written twice, and what waits is said
    with time_machine.travel(late.due_at + timedelta(seconds=1)):
        call_command("send_messages", stdout=StringIO())
    assert sent() == [ADMINISTRATOR, FINANCES]


def test_who_does_not_want_to_be_reminded_is_not(duty):
    choose_topics(by=User.objects.get(email=FINANCES), topics=[Topic.ANSWERS, Topic.LETTERS])
    run()
    assert sent() == [ADMINISTRATOR]
    choose_topics(by=User.objects.get(email=FINANCES), topics=list(Topic))
    run()
    assert sent() == [ADMINISTRATOR, FINANCES]


def test_a_dry_run_says_and_sends_nothing(duty):
    assert run(dry_run=True).splitlines() == [
        f"{ADMINISTRATOR} : TI-DOUBS, Bilan, 22 décembre 2026, dans 30 jours.",
        f"{FINANCES} : TI-DOUBS, Bilan, 22 décembre 2026, dans 30 jours.",
        "2 rappels à envoyer (essai), le 22/11/2026.",
    ]
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


@pytest.mark.engine
def test_two_runs_that_read_the_same_day_send_once(duty):
    """Both have read what is due before either sends."""
    first, second = recall_on(TODAY, (30, 7)), recall_on(TODAY, (30, 7))
    for recall in (first, second):
        for user, notices in recall.by_person.items():
            remind(user=user, notices=notices, on=TODAY, at=timezone.now())
    assert sent() == [ADMINISTRATOR, FINANCES]
