"""« Essayer une règle » opened on what a convention already says: its rule, or its contributors."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from financing.core.written_rule import written_rule
from financing.dossier.cost import SharedCost
from financing.simulations.trying.opened import texts_of_file
from financing.simulations.trying.pasted import written
from financing.simulations.trying.tried import TriedRule
from press.words.french import decimals


def tried_cost(cost: SharedCost) -> str:
    """The end of the address that opens a rule with its contributors, figures and amount."""
    amount = cost.remainder.amount
    file = json.dumps(written_rule(cost.key.in_blocks, max(amount, 0)), ensure_ascii=False)
    try:
        rule = TriedRule(texts_of_file(file))
    except ValueError:  # more blocks or names than the page shows
        return tried_names(cost.key.names, amount)
    return rule.query if rule.fits else tried_names(cost.key.names, amount)


def tried_names(
    names: Sequence[str], amount: int, columns: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """The end of the address that opens contributors alone, with the columns that are known."""
    texts = {"tableau": written(names, columns or {})}
    if amount > 0:
        texts = {"montant": decimals(amount, 2)} | texts
    rule = TriedRule(texts)
    return rule.query if rule.fits else urlencode({"montant": texts.get("montant", "")})
