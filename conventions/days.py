"""The days of texts follow what is saved: an approval, a party, a text, the kind of a convention.

Whoever saves it, in the same transaction. What passes by `save` (many rows at once, another
program) is found by `differing`, which `manage.py verify` asks, and mended by `rebuild`.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from conventions.models import Approval, Convention, Party, Text

AT_ONCE = 2_000  # texts whose days are compared in one query


@receiver([post_save, post_delete], sender=Approval)
def keep_of_an_approval(instance: Approval, raw: bool = False, **_told: object) -> None:
    if not raw:
        Text.objects.filter(pk=instance.text_id).keep_days()


@receiver([post_save, post_delete], sender=Party)
def keep_of_a_party(instance: Party, raw: bool = False, **_told: object) -> None:
    """Where nobody has approved yet there is no day to write."""
    approved = Approval.objects.filter(text__convention=instance.convention_id)
    if not raw and approved.exists():
        Text.objects.filter(convention=instance.convention_id).keep_days()


@receiver(post_save, sender=Text)
def keep_of_a_text(instance: Text, created: bool, raw: bool = False, **_told: object) -> None:
    if not raw and not created:
        Text.objects.filter(pk=instance.pk).keep_days()


@receiver(post_save, sender=Convention)
def keep_of_a_convention(
    instance: Convention, created: bool, raw: bool = False, **_told: object
) -> None:
    """A change of kind may ask for signatures, or ask for none any more."""
    if not raw and not created:
        Text.objects.filter(convention=instance.pk, number__gt=0).keep_days()


def differing() -> Iterator[list[int]]:
    """The keys of texts whose days are not those that approvals give, some at a time."""
    last = 0
    while True:
        rows = list(Text.objects.filter(pk__gt=last).order_by("pk").with_days_again()[:AT_ONCE])
        if not rows:
            return
        last = rows[-1].pk
        if found := [one.pk for one in rows if not one.keeps_its_days]:
            yield found


def rebuild() -> int:
    """Write the days of every text again; gives how many texts differed."""
    count = 0
    for keys in differing():
        with transaction.atomic():
            Text.objects.filter(pk__in=keys).keep_days()
        count += len(keys)
    return count
