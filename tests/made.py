"""What the rows of `access.py` name, made in the one world of the table."""

from datetime import date
from io import BytesIO

from django.utils import timezone
from PIL import Image

from conventions.documents.acts import file_document
from conventions.models import Convention, Document, Party, Text
from deliberations.models import Deliberation
from deliberations.votes.acts import adopt
from epci.models import Organisation
from epci.people.acts import Sent, invite
from epci.permissions import Role
from financing.campaigns.acts import check_planned, plan_campaign
from financing.campaigns.reading import fingerprint_of as fingerprint_of_campaign
from financing.campaigns.reading import retained
from financing.dossier.reading import read_component
from financing.keys.adoption import KeySpan, propose_adoption
from financing.keys.grounds import grounds_of
from financing.models import CallRound, Campaign, FundCall, Scenario
from financing.rounds.acts import finish_letters, number_round
from financing.rounds.preparation import prepare
from financing.sending.reading import fingerprint_of
from financing.simulations.acts import keep_scenario
from post.models import Message, Task
from press.files.uploads import accept
from tests.conventions.texts.drafts import draft, write
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.press.files.test_uploads import PDF_BYTES
from tests.settled import settle

DOUBS = "TI-DOUBS"
# Parties of that convention, by the short names of the act: whose act it is.
CARRIER, LEAD = "CCI Saône-Doubs", "CCVM"
NEIGHBOUR = "CCLL"  # another party, whose act it is not


def round_of(*lines: str, finished: bool = False) -> CallRound:
    """The round of some lines of 2025, with its letters or waiting for them."""
    order = doubs_order(*lines)
    round_ = number_round(order=order, by=None, on=ISSUE_DAY, override="Signatures vues").round
    if finished:
        finish_letters(round_)
    settle()
    return round_


def party_of(short_name: str) -> Party:
    """A party of the Doubs convention."""
    return Party.objects.get(convention__reference=DOUBS, short_name=short_name)


def own_deliberation() -> Deliberation:
    """A vote of the lead's council on the convention."""
    lead = party_of(LEAD)
    return adopt(
        council=lead.organisation,
        text=lead.convention.texts.get(number=0),
        title="Territoires d'Industrie",
        held_on=date(2025, 6, 19),
        in_favour=30,
        by=None,
        on=date(2025, 6, 19),
    )


def fingerprint(*lines: str) -> str:
    """What the confirmation page of 2024 sends back with its button."""
    order = doubs_order(year=2024)
    file = read_component(order.component, timezone.localdate())
    return prepare(file, order.period, lines, timezone.localdate()).fingerprint


def organisation(short_name: str) -> Organisation:
    """The organisation of a party of the Doubs convention."""
    return party_of(short_name).organisation


def invited(email: str) -> Sent:
    """Somebody whom the lead has invited, and who has not answered."""
    roles, at = [Role.ELECTED_MEMBER], timezone.now()
    sent = invite(organisation=organisation(LEAD), email=email, roles=roles, by=None, at=at)
    assert sent
    return sent


def failed_message(owner: Organisation) -> Message:
    """A message of an organisation that the server refused."""
    refused = {"state": Message.State.FAILED, "attempts": 1, "said": "550 5.1.1 Inconnue"}
    return Message.objects.create(
        owner=owner.pk, recipient="perdue@ccvm.example", subject="Appel", body="Texte", **refused
    )


def stopped_task(short_name: str) -> Task:
    """A task of an organisation that somebody has stopped."""
    facts = {"about": "TI-DOUBS, Animation, 2025", "asked_by": "Anne", "stopped_by": "Anne"}
    owner = organisation(short_name)
    return Task.objects.create(
        name="letters",
        owner=owner.pk,
        state=Task.State.STOPPED,
        done=2,
        total=6,
        ended_at=timezone.now(),
        **facts,
    )


def campaign_to_confirm() -> Campaign:
    """What the carrier of the Doubs convention would call of 2024 in all its conventions."""
    day = timezone.localdate()
    facts = {"year": 2024, "expenses": "communication", "by": None, "on": day}
    planned = plan_campaign(carrier=organisation(CARRIER), **facts)
    for one in planned.planned.all():
        check_planned(one.pk)
    Task.objects.filter(name="campaign_check").update(state=Task.State.DONE)
    return planned


def campaign_print() -> str:
    """What the confirmation page of that campaign sends back with its button."""
    return fingerprint_of_campaign(
        retained(Campaign.objects.get(), with_reason=True).order_by("pk")
    )


def sending(number: str) -> str:
    """What the page that tells sends back for a letter that nobody has sent."""
    calls = FundCall.objects.filter(round__component__convention__reference=DOUBS)
    return fingerprint_of([one for one in calls if str(one) == number], {})


def drafted(reference: str, *titles: str) -> Text:
    """A convention that the lead is writing with its partners, and its first articles."""
    parties = [organisation(name) for name in (LEAD, CARRIER, NEIGHBOUR)]
    text = draft(reference, parties)
    write(text, *titles)
    return text


ANNOUNCING = "ANNONCE"  # a convention whose partners have not answered yet


def announced(reference: str, short_name: str) -> Party:
    """A party of a new convention, which its own people have not accepted."""
    text = drafted(reference)
    others = text.convention.parties.filter(is_lead=False)
    others.update(accepted_on=None)
    return others.get(organisation=organisation(short_name))


class Scan:
    """A file to send, as often as it is asked for."""

    name, content_type = "scan.pdf", "application/pdf"

    def read(self) -> bytes:
        return PDF_BYTES


def pictured() -> bytes:
    """A logo, as a carrier's model keeps it."""
    target = BytesIO()
    Image.new("RGB", (90, 60), (15, 76, 92)).save(target, "PNG")
    return target.getvalue()


def filed() -> Document:
    """A piece of the Doubs convention."""
    return file_document(
        convention=Convention.objects.get(reference=DOUBS),
        upload=accept(PDF_BYTES + b"\n", "scan.pdf"),
        kind=Document.Kind.ACT,
        title="Délibération",
        dated_on=ISSUE_DAY,
        by=None,
        at=timezone.now(),
    )


def adoption() -> str:
    """What the page of the key of 2026 sends back with its button."""
    order = doubs_order(year=2026)
    file = read_component(order.component, timezone.localdate())
    return propose_adoption(
        file, order.period, KeySpan(2026, 2026, 2026), grounds_of(order.component.convention)
    ).fingerprint


def scenario() -> Scenario:
    """A simulation that the lead shares with the parties."""
    return keep_scenario(
        component=doubs_order().component,
        year=2025,
        query="n=1",
        title="Partagé",
        is_shared=True,
        organisation=Convention.objects.get(reference="TI-DOUBS")
        .parties.get(is_lead=True)
        .organisation,
        by=None,
        on=ISSUE_DAY,
    )
