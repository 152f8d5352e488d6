"""How an address names a convention: by its reference, and by its key where the reference alone
would mean several of those that the person sees.

`/conventions/TI-DOUBS/` is the only one of them that the person sees; `/conventions/TI-DOUBS~12/`
is that one, whatever else has the same reference. Nobody is shown the second form who does not see
several: it would tell that another exists.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import register_converter

BEFORE_KEY = "~"


class NamedKey(str):
    """A reference that knows which convention it means; what it prints is the reference."""

    key: int

    def __new__(cls, reference: str, key: int) -> Self:
        made = super().__new__(cls, reference)
        made.key = key
        return made

    def __getnewargs__(self) -> tuple[str, int]:  # type: ignore[override]
        return f"{self}", self.key


def _alone(_reference: str) -> bool:
    return False


_means_several: ContextVar[Callable[[str], bool]] = ContextVar("means_several", default=_alone)


@contextmanager
def read_by(means_several: Callable[[str], bool]) -> Iterator[None]:
    """Addresses made inside are for somebody to whom these references mean several conventions."""
    token = _means_several.set(means_several)
    try:
        yield
    finally:
        _means_several.reset(token)


@contextmanager
def read_by_anybody() -> Iterator[None]:
    """Addresses made inside go to somebody else, as an e-mail does."""
    with read_by(_alone):
        yield


def named(reference: str, convention: str = "") -> Q:
    """What an address names, of conventions or of rows that lead to one (`round__component`)."""
    begun = f"{convention}__" if convention else ""
    found = Q(**{f"{begun}reference": reference})
    key = getattr(reference, "key", None)
    return found if key is None else found & Q(**{f"{begun}pk": key})


class NamedColumn(CharField):
    """A reference as a query gives it, with its key where it has a homonym: see `name_of`."""

    def from_db_value(self, value: str | None, *_read: Any) -> str | None:
        return None if value is None else read_name(value)


def read_name(said: str) -> str:
    """What `name_of` gives, where the engine's own text is read."""
    if isinstance(said, NamedKey):
        return said
    reference, _, key = said.partition(BEFORE_KEY)
    return NamedKey(reference, int(key)) if key else reference


def name_of(convention: str = "") -> Case:
    """The reference of a convention, or of what leads to one, as `values` give it and addresses
    take it: that of a model's own attribute knows its convention already.
    """
    begun = f"{convention}__" if convention else ""
    key = Cast(f"{begun}pk", TextField())
    named = Concat(f"{begun}reference", Value(BEFORE_KEY), key, output_field=TextField())
    plain = Cast(F(f"{begun}reference"), TextField())
    return Case(
        When(**{f"{begun}is_homonym": True}, then=named),
        default=plain,
        output_field=NamedColumn(),
    )


class ReferenceConverter:
    """`<named:reference>` in an address."""

    regex = rf"[-a-zA-Z0-9_]+(?:{BEFORE_KEY}[0-9]{{1,18}})?"

    def to_python(self, value: str) -> str:
        return read_name(value)

    def to_url(self, value: Any) -> str:
        reference, key = f"{value}", getattr(value, "key", None)
        if key is None or not _means_several.get()(reference):
            return reference
        return f"{reference}{BEFORE_KEY}{key}"


class StoredNameConverter:
    """`<stored:name>`: random hexadecimal and a suffix; nothing else reaches the database."""

    regex = r"[0-9a-f]+\.[a-z0-9]+"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(ReferenceConverter, "named")
register_converter(StoredNameConverter, "stored")
