"""What people search for, in which rows it is, and why they were found.

Rows keep their words as `press.words.compared` compares them; what is typed is compared so.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from itertools import chain
from operator import and_, or_
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Left, StrIndex

from press.kit.counts import FOUND, MOST, AmongFirst, counted, first_found, how_many
from press.kit.distinct import values_sql
from press.kit.marked import excerpt
from press.kit.naming import name_of, read_name
from press.kit.searched import END
from press.kit.trigram_tables import has_trigrams, is_possible, that_may_hold
from press.kit.ways import Ways
from press.words.compared import compared, compared_words
from press.words.french import fold, read_euros

LONGEST, MOST_WORDS = 100, 8  # characters, words


@dataclass(frozen=True)
class Asked:
    """What was typed: words, and perhaps an amount or a number.

    `among_many`: by whom sees more than is counted, so that an index is followed first.
    """

    text: str
    among_many: bool = False

    @classmethod
    def typed(cls, text: str) -> "Asked":
        """No longer than a search is, and without the NUL that PostgreSQL keeps nowhere."""
        return cls(" ".join(text.replace("\0", " ")[:LONGEST].split()))

    @cached_property
    def folded(self) -> str:
        return compared(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each word once, as they are compared."""
        return tuple(dict.fromkeys(compared_words(self.text)))[:MOST_WORDS]

    @cached_property
    def centimes(self) -> int | None:
        """The amount that it may be."""
        try:
            return read_euros(self.text)
        except ValueError:
            return None

    @cached_property
    def bare(self) -> str:
        """A number without what people write before it or in it: « n° 2025-0007 », « 242 500 »."""
        return re.sub(r"^n[°o]\s*|\s", "", fold(self.text))


@dataclass(frozen=True)
class Hit:
    """One thing found: where it leads, and why.

    `why` is text in which the words are; `found` is a figure that is what was asked, whole.
    """

    url: str
    title: str
    place: str = ""
    why: str = ""
    found: str = ""


def itself(rows: Any) -> Any:
    return rows


@dataclass(frozen=True)
class Kind:
    """Everything of one kind that was found, the most exact first; `is_told` of rows of `told`.

    `is_stored` of rows of the database, of which `find` gives the ways that lead to them.
    `shown` reads them, of a `model`, with what their hits say beside.
    """

    code: str
    label: str
    find: Callable[[], Any]
    hit: Callable[[Any], Hit]
    is_told: bool = False
    is_stored: bool = True
    model: Any = None
    shown: Callable[[Any], Any] = itself

    @property
    def rows(self) -> QuerySet[Any] | Sequence[Any]:
        found = self.find()
        return self.shown(found.rows if self.is_stored else found)

    def read(self, keys: Sequence[int]) -> list[Any]:
        """The rows of these keys, in their order."""
        known = self.shown(self.model.objects.filter(pk__in=keys).order_by()).in_bulk()
        return [known[key] for key in keys]

    def hit_of(self, row: Any) -> Hit:
        return self.hit(ToldRow(*row) if self.is_told else row)


class ToldRow(NamedTuple):
    """What a row says that was found, so that one query gives several kinds."""

    key: int
    reference: str
    title: str
    second: str
    third: str
    exactness: int


TOLD = [f"told_{name}" for name in ToldRow._fields[:-1]] + ["exactness"]


class Folded(Func):
    """A text of the database without accents or capitals; SQLite's own is `config.sqlite`."""

    function = "fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        spread = "normalize(%(expressions)s, NFKD)"
        for letter, letters in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("’", "''")):
            spread = f"replace({spread}, '{letter}', '{letters}')"
        template = f"lower(regexp_replace({spread}, U&'[\\0300-\\036F]', '', 'g'))"
        return self.as_sql(compiler, connection, template=template, **context)


def holding(rows: QuerySet[Any], asked: Asked, first: str) -> QuerySet[Any]:
    """The rows in which every word is, in a `SearchedField`: see `found_in_ways`."""
    return found_in_ways(rows, asked, first).rows


