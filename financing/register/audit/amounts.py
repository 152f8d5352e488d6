"""What a letter asks, or gives back, worked out again from its own table."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from financing.core.frozen_sharing import amounts_again
from financing.core.instalments import target
from financing.core.sharing import share
from financing.letters.page import Content
from press.words.french import euros

WRONG = "le montant demandé n'est pas celui du tableau."


def of_a_content(content: Content) -> Iterator[str]:
    """What a letter says against itself: nothing but its frozen content is looked at."""
    if content["kind"] == "cancel":
        if content["amount"] != -content["cancelled"]["amount"]:
            yield "le montant annulé n'est pas celui de la lettre annulée."
    elif "about" in content:
        left = content["about"]["amount"] - content["paid"] - content["lowered"]
        if content["left"] != left + content["amount"]:
            yield "ce qui reste dû ne se retrouve pas."
    else:
        yield from _of_the_sums(content)
        yield from _of_an_amount(content)


def _of_the_sums(content: Content) -> Iterator[str]:
    """The amounts come out again from what is shared, and how."""
    shares = content["shares"]
    again = _amounts_of(content)
    for one, amount in zip(shares, again, strict=True):
        if one["amount"] != amount:
            yield f"{one['organisation']} : {euros(one['amount'])} au lieu de {euros(amount)}."
    if content["remainder"] - sum(again) != content["left_with_carrier"]:
        yield "le reste laissé au porteur ne se retrouve pas."


def _amounts_of(content: Content) -> Sequence[int]:
    """By exact shares under a rule in blocks, else by the remainder, weights and ceilings."""
    shares = content["shares"]
    if "sharing" in content:
        return amounts_again(content["sharing"], shares)
    weights, ceilings = ([one[name] for one in shares] for name in ("weight", "ceiling"))
    return share(content["remainder"], weights, ceilings).amounts


def _of_an_amount(content: Content) -> Iterator[str]:
    """A call asks its addressee's share; a balance or a credit settles its account."""
    if "settlement" in content:
        yield from _of_a_settlement(content)
    elif "instalment" in content:
        yield from _of_an_instalment(content)
    elif content["shares"][content["own_share"]]["amount"] != content["amount"]:
        yield WRONG
    if content["kind"] == "call" and "to_pay" in content:
        taken = sum(one["amount"] for one in content["deducted"])
        if content["to_pay"] != content["amount"] - taken:
            yield WRONG


def _of_an_instalment(content: Content) -> Iterator[str]:
    """A part of the share, less what stood called of it."""
    part, rank = content["instalment"], content["own_share"]
    whole = content["shares"][rank]["amount"]
    again = target(whole, Fraction(part["cumulated"]))
    if again != part["target"] or content["amount"] != again - part["called"]:
        yield WRONG
    if part["asked"][rank] != content["amount"]:
        yield WRONG


def _of_a_settlement(content: Content) -> Iterator[str]:
    said = content["settlement"]
    accounts, own = said["accounts"], said["accounts"][said["own"]]
    shares = [one["amount"] for one in content["shares"]]
    expected = shares + [0] * (len(accounts) - len(shares))
    if [one["share"] + one.get("returned", 0) for one in accounts] != expected:
        yield "les comptes ne sont pas ceux du tableau."
    if any(one["difference"] != one["share"] - one["called"] for one in accounts):
        yield "la différence d'un compte ne se retrouve pas."
    if sum(one["amount"] for one in said["counted"]) != own["called"]:
        yield "ce qui était déjà appelé ne se retrouve pas."
    taken = sum(one["amount"] for one in content["deducted"])
    credit = said["credit"]
    if credit:
        taken = sum(one["amount"] for one in credit["lowered"]) + credit["beyond"]
    if content["amount"] != own["difference"] or (credit and taken != -content["amount"]):
        yield WRONG
    if not credit and content["to_pay"] != content["amount"] - taken:
        yield WRONG


def letters_asked(content: Content, withheld: Collection[str] = ()) -> int:
    """How many letters an act of that table has, but for those who are named (short names)."""
    return sum(one["organisation"] not in withheld for one in _asked(content))


def _asked(content: Content) -> list[Content]:
    """The lines of a table that give a letter."""
    if "settlement" in content:
        accounts = content["settlement"]["accounts"]
        return [one for one in accounts if one["difference"] and not one["kept_by_carrier"]]
    if "instalment" in content:
        asked = zip(content["instalment"]["asked"], content["shares"], strict=True)
        return [one for amount, one in asked if amount and not one["kept_by_carrier"]]
    return [one for one in content["shares"] if one["amount"] and not one["kept_by_carrier"]]
