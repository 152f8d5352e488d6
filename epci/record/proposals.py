"""What the register says of a body that nobody has written yet: a commune by its name or its SIREN.

INSEE gave the SIREN of a commune after its code (Besançon, 25056: 21 25 0056 and a key), that of
a department after its number; those of public bodies begin with 1 or 2, those of local
authorities and of their groupings with 2.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.core.exceptions import ValidationError

from epci.entities.kinds import BY_COUNCIL
from epci.entities.numbers import SIREN_LENGTH, SIRET_LENGTH, validate_siren
from epci.models import CommuneMembership, Organisation
from epci.record.reading import named_alike
from press.words.french import fold, is_number

Kind = Organisation.Kind
BY_PREFIX = {"21": Kind.COMMUNE, "22": Kind.DEPARTMENT, "23": Kind.REGION}
LOCAL = (*BY_COUNCIL, Kind.REGION)
ARTICLES = (("Le ", "du "), ("Les ", "des "))
VOWELS = tuple("aeiouy")
MOST = 5
SIREN_HELP = "Neuf chiffres, ou le SIRET ; vide quand il n'est pas connu."


class KnownBody(NamedTuple):
    """A commune, as it would be written; `siren` is empty where nobody typed it."""

    name: str
    kind: str
    siren: str
    why: str


def kind_of(siren: str) -> str:
    """The nature that a SIREN says; nothing where it says none."""
    return BY_PREFIX.get(siren[:2], "")


def known_bodies(asked: str, found: Collection[Organisation]) -> list[KnownBody]:
    """The communes of a name, among those of the EPCIs that were found, or of a SIREN; one query.

    None for whoever is already among the organisations found.
    """
    digits = siren_typed(asked)
    siren = digits if is_number(digits) and len(digits) == SIREN_LENGTH else ""
    communes = CommuneMembership.objects.select_related("epci__organisation")
    if siren:
        rows = communes.filter(code=_code(siren)) if kind_of(siren) == Kind.COMMUNE else []
    else:
        rows = communes.filter(epci__in=[one.pk for one in found if one.kind == Kind.EPCI])
    words, written = fold(asked).split(), {fold(one.name) for one in found}
    last: dict[str, CommuneMembership] = {}
    for one in sorted(rows, key=lambda row: row.last_year):
        if siren or (words and set(words) <= set(_words(one.name))):
            last[one.code] = one
    bodies = [_body(one, siren) for one in last.values()]
    exact = sorted(bodies, key=lambda body: (len(body.name), fold(body.name)))
    return [one for one in exact if fold(one.name) not in written][:MOST]


def require_own_identity(name: str, kind: str, siren: str) -> None:
    """Refuse a name or a number that the register has, and a number that its nature cannot have."""
    numbered = Organisation.objects.filter(siren=siren or "-").first()
    for field, known in (("siren", numbered), ("name", named_alike(name))):
        if known:
            message = f"{known} est déjà connu : cherchez-le par son nom ou son SIREN."
            raise ValidationError({field: message})
    if siren:
        _require_fit(kind, siren)


def _require_fit(kind: str, siren: str) -> None:
    try:
        validate_siren(siren)
    except ValidationError as error:
        raise ValidationError({"siren": error}) from error
    said, word = kind_of(siren), Kind(kind).label
    if said and kind in LOCAL and said != kind:
        message = f"« {siren} » est le SIREN d'une autre nature ({Kind(said).label}) : relisez-les."
    elif kind in LOCAL and siren[0] != "2":
        message = f"« {siren} » n'est pas le SIREN de cette nature ({word}) : il commence par 2."
    elif kind == Kind.ASSOCIATION and siren[0] in "12":
        message = f"« {siren} » est le SIREN d'un organisme public, non d'une association."
    else:
        return
    raise ValidationError({"siren": ValidationError(message, code="siren")})


def siren_typed(typed: str) -> str:
    """The SIREN that was typed, in any groups, or that of the SIRET that was typed instead."""
    digits = "".join(typed.split())
    return digits[:9] if is_number(digits) and len(digits) == SIRET_LENGTH else digits


def _code(siren: str) -> str:
    """25056 of 212500565; overseas, 97411 of 219740115."""
    department, number = siren[2:4], siren[4:8]
    return department + (number[0] + number[2:] if department == "97" else number[1:])


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").replace("'", " ").split()


def _body(one: CommuneMembership, siren: str) -> KnownBody:
    why = f"{one.code}, commune membre de {one.epci.organisation}"
    return KnownBody(_commune(one.name), Kind.COMMUNE, siren, why)


def _commune(name: str) -> str:
    """« Commune de Morteau », « Commune du Russey », « Commune d'Ornans »."""
    for article, short in ARTICLES:
        if name.startswith(article):
            return f"Commune {short}{name.removeprefix(article)}"
    return f"Commune d'{name}" if fold(name).startswith(VOWELS) else f"Commune de {name}"
