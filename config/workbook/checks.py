"""What a linked workbook contradicts: days, sums, rules, letters; each fault at its cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError

from config.workbook.block_checks import faults_of_blocks
from config.workbook.book import BookFault, BookRow
from config.workbook.columns import CRITERIA
from config.workbook.ground import BookGround
from config.workbook.portfolio import (
    BroughtComponent,
    BroughtConvention,
    BroughtLetter,
    BroughtParty,
    BroughtRule,
    Portfolio,
    key_of,
)
from conventions.models import Convention
from conventions.parties.acts import MOST_PARTIES
from epci.models import Organisation
from epci.populations.figures import FIRST_YEAR, LAST_YEAR
from financing.core import keys as core
from financing.core.rule_finder import MOST_ASTRAY
from financing.entities.criteria import MOST_DECIMALS
from financing.entities.keys import BLOCKS
from financing.models import Line
from press.words.french import euros, percent, plural, sentence, short_date

WHOLE = 100
FRACTION = Fraction(1, 50)  # from 1 that far, percents were typed as fractions
Nature = Line.Nature


def checked(portfolio: Portfolio, ground: BookGround) -> Iterator[BookFault]:
    """Every fault of what a workbook brings, convention by convention."""
    for convention in portfolio.conventions.values():
        yield from _of_the_terms(convention, ground)
        yield from _of_the_parties(convention, ground)
        yield from _of_the_periods(convention)
        for component in convention.components.values():
            yield from _of_the_lines(component)
            yield from _of_the_rules(convention, component)
            yield from _of_the_shares(convention, component)
        yield from _of_the_figures(convention)
        for letter in convention.letters.values():
            yield from _of_a_letter(letter, ground)


def _of_the_terms(convention: BroughtConvention, ground: BookGround) -> Iterator[BookFault]:
    row = convention.row
    first, last, sent = row["starts_on"], row["ends_on"], row["submitted_on"]
    if first and last and last < first:
        yield row.fault(
            "ends_on", f"La convention finirait avant de commencer le {short_date(first)}."
        )
    if sent and sent > ground.on:
        yield row.fault("submitted_on", "Ce jour n'est pas encore venu.")
    if sent and (voted := _first_vote(convention)) and voted < sent:
        yield row.fault("submitted_on", f"Un conseil a voté avant, le {short_date(voted)}.")
    if why := _unfit(Convention(reference=convention.reference, title=row["title"])):
        yield row.fault("reference", why)
    if convention.components and not convention.kind.has_budget:
        yield row.fault("kind", "Une feuille de route n'a pas de budget : elle a des volets ici.")


def _unfit(convention: Convention) -> str:
    try:
        convention.clean_fields(exclude=["kind", "vat"])
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _first_vote(convention: BroughtConvention) -> date | None:
    votes = [one.authorised_on for one in convention.parties.values() if one.authorised_on]
    return min(votes, default=None)


def _of_the_parties(convention: BroughtConvention, ground: BookGround) -> Iterator[BookFault]:
    sent = convention.submitted_on is not None
    if len(convention.parties) > MOST_PARTIES:
        yield convention.row.fault("reference", f"{MOST_PARTIES} parties au plus.")
    if sent and convention.kind.is_signed and len(convention.parties) < 2:
        yield convention.row.fault("submitted_on", "Il faut deux parties pour qu'elle soit votée.")
    for party in convention.parties.values():
        if party.row:
            yield from _of_the_days(party, party.row, convention, ground)
            if party.organisation.pk is None:
                yield from _of_a_newcomer(party.organisation, party.row)


def _of_a_newcomer(organisation: Organisation, row: BookRow) -> Iterator[BookFault]:
    try:
        organisation.clean_fields()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield row.fault(name if name in ("siren", "name", "kind") else "", " ".join(messages))


def _of_the_days(
    party: BroughtParty, row: BookRow, convention: BroughtConvention, ground: BookGround
) -> Iterator[BookFault]:
    given = ("authorised_on", "executory_on", "signed_on")
    voted, executory, signed = (row[name] for name in given)
    for name in given:
        if row[name] and row[name] > ground.on:
            yield row.fault(name, f"Le {short_date(row[name])} n'est pas encore venu.")
    if voted is None and (row["number"] or executory):
        yield row.fault("authorised_on", "Un acte numéroté ou exécutoire a son jour de vote.")
    if voted and executory and executory < voted:
        yield row.fault("executory_on", f"Exécutoire avant le vote du {short_date(voted)}.")
    if signed and not convention.kind.is_signed:
        yield row.fault("signed_on", "Une feuille de route ne se signe pas.")
    speaks = party.is_lead or party.organisation.pk not in ground.peopled
    if (voted or signed) and not speaks:
        yield row.fault(
            "authorised_on" if voted else "signed_on",
            f"{party.short_name} a des personnes dans Prorata : laissez vides ses jours, elle les "
            "dira elle-même.",
        )


def _of_the_periods(convention: BroughtConvention) -> Iterator[BookFault]:
    first, last = convention.row["starts_on"], convention.row["ends_on"]
    rows = sorted(convention.periods.values(), key=lambda row: row["starts_on"])
    for before, row in zip([None, *rows], rows, strict=False):
        if row["ends_on"] <= row["starts_on"]:
            yield row.fault("ends_on", "La période finit avant de commencer.")
        if before and row["starts_on"] <= before["ends_on"]:
            yield row.fault("starts_on", f"La période {before['label']} court encore ce jour.")
        if first and row["starts_on"] < first:
            yield row.fault("starts_on", f"La convention commence le {short_date(first)}.")
        if last and row["ends_on"] > last:
            yield row.fault("ends_on", f"La convention finit le {short_date(last)}.")
        if row["year"] and not row["starts_on"].year <= row["year"] <= row["ends_on"].year:
            yield row.fault("year", "L'exercice est une année de la période.")


def _of_the_lines(component: BroughtComponent) -> Iterator[BookFault]:
    for line in component.lines.values():
        row, total = line.row, sum(line.amounts.values())
        is_funding = row["nature"] == Nature.FUNDING
        if is_funding and not (row["in_kind"] or row["funder"]):
            yield row.fault("funder", "Une ressource nomme son financeur.")
        for name in ("state", "pays_for", "percent"):
            if row[name] is not None and not is_funding:
                yield row.fault(name, "Seule une ressource en a.")
        if row["total"] is not None and row["total"] != total:
            said = f"Le total annoncé, {euros(row['total'])}, n'est pas la somme des montants"
            yield row.fault("total", f"{said} : {euros(total)}.")
        for paid in paid_by(row):
            found = component.lines.get(key_of(paid))
            if found is None or found.row["nature"] != Nature.EXPENSE:
                yield row.fault("pays_for", f"« {paid} » n'est pas une dépense de ce volet.")


def paid_by(row: BookRow) -> list[str]:
    """The lines that a funding pays for, as they are typed."""
    return [one.strip() for one in (row["pays_for"] or "").split(";") if one.strip()]


def _of_the_rules(
    convention: BroughtConvention, component: BroughtComponent
) -> Iterator[BookFault]:
    last = convention.row["ends_on"]
    for year, rule in component.rules.items():
        if last and year > last.year:
            yield rule.row.fault("year", f"La convention finit en {last.year}.")
        yield from _of_a_rule(convention, rule)


def _of_a_rule(convention: BroughtConvention, rule: BroughtRule) -> Iterator[BookFault]:
    if rule.row["kind"] == BLOCKS:
        yield from faults_of_blocks(convention, rule)
        return
    if fault := _as_fractions(rule.terms):
        yield fault
        return
    try:
        core.build_key(core_rule_of(rule.row), core_terms_of(convention, rule))
    except ValueError as error:
        yield rule.row.fault("kind", sentence(str(error)))


def _of_the_figures(convention: BroughtConvention) -> Iterator[BookFault]:
    """What figures and criteria themselves refuse: too many decimals, too far a year."""
    for row in convention.figures:
        criterion = convention.criteria[key_of(row["criterion"])]
        if (row["value"] * 10**criterion.decimals).denominator != 1:
            most = plural(criterion.decimals, "décimale") if criterion.decimals else "aucune"
            yield row.fault("value", f"« {criterion} » : {most} au plus.")
        elif criterion.is_index and not row["value"]:
            yield row.fault("value", "Un indice est plus grand que zéro.")
        if not FIRST_YEAR <= row["year"] <= LAST_YEAR:
            yield row.fault("year", f"Une année de {FIRST_YEAR} à {LAST_YEAR}.")
    for criterion in convention.criteria.values():
        if criterion.decimals > MOST_DECIMALS:
            why = f"« {criterion} » a {MOST_DECIMALS} décimales au plus."
            yield BookFault(CRITERIA.title, None, CRITERIA.label("decimals"), why)


def core_rule_of(row: BookRow) -> core.Rule:
    """The rule of a row. ValueError for what contradicts itself."""
    step = Fraction(row["step"]) if row["step"] else None
    return core.Rule(row["kind"], step, row["rounding"], row["basis"])


def core_terms_of(convention: BroughtConvention, rule: BroughtRule) -> list[core.Term]:
    """Its terms, each of one inhabitant: what can be said of a rule before its populations."""
    if not rule.terms:
        return [core.Term(one.short_name, 1) for one in convention.contributors]
    return [core.Term(one["party"], 1, one["percent"], one["amount"]) for one in rule.terms]


def _of_the_shares(
    convention: BroughtConvention, component: BroughtComponent
) -> Iterator[BookFault]:
    by_year: dict[int, list[BookRow]] = defaultdict(list)
    for row in component.shares:
        if row["percent"] is None and row["amount"] is None:
            yield row.fault("percent", "Écrivez un taux, un montant, ou les deux.")
        if row["year"] not in convention.years:
            yield row.fault("year", f"Aucune période n'est de l'exercice {row['year']}.")
        by_year[row["year"]].append(row)
    for rows in by_year.values():
        percents = [row["percent"] for row in rows if row["percent"] is not None]
        if fault := _as_fractions(rows):
            yield fault
        elif len(percents) == len(rows) and abs(sum(percents) - WHOLE) > MOST_ASTRAY:
            yield rows[-1].fault(
                "percent", f"Les taux font {percent(sum(percents), 2)}, non 100 %."
            )


def _as_fractions(rows: Iterable[BookRow]) -> BookFault | None:
    """Percents that a spreadsheet keeps as fractions: they make 1, not 100."""
    told = [row for row in rows if row["percent"] is not None]
    total = sum((row["percent"] for row in told), Fraction(0))
    if len(told) > 1 and abs(total - 1) <= FRACTION:
        return told[0].fault(
            "percent",
            "Les taux font 1 : vos cases sont au format pourcentage. Mettez-les au format nombre, "
            "15,3 et non 0,153.",
        )
    return None


def _of_a_letter(letter: BroughtLetter, ground: BookGround) -> Iterator[BookFault]:
    row = letter.row
    if row["issued_on"] > ground.on:
        yield row.fault("issued_on", "Ce jour n'est pas encore venu.")
    if row["amount"] == 0:
        yield row.fault("amount", "Une lettre demande un montant.")
    carrier = letter.component.carrier
    if carrier and key_of(row["party"]) == key_of(carrier.short_name):
        yield row.fault("party", "Le porteur ne s'appelle pas lui-même.")
    for paid in letter.payments:
        if paid["paid_on"] > ground.on:
            yield paid.fault("paid_on", "Ce jour n'est pas encore venu.")
    total = sum(paid["amount"] for paid in letter.payments)
    if total > row["amount"]:
        said = f"{euros(total)} payés d'une lettre de {euros(row['amount'])}."
        yield letter.payments[-1].fault("amount", said)
