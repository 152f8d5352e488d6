"""What money forbids an amendment: who may not leave, what must be right to submit it.

Nothing here writes; every refusal says what and where.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from conventions.amendments.acts import day_refusals
from conventions.amendments.awaited import Amendment
from conventions.models import Party, Text
from conventions.texts.proofreading import unfinished, unprintable
from financing.core.stored_years import part_of_year
from financing.dossier.dossier import ComponentFile, Dossier
from financing.models import Component, FundCall, Rule
from financing.plans.resting import why_line_stays, why_period_stays
from press.words.french import short_date


def leaving_refusals(text: Text, party: Party) -> Iterator[str]:
    """Why a party may not leave by an amendment: it carries, or was called for what comes after."""
    carried = Component.objects.filter(carrier=party).order_by("rank")
    for component in carried:
        yield f"{party} porte le volet « {component} » : elle ne peut sortir de la convention."
    if text.effective_on is None:
        return
    calls = FundCall.objects.standing().filter(
        party=party, round__period__starts_on__gte=text.effective_on
    )
    for call in calls.select_related("round__period").order_by("pk"):
        yield (
            f"{party} a été appelée pour {call.round.period} (appel n° {call}), qui commence après "
            f"l'effet de l'avenant ({short_date(text.effective_on)}) : annulez cet appel d'abord."
        )


def faults_of(amendment: Amendment, dossier: Dossier) -> list[str]:
    """What stands in the way of submitting an amendment; the dossier is as if it were in effect."""
    text = amendment.text
    of_rules = (_of_the_rules(amendment, file, dossier) for file in dossier.components)
    return [
        *(one.message for one in day_refusals(text, amendment.texts)),
        *(said for party in amendment.leavers for said in leaving_refusals(text, party)),
        *chain.from_iterable(of_rules),
        *_of_the_periods(text, dossier),
        *_of_what_goes(text, dossier),
        *unprintable(text, amendment.parties),
    ]


def _of_the_rules(amendment: Amendment, file: ComponentFile, dossier: Dossier) -> Iterator[str]:
    """A rule from a year before the amendment, or that still counts who leaves."""
    text = amendment.text
    first = _first_year(text)
    for rule in file.rules:
        if rule.text == text and rule.first_year < first:
            yield (
                f"{file.component} : la règle partirait de {rule.first_year}, avant l'effet de "
                f"l'avenant ({first})."
            )
    gone = {one.pk for one in amendment.leavers}
    counted: dict[Party, int] = {}
    for year in (one for one in dossier.years if one >= first and file.rules):
        rule = file.rule(year)
        for term in file.terms[rule]:
            if term.party_id in gone and _counts_whole(rule, term.party, year):
                counted.setdefault(term.party, year)
    for party, year in counted.items():
        yield (
            f"{file.component} : {party} sort, et la règle de {year} la compte encore. "
            "Changez la règle."
        )


def _counts_whole(rule: Rule, party: Party, year: int) -> bool:
    """Whether a rule counts a party for a whole year, and not until it leaves."""
    said = (rule.document or {}).get("presence", {}).get(str(party.pk))
    return said is None or part_of_year(said, rule.first_year, year) == 1


def _of_the_periods(text: Text, dossier: Dossier) -> Iterator[str]:
    """Amounts planned after the new end."""
    end = text.new_end_on
    for file in dossier.components:
        for period in dossier.periods:
            if end and period.starts_on > end and any(file.plan(period).amounts.values()):
                yield (
                    f"{file.component} : le plan prévoit des montants pour {period}, après la "
                    f"nouvelle fin ({short_date(end)}). Mettez-les à 0."
                )


def _of_what_goes(text: Text, dossier: Dossier) -> Iterator[str]:
    """What was called or spent since somebody took it out."""
    for line in (one for file in dossier.components for one in file.every_line):
        if text in line.removers:
            yield from why_line_stays(text, line)
    for period in dossier.every_period:
        if text in period.removers:
            yield from why_period_stays(text, period)


def _first_year(text: Text) -> int:
    effect: date | None = text.effective_on
    return effect.year if effect else 0


def remarks_of(text: Text, dossier: Dossier) -> Iterator[str]:
    """What is allowed, and likely forgotten; the dossier is as if the amendment were in effect."""
    last = max((one.ends_on for one in dossier.periods), default=None)
    if text.new_end_on and last and last < text.new_end_on:
        yield (
            f"La convention irait jusqu'au {short_date(text.new_end_on)} et son plan s'arrête au "
            f"{short_date(last)} : ajoutez une période et ses montants, s'il y en a."
        )
    yield from unfinished(text)
