"""Load the demonstration: the five conventions, what they need, and accounts named by role."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.journal import record as journal
from accounts.models import User
from config.demo.agreements import Agreement, Find, load_agreement, load_votes
from config.demo.bodies import load_bodies
from config.demo.files import CONVENTIONS, Record, read, read_agreement, without
from config.demo.follow_up import load_follow_up
from config.demo.objectives import load_aims
from config.demo.plans import load_plan
from config.demo.usage import load_usage
from conventions.follow_up import next_days
from conventions.models import Approval, Convention, Party
from epci.models import Epci, Membership, Organisation
from epci.naming.known import keep_known_names
from financing.reckoning import keeping as reckoned


@dataclass(frozen=True)
class Demonstration:
    """What is there once loaded, and whether this call loaded it."""

    conventions: tuple[Convention, ...]
    memberships: tuple[Membership, ...]
    host: str
    password: str
    is_new: bool


def require_register() -> None:
    """The conventions find their EPCIs and populations there. Raises ValidationError."""
    if not Epci.objects.exists():
        raise ValidationError(
            "Le registre des EPCI est vide : lancez d'abord « manage.py load_register ».",
            code="register",
        )


@transaction.atomic
def load() -> Demonstration:
    """Load everything or nothing, over the register; what is there already is left as it is."""
    files = [read_agreement(name) for name in CONVENTIONS]
    references = [data["convention"]["reference"] for data in files]
    is_new = not Convention.objects.filter(reference__in=references).exists()
    if is_new:
        _load(files)
    _vouch(references)
    _open_host(read("accounts"))
    return _loaded(references, is_new)


def load_apart(demonstration: Demonstration) -> None:
    """Beside the real conventions, what none of their acts holds, once."""
    if demonstration.is_new:
        with transaction.atomic():
            load_usage(read("usage"))
            _keep()


def _load(files: list[Record]) -> None:
    find = _finder(_load_organisations(read("organisations")))
    agreements = [_load_convention(data, find) for data in files]
    load_follow_up(read("follow_up"), agreements)
    for name, agreement in zip(CONVENTIONS, agreements, strict=True):
        load_aims(read(f"aims/{name}"), agreement)
    load_bodies(read("bodies"), agreements)
    _mark_addresses(agreements)
    _keep()
    _load_accounts(read("accounts"), find)
    _answer(agreements)


def _answer(agreements: list[Agreement]) -> None:
    """Where an account acts, the party has accepted; elsewhere it is the demonstration's word."""
    parties = Party.objects.filter(convention__in=[one.convention for one in agreements])
    acting = Membership.objects.order_by().values("organisation")
    today = timezone.localdate()
    parties.filter(organisation__in=acting).update(accepted_on=today)
    parties.exclude(organisation__in=acting).update(declared_on=today)
    Approval.objects.filter(party__in=parties.filter(declared_on=today).values("pk")).declare(today)


def _vouch(references: list[str]) -> None:
    """The organisations of the demonstration are verified, whenever it was loaded."""
    parties = Party.objects.filter(convention__reference__in=references)
    unverified = Organisation.objects.filter(verified_on=None)
    known = unverified.filter(pk__in=parties.order_by().values("organisation"))
    known.update(verified_on=timezone.localdate())


def _open_host(data: Record) -> None:
    """The account of who keeps the demonstration running, whenever it was loaded."""
    host = data["host"]
    if not User.objects.filter(email=host["email"]).exists():
        User.objects.create_user(host["email"], data["password"], name=host["name"])
        User.objects.filter(email=host["email"]).update(is_host=True)


def _keep() -> None:
    """What lists ask of rows that were made many at once."""
    keep_known_names()
    next_days.rebuild()
    reckoned.rebuild()


def _mark_addresses(agreements: list[Agreement]) -> None:
    """Of whoever writes or receives letters, an address that no act prints stays empty, and is
    named as such: no address is invented.
    """
    parties = Party.objects.filter(convention__in=[one.convention for one in agreements])
    unprinted = Organisation.objects.filter(pk__in=parties.values("organisation"), address="")
    unprinted.filter(demonstration=[]).update(demonstration=["address"])


def _load_convention(data: Record, find: Find) -> Agreement:
    agreement = load_agreement(data, find)
    load_votes(data, agreement, find)
    load_plan(data, agreement, find)
    journal(
        by=None,
        act="chargement de la démonstration",
        subject=agreement.convention.title,
        convention=agreement.convention.reference,
        convention_id=agreement.convention.pk,
    )
    return agreement


def _load_organisations(data: Record) -> dict[str, Organisation]:
    """The organisations outside the register, by key; the register's carriers get a bank."""
    for record in data["carriers"]:
        facts = without(record, "siren", "source")
        Organisation.objects.filter(siren=record["siren"]).update(**facts)
    return {
        record["key"]: Organisation.objects.create(**without(record, "key"))
        for record in data["organisations"]
    }


def _finder(known: dict[str, Organisation]) -> Find:
    """Find an organisation by its key in the files, else by its SIREN in the register."""

    def find(reference: str) -> Organisation:
        return known.get(reference) or Organisation.objects.get(siren=reference)

    return find


def _load_accounts(data: Record, find: Find) -> None:
    for record in data["accounts"]:
        user = User.objects.create_user(record["email"], data["password"], name=record["name"])
        Membership.objects.create(
            user=user, organisation=find(record["organisation"]), role=record["role"]
        )


def _loaded(references: list[str], is_new: bool) -> Demonstration:
    accounts = read("accounts")
    emails = [record["email"] for record in accounts["accounts"]]
    memberships = Membership.objects.filter(user__email__in=emails)
    return Demonstration(
        conventions=tuple(Convention.objects.filter(reference__in=references)),
        memberships=tuple(memberships.select_related("user", "organisation")),
        host=accounts["host"]["email"],
        password=accounts["password"],
        is_new=is_new,
    )
