"""What the blocks of a rule contradict, each fault at its cell."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.core.exceptions import ValidationError

from config.workbook.blocks import MEASURES, document_of, lags_of, sharers_of
from config.workbook.book import BookFault, BookRow
from config.workbook.portfolio import BroughtConvention, BroughtRule, key_of
from financing.core.rule_document import PARTS
from financing.core.stored_rule import StoredMeasure, completed, read_completed
from financing.core.stored_years import timeless
from financing.plans.blocks.drafting import AMOUNTS, MOST_BLOCKS, PERCENT, PRICE
from press.words.french import sentence

OF_A_BLOCK = ("slice", "value", "by", "lag", "index", "since", "decimals")
MOST_LAG = 1
NO_BLOCKS = "Une règle par blocs a ses blocs, sur la feuille Blocs."
ELSEWHERE = "D'une règle par blocs, taux et montants se disent sur la feuille Blocs."
ONE = Fraction(1)


def faults_of_blocks(convention: BroughtConvention, rule: BroughtRule) -> Iterator[BookFault]:
    """Those of each cell first; once none is left, what the rule as a whole contradicts."""
    found = [*_of_the_rule(rule)]
    for rows in rule.blocks.values():
        found += _of_a_block(convention, rows)
    yield from found
    if not found and (why := _contradiction(convention, rule)):
        yield rule.row.fault("kind", sentence(why))


def _of_the_rule(rule: BroughtRule) -> Iterator[BookFault]:
    if not rule.blocks:
        yield rule.row.fault("kind", NO_BLOCKS)
    if len(rule.blocks) > MOST_BLOCKS:
        rows = list(rule.blocks.values())[MOST_BLOCKS]
        yield rows[0].fault("rank", f"{MOST_BLOCKS} blocs au plus.")
    if bool(rule.row["step"]) != bool(rule.row["rounding"]):
        yield rule.row.fault("step", "Le pas et la méthode d'arrondi vont ensemble.")
    if rule.row["basis"]:
        yield rule.row.fault("basis", ELSEWHERE)
    for row in rule.terms:
        for name in ("percent", "amount"):
            if row[name] is not None:
                yield row.fault(name, ELSEWHERE)


def _of_a_block(convention: BroughtConvention, rows: Sequence[BookRow]) -> Iterator[BookFault]:
    first, slice_ = rows[0], rows[0]["slice"]
    for row in rows[1:]:
        for name in OF_A_BLOCK:
            if row[name] not in (None, first[name]):
                said = f"Le bloc {first['rank']} dit autre chose ligne {first.line}."
                yield row.fault(name, said)
    if (first["value"] is None) == (slice_ in (PERCENT, PRICE)):
        why = "Écrivez le taux ou le prix du bloc." if first["value"] is None else "Rien ici."
        yield first.fault("value", why)
    if (first["by"] is None) != (slice_ == AMOUNTS):
        why = "Des montants fixés ne suivent rien." if first["by"] else "Dites selon quoi."
        yield first.fault("by", why)
    yield from _of_the_criteria(convention, first)
    yield from _of_the_parts(rows)


def _of_the_criteria(convention: BroughtConvention, row: BookRow) -> Iterator[BookFault]:
    for name in ("by", "index"):
        if not row[name] or (name == "by" and key_of(row[name]) in MEASURES):
            continue
        criterion = convention.criterion(row[name])
        if criterion is None or criterion.is_index != (name == "index"):
            what = "un indice" if name == "index" else "un critère"
            yield row.fault(
                name, f"« {row[name]} » n'est pas {what} : écrivez-le sur la feuille Critères."
            )
    if row["index"] and row["slice"] not in (AMOUNTS, PRICE):
        yield row.fault("index", "Un prix ou des montants suivent un indice, eux seuls.")
    if (row["lag"] or 0) > MOST_LAG:
        yield row.fault("lag", "Un chiffre a une année de retard au plus.")


def _of_the_parts(rows: Sequence[BookRow]) -> Iterator[BookFault]:
    first = rows[0]
    voted = bool(first["by"]) and MEASURES.get(key_of(first["by"])) == PARTS
    asked = voted or first["slice"] == AMOUNTS
    for row in rows:
        if asked and not row["party"]:
            yield row.fault("party", "Nommez le contributeur : chacun a la sienne.")
        if asked == (row["part"] is None):
            yield row.fault("part", "Écrivez sa part." if asked else "Rien ici.")
        elif first["slice"] == AMOUNTS and (row["part"] * 100).denominator != 1:
            yield row.fault("part", "Un montant a deux décimales au plus.")
    if len(rows) > 1 and not all(row["party"] for row in rows):
        yield rows[-1].fault("party", "Un bloc est de tous, ou nomme chacun des siens.")


def _contradiction(convention: BroughtConvention, rule: BroughtRule) -> str:
    """Why the rule is none, whatever its figures are; empty where it is one."""
    sharers = sharers_of(convention, rule)
    names = {key: convention.parties[key].short_name for key in sharers}
    known = dict.fromkeys(names.values(), ONE)
    counted = {
        one.code: StoredMeasure(one.name, one.unit, known) for one, _ in lags_of(convention, rule)
    }
    for code in MEASURES.values():
        counted.setdefault(code, StoredMeasure(code, "hab.", known))
    try:
        document = timeless(document_of(convention, rule, {key: key for key in sharers}))
        used = {code: counted[code] for code in counted if code not in ("equal", PARTS)}
        read_completed(completed(document, names, used), {})
    except ValidationError as error:
        return " ".join(error.messages)
    except ValueError as error:
        return str(error)
    return ""
