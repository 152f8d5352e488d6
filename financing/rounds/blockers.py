"""What stands in the way of issuing a round, in plain words.

A blocker that the law leaves to judgement can be overridden with a written reason.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db.models import Exists, FilteredRelation, OuterRef, QuerySet

from conventions.acceptance.reading import refusal_of, why_withheld
from conventions.approvals.standing import Standing, of_parties
from conventions.entities.standing import Owed
from conventions.models import Approval, Party, Text
from epci.models import DEMONSTRATION
from financing.dossier.cost import SharedCost
from financing.letters.credits import may_owe
from financing.letters.dressing import current_model
from financing.letters.letterhead import addressee, undrawn
from financing.letters.page import Content
from financing.models import Basis, Component, LetterModel
from press.kit.compiled import compiled_once
from press.words.french import euros, long_date


@dataclass(frozen=True)
class Blocker:
    """One obstacle: its code, its sentence, and whether a reason may override it."""

    code: str
    message: str
    overridable: bool = True


class Shown(Protocol):
    """What somebody is shown before letters are issued; its fingerprint is of all that they say."""

    @property
    def fingerprint(self) -> str: ...


def blockers(
    cost: SharedCost, approvals: Sequence[Approval], parties: Sequence[Party], on: date
) -> list[Blocker]:
    """Every obstacle to issuing this round on that day, the gravest first; no query.

    `approvals` are those that the parties gave, the convention's own among them; `parties` are
    those of the convention, as `parties_asked` reads them.
    """
    found = [
        *_of_the_key(cost),
        *_of_the_year(cost),
        *_of_the_numbers(cost),
        *_of_the_plan(cost),
        *_of_the_answers(cost, parties),
        *_of_the_approvals(cost, approvals, parties, on),
        *_of_the_carrier(cost.plan.component.carrier),
        *_of_the_addresses(cost),
    ]
    return sorted(found, key=lambda blocker: blocker.overridable)


def of_the_typeface(common: Content, *addressees: Party) -> Iterator[Blocker]:
    """What letters cannot print of what they say alike, and of those to whom they go."""
    if refused := undrawn(common, *map(addressee, addressees)):
        yield Blocker("glyph", refused, overridable=False)


def require_free_way(found: Iterable[Blocker], override: str) -> None:
    """Refuse what blocks, save what a reason overrides. Raises ValidationError `blocked`."""
    standing = [one for one in found if not (one.overridable and override)]
    if standing:
        raise ValidationError(
            [ValidationError(one.message, code=one.code) for one in standing], code="blocked"
        )


def require_confirmed(shown: Shown, confirmed: str) -> None:
    """Refuse what is no longer what somebody was shown. Raises ValidationError `moved`."""
    if confirmed and confirmed != shown.fingerprint:
        raise ValidationError(
            "Ce que la confirmation montrait vient de changer : relisez avant d'émettre.",
            code="moved",
        )


def _of_the_key(cost: SharedCost) -> Iterator[Blocker]:
    year = cost.plan.period.fiscal_year
    if not cost.key.is_adopted:
        yield Blocker("key", f"La clé de {year} n'est pas arrêtée.", overridable=False)


def _of_the_year(cost: SharedCost) -> Iterator[Blocker]:
    """Calls on what was spent rest on a statement; once there is one, the rest is settled."""
    period, statement = cost.plan.period, cost.plan.statement
    if not statement:
        if cost.basis == Basis.ACTUAL:
            message = f"Aucun état des dépenses n'arrête {period.label} : établissez-le d'abord."
            yield Blocker("statement", message, overridable=False)
        return
    if cost.plan.is_closed:
        message = f"L'exercice {period.fiscal_year} est clos : un administrateur le rouvre."
        yield Blocker("closed", message, overridable=False)
    if cost.basis == Basis.PLANNED:
        message = (
            f"L'état {statement} arrête déjà les dépenses de {period.label} : ce qui reste dû se "
            "demande par la régularisation."
        )
        yield Blocker("stated", message)


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
    for line in (one for one in cost.plan.lines if one.code in called):
        for text in line.removers:
            if text.submitted_on and not cost.plan.period.is_over_for(text):
                message = f"« {line} » : l'{text}, soumis aux conseils, la retire du plan."
                yield Blocker("leaving", message)
    for line in cost.plan.lines:
        if line.gate and line.code in called and line.pk not in cost.plan.met:
            yield Blocker("gate", f"{line.label} : {line.gate}")


def plan_gap(cost: SharedCost) -> int:
    """By how much the planned period is out of balance (centimes); 0 for actual amounts."""
    if cost.basis != Basis.PLANNED:
        return 0
    whole = cost.plan.remainder()
    left = cost.left_with_carrier if whole.amount == cost.remainder.amount else 0
    return cost.plan.balance_gap(left)


def parties_asked(
    component: Component, texts: Collection[int]
) -> tuple[list[Party], list[Approval]]:
    """The parties of its convention, with whether somebody can answer for each, and what
    `may_be_owed` and `model_of` read; and what they gave to the texts of those numbers, as `given`
    reads it. One query.
    """
    parties: dict[int, Party] = {}
    approvals = []
    for row in _parties(component.convention_id, component.carrier.organisation_id):
        party = parties.setdefault(row.pk, row)
        party.convention = component.convention
        gave = getattr(row, "gave", None)  # Django sets nothing where there is none
        if gave and gave.text.number in texts:
            gave.party = party
            approvals.append(gave)
    approvals.sort(key=lambda one: (one.text.number, one.party.rank))
    return list(parties.values()), approvals


@compiled_once
def _parties(convention: int, carrier: int) -> QuerySet[Party]:
    """A row for each approval of a party, one of who gave none."""
    found = Party.objects.filter(convention=convention).with_people()
    found = found.annotate(
        is_owed=Exists(may_owe(carrier).filter(party__organisation=OuterRef("organisation"))),
        has_model=Exists(LetterModel.objects.filter(carrier=OuterRef("organisation"))),
        gave=FilteredRelation("approvals"),
    )
    return found.select_related("organisation", "gave__text").order_by("rank", "pk")


def may_be_owed(parties: Iterable[Party]) -> bool:
    """Whether the carrier may have something to give back to one of those that were asked."""
    return any(one.is_owed for one in parties)  # type: ignore[attr-defined]


def model_of(component: Component, parties: Iterable[Party]) -> LetterModel | None:
    """The letter of the carrier, where it has its own; one query then, none else."""
    has_model = any(one == component.carrier and one.has_model for one in parties)  # type: ignore[attr-defined]
    return current_model(component.carrier.organisation) if has_model else None


def withheld(parties: Iterable[Party]) -> frozenset[int]:
    """Those (ids) that no letter goes to, nor comes from, until they answer."""
    return frozenset(one.pk for one in parties if why_withheld(one))


def _of_the_answers(cost: SharedCost, parties: Iterable[Party]) -> Iterator[Blocker]:
    """One speaks for oneself: whoever says no, or has not said yes, is asked for nothing.

    The others' letters go on, for a written reason; none does in the name of such a carrier.
    """
    carrier, payers = cost.plan.component.carrier, _payers(cost)
    for one in parties:
        why = why_withheld(one)
        if why and one == carrier:
            message = f"{why} : aucune lettre ne part en son nom."
            yield Blocker("answer", message, overridable=False)
        elif why and one in payers:
            message = f"{why} : sa lettre est retenue, sa part se règle ensuite."
            yield Blocker("answer", message)
        elif refused := refusal_of(one):
            yield Blocker("answer", f"{refused}.")
    if payers and {one.pk for one in payers} <= withheld(parties):
        message = "Aucune partie qui paie ne peut encore recevoir de lettre."
        yield Blocker("answer", message, overridable=False)


def _of_the_approvals(
    cost: SharedCost, approvals: Sequence[Approval], parties: Iterable[Party], on: date
) -> Iterator[Blocker]:
    """Each party authorises and signs the original text; a newcomer is not asked for it."""
    convention, payers = cost.plan.component.convention, _payers(cost)
    asked = [one for one in parties if one.joined_by_id is None]
    given = {one.party_id: one for one in approvals if one.text.number == 0}
    standings = of_parties(Text(convention=convention, number=0), asked, given, on)
    if all(one.authorised_on is None for one in standings):
        message = "Aucune partie n'a autorisé la convention : rien ne peut être appelé."
        yield Blocker("no_vote", message, overridable=False)
    for standing in standings:
        yield from _of_the_vote(standing, payers)
        yield from _of_the_signature(standing)


def _payers(cost: SharedCost) -> list[Party]:
    """Those whom the letters ask for money."""
    return [one.partner.party for one in cost.shares if one.amount and not one.kept_by_carrier]


def _of_the_vote(standing: Standing, payers: Collection[Party]) -> Iterator[Blocker]:
    """Nothing is asked of a party whose own council rejected the text."""
    party, told = standing.party, standing.setback
    if standing.rejected_on and party in payers:
        message = f"Le conseil de {party} a rejeté la convention : rien ne peut lui être demandé."
        yield Blocker("rejected", message, overridable=False)
    elif told:
        yield Blocker("vote", f"{party} : l'autorisation manque, {told}.")
    elif standing.owes == Owed.VOTE:
        yield Blocker("vote", f"{party} n'a pas autorisé la convention.")


def _of_the_signature(standing: Standing) -> Iterator[Blocker]:
    party, given = standing.party, standing.approval
    if standing.lacks_signature:
        yield Blocker("signature", f"{party} n'a pas signé.")
    elif given and given.executory_on and given.signed_on and given.signed_on < given.executory_on:
        day = long_date(given.executory_on)
        yield Blocker("early", f"{party} a signé avant que son acte soit exécutoire ({day}).")
    if given and given.is_demonstration:
        yield Blocker("demonstration", f"{party} : vote et signature de {DEMONSTRATION}.")
    elif given and "signed_on" in given.demonstration:
        yield Blocker("demonstration", f"{party} : signature de {DEMONSTRATION}.")


def _of_the_carrier(party: Party) -> Iterator[Blocker]:
    """Who signs the letter, and where the money goes."""
    carrier = party.organisation
    if carrier.verified_on is None:
        message = f"L'hébergeur n'a pas vérifié {carrier} : aucune lettre ne part en son nom."
        yield Blocker("unverified", message, overridable=False)
    if not party.signatory:
        yield Blocker("signatory", f"{party} n'a pas de signataire.")
    if not carrier.iban:
        yield Blocker("iban", f"{carrier} n'a pas d'IBAN.", overridable=False)
    elif "iban" in carrier.demonstration:
        yield Blocker("iban", f"L'IBAN de {carrier} est une valeur de {DEMONSTRATION}.")


def _of_the_addresses(cost: SharedCost) -> Iterator[Blocker]:
    """A letter goes from somewhere to somewhere.

    No address is invented: where the acts of a demonstration print none, a reason may say so.
    """
    lacking = [
        party
        for party in dict.fromkeys((cost.plan.component.carrier, *_payers(cost)))
        if not party.address.strip()
    ]
    unprinted = [str(one) for one in lacking if one.organisation.demonstration]
    unknown = [str(one) for one in lacking if not one.organisation.demonstration]
    if unknown:
        message = f"Sans adresse postale : {', '.join(unknown)}."
        yield Blocker("address", message, overridable=False)
    if unprinted:
        yield Blocker("address", f"Adresse non imprimée par l'acte : {', '.join(unprinted)}.")
