"""What is kept so that pages need not compute it, computed again: days, duties, sums."""

from collections.abc import Iterator

from conventions import days
from conventions.follow_up import next_days
from conventions.models import Convention, Text
from financing.reckoning import keeping
from press.kit import searched, trigram_tables

MENDED = "« manage.py rebuild_days » les récrit."


def of_what_is_kept() -> Iterator[str]:
    """A sentence for each row of which what is kept is not what gives it."""
    yield from _of_names()
    yield from _of_days()
    yield from _of_sums()
    yield from _of_words()


def _of_names() -> Iterator[str]:
    for convention in Convention.objects.misnamed():
        lost = "le pilote, ou l'homonymie, gardés ne sont plus ceux des parties et des conventions"
        yield f"{convention} : {lost}. {MENDED}"


def _of_days() -> Iterator[str]:
    for keys in days.differing():
        for text in Text.objects.filter(pk__in=keys).select_related("convention"):
            lost = "les jours gardés ne sont plus ceux des votes et des signatures"
            yield f"{text.convention}, {text} : {lost}. {MENDED}"
    for wrong in next_days.differing():
        for duty in wrong:
            lost = "le prochain jour gardé n'est plus celui de sa règle"
            yield f"{duty.convention}, échéance « {duty} » : {lost}. {MENDED}"


def _of_sums() -> Iterator[str]:
    for sums in keeping.differing():
        for convention in Convention.objects.filter(pk__in=sums).order_by("reference", "pk"):
            lost = "les montants gardés ne sont plus ceux du plan et des clés"
            yield f"{convention} : {lost}. {MENDED}"


def _of_words() -> Iterator[str]:
    for model in searched.searched_models():
        for rows in searched.differing(model):
            for row, _ in rows:
                lost = "les mots gardés ne sont plus ceux que l'on y cherche"
                yield f"{model._meta.verbose_name} « {row} » : {lost}. {MENDED}"
    for model in trigram_tables.misled():
        lost = "l'index de leurs mots n'est plus celui de leurs lignes"
        yield f"{model._meta.verbose_name_plural} : {lost}. {MENDED}"