def found_in_ways(
    rows: QuerySet[Any],
    asked: Asked,
    first: str,
    *also: Q,
    beside: Callable[[str], Q] | None = None,
    whole: Q | None = None,
) -> Ways:
    """The rows in which every word is, in a `SearchedField` or `beside` it.

    That says where its title ends. `beside` says of a word whether another row holds it, to which
    a row leads: it is asked last. `whole` is a condition for
    which a row is what was asked itself, each of `also` one that suffices. `exactness` is 0 for
    those, 1 where the title begins so, 2 where it holds the words, else 3.
    """
    title = Left(first, StrIndex(first, Value(END.strip())))
    itself = Q(**{f"{first}__startswith": f"{asked.folded}{END}"})
    exactness = Case(
        When(itself | whole if whole else itself, then=0),
        When(**{f"{first}__startswith": asked.folded}, then=1),
        When(_every(asked, "searched_title"), then=2),
        default=3,
        output_field=IntegerField(),
    )

    def told_apart(found: QuerySet[Any]) -> QuerySet[Any]:
        return found.alias(searched_title=title).annotate(exactness=exactness)

    conditions = [_every(asked, first), *also]
    if whole:
        conditions.append(whole)
    if beside:
        conditions.append(_partly(asked, first, beside))
    return Ways(rows, conditions, told_apart, along=_along(rows, asked, first))


def _along(rows: QuerySet[Any], asked: Asked, column: str) -> Callable[[Any], Any] | None:
    """How SQLite is led to rows that may hold the words, where it has an index of them."""
    is_led = asked.among_many and connections[rows.db].vendor == "sqlite" and is_possible()
    if not (is_led and has_trigrams(asked.words)):
        return None
    return partial(that_may_hold, words=asked.words, column=column)


def told(found: Ways, key: str, title: str, *others: str) -> Ways:
    """Rows of what belongs to a `convention` as `ToldRow` has them, by the names of columns."""
    nothing = Value("", output_field=TextField())
    second, third, *_ = (*map(F, others), nothing, nothing)
    said = {
        "told_key": F(key),
        "told_reference": name_of("convention"),
        "told_title": F(title),
        "told_second": second,
        "told_third": third,
    }
    return found.then(lambda rows: rows.annotate(**said).values_list(*TOLD))


def holding_folded(rows: QuerySet[Any], asked: Asked, column: str) -> Ways:
    """The same of rows that nothing may change, whose column is folded as they are read."""
    exactness = Case(When(folded=fold(asked.text), then=0), default=3, output_field=IntegerField())

    def told_apart(found: QuerySet[Any]) -> QuerySet[Any]:
        return found.alias(folded=Folded(column)).annotate(exactness=exactness)

    return Ways(rows.alias(folded=Folded(column)), [_every(asked, "folded")], told_apart)


def saying(rows: QuerySet[Any], text: str, *columns: str) -> QuerySet[Any]:
    """The rows that say every word of a text somewhere in these columns, folded as they are read;
    none where what was typed has no word.
    """
    asked = Asked.typed(text)
    if not asked.words:
        return rows.none() if text.strip() else rows
    parts = chain.from_iterable((one, Value(" ")) for one in columns)
    whole = Concat(*parts, output_field=TextField())
    return rows.alias(folded=Folded(whole)).filter(_every(asked, "folded"))


def stating(rows: QuerySet[Any], text: str, column: str = "searched") -> QuerySet[Any]:
    """The same of rows that keep their words in a column, as they are compared."""
    asked = Asked.typed(text)
    if not asked.words:
        return rows.none() if text.strip() else rows
    return rows.filter(_every(asked, column))


def _every(asked: Asked, column: str) -> Q:
    return reduce(and_, (Q((f"{column}__contains", word)) for word in asked.words), Q())


def _partly(asked: Asked, column: str, beside: Callable[[str], Q]) -> Q:
    """Where one of the words at least is beside, and the others are there or in the column."""
    others = map(beside, asked.words)
    held = (Q((f"{column}__contains", word)) | beside(word) for word in asked.words)
    return reduce(or_, others) & reduce(and_, held)


