"""References are free per lead: who leads a convention, and whether another has its reference.

Both are kept beside each convention, whoever saves it or its parties, in the same transaction.
Two that are founded at the same instant under one name may each not know the other: its plain
address then asks which one, `manage.py verify` says it, and `rebuild` mends it.
"""

from collections.abc import Iterable, Sequence

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from conventions.models import Convention, Party
from press.kit.bulk import created as made_at_once

AT_ONCE = 2_000  # conventions written in one query


@receiver(post_save, sender=Party)
def keep_of_a_lead(instance: Party, raw: bool = False, **_told: object) -> None:
    if instance.is_lead and not raw:
        Convention.objects.filter(pk=instance.convention_id).keep_names()


@receiver(made_at_once, sender=Party)
def keep_of_leads(rows: Sequence[Party], **_told: object) -> None:
    leading = {one.convention_id for one in rows if one.is_lead}
    Convention.objects.filter(pk__in=leading).keep_names()


@receiver(post_save, sender=Convention)
def keep_of_a_convention(instance: Convention, created: bool, **_told: object) -> None:
    """A reference never changes: the others of that name learn of a newcomer alone."""
    if created:
        keep_of_references([instance.reference])
    else:
        Convention.objects.filter(pk=instance.pk).keep_names()


@receiver(made_at_once, sender=Convention)
def keep_of_conventions(rows: Sequence[Convention], **_told: object) -> None:
    keep_of_references({one.reference for one in rows})


@receiver(post_delete, sender=Convention)
def keep_of_those_left(instance: Convention, **_told: object) -> None:
    keep_of_references([instance.reference])


def keep_of_references(references: Iterable[str]) -> None:
    """Of all the conventions of some references."""
    Convention.objects.filter(reference__in=[f"{one}" for one in references]).keep_names()


def rebuild() -> int:
    """Write again what differs; gives how many conventions did."""
    wrong = list(Convention.objects.misnamed().values_list("pk", flat=True))
    for start in range(0, len(wrong), AT_ONCE):
        Convention.objects.filter(pk__in=wrong[start : start + AT_ONCE]).keep_names()
    return len(wrong)
