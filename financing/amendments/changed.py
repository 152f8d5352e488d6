"""Each thing that an amendment changes, old and new: end, parties, rules, and the plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from conventions.amendments.awaited import Amendment, changes_among
from conventions.models import Text
from conventions.state.in_force import end_in_force
from financing.core.keys import RuleKind, plain_percent
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import core_term, rule_sentence
from financing.models import Line, Period, Rule, RuleTerm
from press.words.french import euros, long_date, sentence


@dataclass(frozen=True)
class Changed:
    """One thing that the amendment changes: what, then how it was and how it will be."""

    what: str
    before: str
    after: str


def things_changed(amendment: Amendment, without: Dossier, within: Dossier) -> Iterator[Changed]:
    text = amendment.text
    if text.new_end_on:
        texts = (one for one in amendment.texts if one.number in without.in_effect)
        holding = changes_among(texts)
        old = end_in_force(text.convention.ends_on, holding).value
        yield Changed("Fin de la convention", _day(old), long_date(text.new_end_on))
    for party in amendment.newcomers:
        yield Changed("Parties", "", f"{party} arrive ({party.name})")
    for party in amendment.leavers:
        yield Changed("Parties", f"{party} ({party.name})", "sort de la convention")
    for old_file, new_file in zip(without.components, within.components, strict=True):
        yield from _changed_rules(text, old_file, new_file)
    yield from _changed_periods(without.periods, within.periods)
    for old_file, new_file in zip(without.components, within.components, strict=True):
        yield from _changed_lines(text, old_file, new_file)
        yield from _changed_amounts(within.periods, old_file, new_file)


def _changed_periods(before: Sequence[Period], after: Sequence[Period]) -> Iterator[Changed]:
    for period in after:
        if period not in before:
            yield Changed("Plan", "", f"période {period} ajoutée")
    for period in before:
        if period not in after:
            yield Changed("Plan", f"période {period}", "période retirée")


def _changed_rules(text: Text, old: ComponentFile, new: ComponentFile) -> Iterator[Changed]:
    for rule in (one for one in new.rules if one.text_id == text.pk):
        where = f"{new.component}, dès {rule.first_year}"
        try:
            before = old.rule(rule.first_year)
        except ValidationError:
            yield Changed(f"Règle : {where}", "", _rule_words(new, rule))
            continue
        terms = old.terms[before], new.terms[rule]
        said = [_rule_words(old, before), _rule_words(new, rule)]
        if said[0] != said[1]:
            yield Changed(f"Règle : {where}", *said)
        yield from _changed_ceilings(where, *terms)


def _changed_ceilings(
    where: str, old: Sequence[RuleTerm], new: Sequence[RuleTerm]
) -> Iterator[Changed]:
    before, after = ({term.party: term.ceiling for term in terms} for terms in (old, new))
    for party in dict.fromkeys((*before, *after)):
        was, becomes = before.get(party), after.get(party)
        if was != becomes:
            yield Changed(f"Plafond de {party} : {where}", _ceiling(was), _ceiling(becomes))


def _changed_lines(text: Text, old: ComponentFile, new: ComponentFile) -> Iterator[Changed]:
    """The lines that come, that go, and that change places, in this order."""
    for line in new.lines:
        if line.text == text:
            yield Changed(f"{new.component} : {line}", "", f"ligne ajoutée, {_nature(new, line)}")
    for line in new.lines:
        if text in line.removers:
            since = f" dès le {long_date(text.effective_on)}" if text.effective_on else ""
            yield Changed(f"{new.component} : {line}", _nature(old, line), f"ligne retirée{since}")
    staying = [one for one in old.lines if text not in one.removers]
    for line in moved_among(staying, [one for one in new.lines if one in staying]):
        before, after = (_after_which(line, file.lines, staying) for file in (old, new))
        yield Changed(f"{new.component} : {line}", before, f"ligne déplacée, {after}")


def _nature(file: ComponentFile, line: Line) -> str:
    """« ressource, en nature, de Région, paie Salaire »."""
    labels = {one.code: one.label for one in file.lines}
    paid = ", ".join(labels.get(code, code) for code in sorted(file.pays_for.get(line.pk, ())))
    return ", ".join(
        filter(
            None,
            (
                line.get_nature_display(),
                "en nature" if line.in_kind else "",
                f"de {line.funder}" if line.funder else "",
                f"paie {paid}" if paid else "",
            ),
        )
    )


def _after_which(line: Line, lines: Sequence[Line], staying: Sequence[Line]) -> str:
    """« après Salaire », or « en tête »: where a line stands among those of its nature."""
    alike = [one for one in lines if one in staying and one.kind == line.kind]
    place = alike.index(line)
    return f"après {alike[place - 1]}" if place else "en tête"


def moved_among(before: Sequence[Line], after: Sequence[Line]) -> list[Line]:
    """Those that moved, of the same lines in two orders: all but the longest run kept in order."""
    rank = {line: place for place, line in enumerate(before)}
    runs: list[list[Line]] = []  # the longest that ends with each line
    for line in after:
        longer = (run for run in runs if rank[run[-1]] < rank[line])
        runs.append([*max(longer, key=len, default=[]), line])
    kept = max(runs, key=len, default=[])
    return [line for line in after if line not in kept]


def _changed_amounts(
    periods: Sequence[Period], old: ComponentFile, new: ComponentFile
) -> Iterator[Changed]:
    for period in periods:
        before, after = old.plan(period).amounts, new.plan(period).amounts
        for line in new.lines:
            if before.get(line.pk) != after.get(line.pk):
                yield Changed(
                    f"{new.component}, {period} : {line}",
                    _euros(before.get(line.pk)),
                    _euros(after.get(line.pk)),
                )


def _rule_words(file: ComponentFile, rule: Rule) -> str:
    """The rule in a sentence; with its percentages where it is nothing else."""
    terms = file.terms[rule]
    said = rule_sentence(rule, terms, file.uses(rule))
    if rule.kind == RuleKind.VOTED_PERCENTAGES:
        parts = [core_term(one, None) for one in terms]
        rates = (f"{one.label} {plain_percent(one.fixed_percent or 0)}" for one in parts)
        said = f"{said} : {', '.join(rates)}"
    return sentence(said)


def _day(day: date | None) -> str:
    return long_date(day) if day else "sans terme"


def _euros(centimes: int | None) -> str:
    return "" if centimes is None else euros(centimes)


def _ceiling(centimes: int | None) -> str:
    return "sans plafond" if centimes is None else euros(centimes)
