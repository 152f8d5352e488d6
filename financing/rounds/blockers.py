"""What stands in the way of issuing a round, in plain words.

A blocker that the law leaves to judgement can be overridden with a written reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from conventions.models import Approval, Convention, Party
from epci.models import DEMONSTRATION
from financing.dossier.cost import SharedCost
from financing.models import Basis
from press.words.french import euros, long_date


@dataclass(frozen=True)
class Blocker:
    """One obstacle: its code, its sentence, and whether a reason may override it."""

    code: str
    message: str
    overridable: bool = True


def blockers(cost: SharedCost, on: date) -> list[Blocker]:
    """Every obstacle to issuing this round on that day, the gravest first."""
    found = [
        *_of_the_key(cost),
        *_of_the_numbers(cost),
        *_of_the_plan(cost),
        *_of_the_approvals(cost.plan.component.convention, on),
        *_of_the_carrier(cost.plan.component.carrier),
    ]
    return sorted(found, key=lambda blocker: blocker.overridable)


def _of_the_key(cost: SharedCost) -> Iterator[Blocker]:
    year = cost.plan.period.fiscal_year
    if not cost.key.is_adopted:
        yield Blocker("key", f"La clé de {year} n'est pas arrêtée.", overridable=False)


def _of_the_numbers(cost: SharedCost) -> Iterator[Blocker]:
    if cost.remainder.amount == 0:
        yield Blocker("nothing", "Il n'y a rien à appeler : reste à charge nul.", overridable=False)
    for one in cost.shares:
        organisation = one.partner.party.organisation
        if organisation.siren is None and not one.kept_by_carrier:
            message = f"{organisation} n'a pas de SIREN."
            yield Blocker("siren", message, overridable=False)


def _of_the_plan(cost: SharedCost) -> Iterator[Blocker]:
    gap = plan_gap(cost)
    if gap:
        yield Blocker("balance", f"Le plan n'est pas équilibré : écart de {euros(abs(gap))}.")
    called = {expense.code for expense in cost.remainder.expenses}
    for line in cost.plan.lines:
        if line.gate and line.code in called:
            yield Blocker("gate", f"{line.label} : {line.gate}")


def plan_gap(cost: SharedCost) -> int:
    """By how much the planned period is out of balance (centimes); 0 for actual amounts."""
    if cost.basis != Basis.PLANNED:
        return 0
    whole = cost.plan.remainder()
    left = cost.left_with_carrier if whole.amount == cost.remainder.amount else 0
    return cost.plan.balance_gap(left)


DECISION = ("rejected_on", "rejection", "revoked_on", "revocation")


class Given(NamedTuple):
    """What a party has given to the original text; None where it has given nothing."""

    party: str
    authorised_on: date | None
    executory_on: date | None
    signed_on: date | None
    source: str | None
    demonstration: list[str] | None
    rejected_on: date | None
    rejection: str | None
    revoked_on: date | None
    revocation: str | None

    @property
    def decision(self) -> Approval:
        """What the party decided, as `conventions` says it."""
        days = {name: getattr(self, name) for name in ("authorised_on", *DECISION)}
        return Approval(**days)


def _of_the_approvals(convention: Convention, on: date) -> Iterator[Blocker]:
    """Each party authorises and signs the original text."""
    for given in _given(convention):
        party = given.party
        if not given.decision.authorises(on):
            told = given.decision.setback
            why = f"l'autorisation manque, {told}" if told else "n'a pas autorisé la convention"
            yield Blocker("vote", f"{party}{' :' if told else ''} {why}.")
        if given.signed_on is None or given.signed_on > on:
            yield Blocker("signature", f"{party} n'a pas signé.")
        elif given.executory_on and given.signed_on < given.executory_on:
            day = long_date(given.executory_on)
            yield Blocker("early", f"{party} a signé avant que son acte soit exécutoire ({day}).")
        if given.source == DEMONSTRATION:
            yield Blocker("demonstration", f"{party} : vote et signature de {DEMONSTRATION}.")
        elif "signed_on" in (given.demonstration or ()):
            yield Blocker("demonstration", f"{party} : signature de {DEMONSTRATION}.")


def _given(convention: Convention) -> Iterator[Given]:
    """In one query, the parties with what they gave to the original text.

    A newcomer, which approves an amendment alone, is not asked for the original.
    """
    given = Approval.objects.filter(party=OuterRef("pk"), text__number=0).order_by()
    columns = {f"given_{name}": Subquery(given.values(name)[:1]) for name in Given._fields[1:]}
    asked = convention.parties.original().annotate(**columns).order_by("rank")
    for row in asked.values_list("short_name", *columns):
        yield Given(*row)


def _of_the_carrier(party: Party) -> Iterator[Blocker]:
    """Who signs the letter, and where the money goes."""
    carrier = party.organisation
    if not party.signatory:
        yield Blocker("signatory", f"{party} n'a pas de signataire.")
    if not carrier.iban:
        yield Blocker("iban", f"{carrier} n'a pas d'IBAN.")
    elif "iban" in carrier.demonstration:
        yield Blocker("iban", f"L'IBAN de {carrier} est une valeur de {DEMONSTRATION}.")