def values_holding(rows: QuerySet[Any], asked: Asked, column: str) -> RawSQL:
    """The values of a column in which every word is, each read once along its index: for names that
    thousands of rows have.
    """
    sql, params = values_sql(rows, column)
    said = [f"%{connection.ops.prep_for_like_query(word)}%" for word in asked.words]
    held = " AND ".join("value LIKE %s ESCAPE '\\'" for _ in said)
    known = f"SELECT value FROM ({sql}) AS every WHERE {held}"  # noqa: S608  Django's own SQL
    return RawSQL(known, [*params, *said])  # noqa: S611


@dataclass(frozen=True)
class Found:
    """The first of what was found of a kind, how many there are, and whether one is it exactly."""

    kind: Kind
    hits: list[Hit]
    count: int
    is_exact: bool

    @property
    def said(self) -> str:
        """« 12 », « plus de 1 000 »."""
        return how_many(self.count)

    @property
    def others(self) -> int:
        return self.count - len(self.hits)

    @property
    def others_said(self) -> str:
        return counted(self.others, "autre résultat", "autres résultats")


def first_rows(kinds: Sequence[Kind], count: int) -> list[AmongFirst]:
    """The first of each stored kind, in the columns of `ToldRow`, after its code and how many there
    are.

    Where a way leads to more than are counted, these are the most exact of so many: finding all
    that is as exact would compare every row.
    """
    nothing = Value("", output_field=TextField())
    bare = {"told_key": F("pk"), **dict.fromkeys(TOLD[1:-1], nothing)}
    in_all = RawSQL(f"(SELECT COUNT(*) FROM {FOUND})", (), output_field=IntegerField())  # noqa: S608, S611
    parts = []
    for one in kinds:
        ways = one.find()
        keys = [first_found(way) for way in ways.each]
        found = ways.of(RawSQL(f"SELECT * FROM {FOUND}", ()))  # noqa: S608, S611
        told = found if one.is_told else found.annotate(**bare)
        kind = Value(one.code, output_field=TextField())
        told = told.annotate(told_kind=kind, told_all=in_all)
        parts.append(AmongFirst(keys, told.values_list("told_kind", "told_all", *TOLD)[:count]))
    return parts


def first_of_all(
    kinds: Sequence[Kind], found: Iterable[tuple[Any, ...]], count: int
) -> list[Found]:
    """The first of each kind, of what `first_rows` found; one query more for each that is not told.

    What their hits say beside them is asked of the first ones alone.
    """
    known: dict[str, list[tuple[int, ToldRow]]] = defaultdict(list)
    for code, in_all, key, reference, *said in found:
        known[code].append((in_all, ToldRow(key, read_name(reference), *said)))
    return [_found(one, known[one.code], count) for one in kinds]


def _found(kind: Kind, known: Sequence[tuple[int, ToldRow]], count: int) -> Found:
    if not kind.is_stored:
        every = kind.rows
        hits = [kind.hit(one) for one in every[:count]]
        return Found(kind, hits, len(every), bool(hits))
    if not known:
        return Found(kind, [], 0, is_exact=False)
    rows: Iterable[Any] = [row for _, row in known]
    in_all, is_exact = min(known[0][0], MOST + 1), known[0][1].exactness == 0
    if not kind.is_told:
        rows = kind.read([one.key for one in rows])
    return Found(kind, [kind.hit(one) for one in rows], in_all, is_exact)


def reasons(asked: Asked, title: str, **texts: str) -> str:
    """Where the words are that the title does not hold: « programme : … Territoires … »."""
    known = compared(title)
    missing = [word for word in asked.words if word not in known]
    told = (
        f"{label.replace('_', ' ')} : {excerpt(text, missing)}"
        for label, text in texts.items()
        if any(word in compared(text) for word in missing)
    )
    return " ; ".join(told)
