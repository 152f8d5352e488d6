"""The annexes of an amendment: each thing that it changes, each partner's euros."""

from collections.abc import Iterator
from datetime import date
from textwrap import fill

from conventions.amendments.awaited import amendment_of
from conventions.models import Text
from conventions.texts.annex_paper import Annex, AnnexRow
from financing.amendments.before_after import Moved, before_after
from financing.amendments.changed import Changed
from financing.core.variation import signed
from financing.dossier.reading import read_dossier
from press.words.french import decimals

WIDTH = 34  # characters of a column of words


def amendment_annexes(text: Text, on: date) -> Iterator[Annex]:
    """What its page shows side by side, so that the paper that is signed says it too."""
    dossier = read_dossier(text.convention, on)
    found = before_after(amendment_of(text, on), dossier)
    if found.changed:
        rows = tuple(map(_changed, found.changed))
        note = "Le reste de la convention est inchangé."
        yield Annex("Ce que change l'avenant", ("Quoi", "Avant", "Après"), rows, note)
    for moved in found.moved:
        if moved.rows:
            yield _moved(moved)


def _changed(one: Changed) -> AnnexRow:
    """Words in lines that leave room for the other column: cells do not wrap by themselves."""
    return AnnexRow(one.what, tuple(fill(said or "–", WIDTH) for said in (one.before, one.after)))


def _moved(moved: Moved) -> Annex:
    rows = [
        AnnexRow(
            row.party.name,
            (_figures(row.before_amount), _figures(row.after_amount), _signed(row.change)),
        )
        for row in moved.rows
    ]
    change = moved.total_after - moved.total_before
    totals = _figures(moved.total_before), _figures(moved.total_after), _signed(change)
    known = f"Sur les populations de {moved.anticipated}, les dernières connues. "
    return Annex(
        f"{moved.component}, {moved.period}, avant et après",
        ("Partenaire", "Avant", "Après", "Différence"),
        (*rows, AnnexRow("Reste à charge", totals, is_total=True)),
        f"{known if moved.anticipated else ''}Montants en euros.",
    )


def _figures(amount: int | None) -> str:
    return "–" if amount is None else decimals(amount, 2)


def _signed(change: int) -> str:
    """« +4 000,00 », « −12,00 », or « = »."""
    return signed(change, _figures) if change else "="
