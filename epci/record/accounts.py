"""Of what kind an account of payment is, as its IBAN alone says it.

The funds of local authorities are kept by public accountants, at the Treasury (CGCT L1617-1, decree
2012-1246 article 47): their accounts are held at the Banque de France, bank code 30001.
"""

BANQUE_DE_FRANCE = "30001"
PUBLIC = "compte d'un comptable public français (Banque de France)"
OTHER = "compte qui n'est pas celui d'un comptable public français"


def is_public(iban: str) -> bool:
    """Whether an IBAN, without spaces, is of a French public accountant: « FRkk 30001 … »."""
    return iban[:2] == "FR" and iban[4:9] == BANQUE_DE_FRANCE


def kind_of_account(iban: str) -> str:
    """Its kind, in words."""
    return PUBLIC if is_public(iban) else OTHER
