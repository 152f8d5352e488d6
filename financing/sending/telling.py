"""The messages that take letters to their addressees, and those that tell of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from epci.messages.topics import Topic
from epci.models import Membership
from epci.permissions import Act, holders
from financing.models import CallRound, FundCall
from financing.sending.words import attached_name, said_of, title_of
from post import outbox
from post.models import Message
from press.words.addresses import emails_in


def letters_by_mail(
    round_: CallRound, pairs: Sequence[tuple[FundCall, str]], text: str, by: User | None
) -> list[Message]:
    """A message for each letter and address, its PDF attached; written with the act."""
    carrier, convention = round_.component.carrier.organisation, round_.component.convention
    common = {
        "text": text.strip(),
        "carrier": carrier,
        "convention": convention,
        "by": by,
        "verification": settings.BASE_URL + reverse("verification"),
    }
    answers_to = next(iter(emails_in(carrier.contact)), "")
    return outbox.put_all(
        outbox.written(
            "letter",
            to=to,
            context={"title": title_of(call), "said": said_of(call), **common},
            owner=carrier.pk,
            reply_to=answers_to,
            attachments=[(attached_name(call, round_), call.pdf_sha256)],  # type: ignore[attr-defined]
        )
        for call, to in pairs
    )


def tell_people(
    round_: CallRound, letters: Sequence[FundCall], written_to: Collection[str]
) -> None:
    """The people of each addressee that has not said no, but those who have the letter itself."""
    by_organisation: dict[int, list[FundCall]] = defaultdict(list)
    for one in letters:
        if not one.party.refused_on:
            by_organisation[one.party.organisation_id].append(one)
    rows = Membership.objects.filter(
        organisation__in=by_organisation, role__in=holders(Act.ANSWER), user__is_active=True
    ).exclude(user__email__in=written_to)
    people = rows.order_by("user__email").values_list("organisation", "user__email").distinct()
    common = {
        "carrier": round_.component.carrier.organisation,
        "convention": round_.component.convention,
        "link": outbox.link_to("call_round", round_.component.convention.reference, round_.pk),
        "choices": outbox.link_to("message_choices"),
    }
    outbox.put_all(
        outbox.written(
            "letter_told",
            to=email,
            context={
                "letters": [said_of(one) for one in by_organisation[key]],
                **common,
            },
            owner=key,
            topic=Topic.LETTERS,
        )
        for key, email in people
    )
