"""What a party owes on a text, told from its row alone: how home, matrix and lists each said it."""

from datetime import date

from conventions.models import Approval, Convention, Party


def told(party: Party, approval: Approval | None, on: date) -> str:
    """« vote », « executory », « signature » or « nothing », as known on a day."""

    def done(day: date | None) -> bool:
        return day is not None and day <= on

    if approval and done(approval.rejected_on):
        return "nothing"
    if approval is None or not done(approval.authorised_on) or done(approval.revoked_on):
        return "vote"
    if party.convention.kind == Convention.Kind.ROADMAP or done(approval.signed_on):
        return "nothing"
    if party.organisation.kind == "epci" and not done(approval.executory_on):
        return "executory"
    return "signature"
