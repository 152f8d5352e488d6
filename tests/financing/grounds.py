"""The act that a test's key is adopted by."""

from conventions.models import Approval, Text
from financing.keys.grounds import KeyGround, grounds_of
from financing.models import Rule


def ground_of(rule: Rule) -> KeyGround:
    """The first vote recorded on the convention of a rule."""
    return grounds_of(rule.component.convention)[0]


def voted(text: Text, on) -> Approval:
    """The lead's council authorises a text, without ceremony."""
    lead = text.convention.parties.get(is_lead=True)
    return Approval.objects.create(party=lead, text=text, authorised_on=on)
