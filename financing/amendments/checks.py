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
from financing.models import Rule
from financing.plans.resting import Resting, why_line_stays, why_period_stays
from press.words.french import short_date


def leaving_refusals(text: Text, party: Party, resting: Resting) -> Iterator[str]:
    """Why a party may not leave by an amendment: it carries, or was called for what comes after."""
    for file in resting.dossier.components:
        if file.component.carrier_id == party.pk:
            yield (
                f"{party} porte le volet « {file.component} » : elle ne peut sortir de la "
                "convention."
            )
    if text.effective_on is None:
        return
    for period, call in resting.calls_of(party):
        if period.starts_on >= text.effective_on:
            yield (
                f"{party} a été appelée pour {period} (appel n° {call}), qui commence après "
                f"l'effet de l'avenant ({short_date(text.effective_on)}) : annulez cet appel "
                "d'abord."
            )


def faults_of(amendment: Amendment, resting: Resting) -> list[str]:
    """What stands in the way of submitting an amendment, of a dossier as if it were in effect."""
    text, dossier = amendment.text, resting.dossier
    of_rules = (_of_the_rules(amendment, file, dossier) for file in dossier.components)
    return [
        *(one.message for one in day_refusals(text, amendment.texts)),
        *chain.from_iterable(leaving_refusals(text, one, resting) for one in amendment.leavers),
        *chain.from_iterable(of_rules),
        *_of_the_periods(text, dossier),
        *_of_what_goes(text, resting),
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


def _of_what_goes(text: Text, resting: Resting) -> Iterator[str]:
    """What was called or spent since somebody took it out."""
    dossier = resting.dossier
    for line in (one for file in dossier.components for one in file.every_line):
        if text in line.removers:
            yield from why_line_stays(text, line, resting)
    for period in dossier.every_period:
        if text in period.removers:
            yield from why_period_stays(text, period, resting)


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
