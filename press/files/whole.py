"""A file that has its name once it is whole: whoever finds it finds all of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError

PART = ".partiel"  # the end of the name of a file that is being written


@contextmanager
def whole_file(target: Path, *, lost: str) -> Iterator[IO[bytes]]:
    """A file to write and read again; nothing is left of it where its block fails.

    `lost` ends the sentence of what the disk refuses, « rien n'est sauvegardé ». ValidationError
    for a target that exists or cannot be written.
    """
    if target.exists():
        raise ValidationError(f"« {target} » existe déjà : choisissez un autre nom.", code="exists")
    part = target.with_name(target.name + PART)
    try:
        with part.open("x+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except OSError as error:
        raise ValidationError(
            f"« {target} » ne s'écrit pas ({error.strerror}) : {lost}.", code="write"
        ) from error
    finally:
        part.unlink(missing_ok=True)
