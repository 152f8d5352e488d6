"""Where commands put the documents that they number: a folder, looked at before anything is."""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from conventions.models import Party
from epci.zones import today_of
from press.words.french import short_date

FURTHEST = timedelta(days=366)  # a number given in 2099 would forbid every earlier date


def day_of_issue(asked: date | None, carrier: Party) -> date:
    """Today, where the carrier is, unless a day is asked for; ValidationError for one too far."""
    today = today_of(carrier.organisation)
    if asked is not None and asked > today + FURTHEST:
        raise ValidationError(f"La date {short_date(asked)} est trop loin d'ici.", code="day")
    return asked or today


def writable(text: str) -> Path:
    """Before anything is numbered: documents must have somewhere to go. Nothing is made yet."""
    directory = Path(text)
    existing = next((one for one in (directory, *directory.parents) if one.exists()), directory)
    if not text.strip() or not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise ValidationError(f"On ne peut pas écrire dans le dossier « {text} ».", code="output")
    return directory


def deliver(directory: Path, documents: Iterable[tuple[str, bytes]]) -> None:
    """Each under its own name; CommandError where the disk refuses."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, pdf in documents:
            (directory / name).write_bytes(pdf)
    except OSError as error:
        raise CommandError(
            f"Écriture impossible dans « {directory} » ({error.strerror}). Les lettres émises "
            "sont conservées : relancez la commande vers un autre dossier."
        ) from error
