"""A carrier's year, from the tables into an archive: read a few letters at a time."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.template.loader import render_to_string

from accounts.models import Entry
from accounts.sealing import facts
from epci.models import Organisation
from financing.models import ExpenseStatement, FundCall
from financing.register.year_archives.layout import (
    COLUMNS,
    FORMAT,
    JOURNAL,
    LETTERS,
    MANIFEST,
    READ_ME,
    RECOMPUTING,
    SEAL_LENGTH,
    SERIES,
    STATEMENTS,
    SUMS,
    ArchivedSeries,
    seal_of,
)
from press.files.canonical import canonical
from press.files.sheets import ANY_DAY, Row, csv_parts
from press.words.french import plural

DOCUMENT = settings.BASE_DIR / "docs" / "recompute.md"
AT_ONCE = 50  # papers read together: a PDF weighs some 50 kB
LINES_AT_ONCE = 500
IN_MEMORY = 1_000_000  # bytes of digests

ROWS: dict[ArchivedSeries, type[FundCall] | type[ExpenseStatement]] = {
    LETTERS: FundCall,
    STATEMENTS: ExpenseStatement,
}
Paper = FundCall | ExpenseStatement


def archive_name(carrier: Organisation, year: int) -> str:
    return f"registre_{carrier.siren or f'organisme-{carrier.pk}'}_{year}.zip"


def pack(
    target: IO[bytes], carrier: Organisation, year: int, at: datetime, heard: Callable[[], object]
) -> None:
    """Write the archive of a year into an empty file; `heard` is told of each paper.

    ValidationError where nothing was numbered that year, or where a PDF is still to be made.
    """
    papers = {one: _papers(one, carrier, year) for one in SERIES}
    _require_whole(papers, carrier, year)
    with ZipFile(target, "w") as archive, SpooledTemporaryFile(IN_MEMORY) as sums:
        bundle = _Bundle(archive, sums, heard)
        about: dict[str, Any] = {
            "format": FORMAT,
            "carrier": {"name": carrier.name, "siren": carrier.siren},
            "year": year,
            "made_at": at.isoformat(timespec="seconds"),
        }
        bundle.put(READ_ME, [_read_me(about)])
        bundle.put(RECOMPUTING, [DOCUMENT.read_bytes()])
        about["series"] = {one.folder: bundle.put_series(one, papers[one]) for one in SERIES}
        about["journal"] = bundle.put_journal(carrier, year)
        about["sums"] = bundle.put_sums()
        bundle.put(MANIFEST, [json.dumps(about, ensure_ascii=False, indent=1).encode()])
        archive.comment = b"0" * SEAL_LENGTH
    expected, _ = seal_of(target)
    target.seek(-SEAL_LENGTH, 2)
    target.write(expected.encode())


class _Bundle:
    """The members that are written, and the digest of each."""

    def __init__(self, archive: ZipFile, sums: IO[bytes], heard: Callable[[], object]) -> None:
        self.archive, self.sums, self.heard = archive, sums, heard

    def put(self, name: str, parts: Iterable[bytes]) -> str:
        """Its SHA-256."""
        digest = sha256()
        with self.archive.open(ZipInfo(name, ANY_DAY), "w") as member:
            for part in parts:
                member.write(part)
                digest.update(part)
        self.sums.write(f"{digest.hexdigest()}  {name}\n".encode())
        return digest.hexdigest()

    def put_series(self, series: ArchivedSeries, papers: QuerySet[Any]) -> dict[str, Any]:
        """The papers, then their chain; gives how many, after which, up to which."""
        head, count = None, 0
        for count, paper in enumerate(papers.iterator(AT_ONCE), start=1):  # noqa: B007
            self.put(series.member(str(paper), "json"), [paper.content.encode()])
            self.put(series.member(str(paper), "pdf"), [bytes(paper.rendering.pdf)])
            head = _named(paper)
            self.heard()
        chain = papers.defer("content", "rendering__pdf").filter(number__lte=count)
        self.put(series.chain, csv_parts(_rows(chain)))
        return {"count": count, "follows": _before(papers), "head": head}

    def put_journal(self, carrier: Organisation, year: int) -> int:
        """How many lines, from the year's first day to this one: what followed its papers too.

        Each is written with what its seal was made from.
        """
        found = Entry.objects.of_organisation(name=carrier.name, siren=carrier.siren)
        lines = found.filter(at__year__gte=year).order_by("pk")
        last = lines.aggregate(last=Max("pk"))["last"] or 0
        kept = lines.filter(pk__lte=last)
        said = (
            canonical({"facts": facts(one), "seal": one.seal}).encode() + b"\n"
            for one in kept.iterator(LINES_AT_ONCE)
        )
        self.put(JOURNAL, said)
        return kept.count()

    def put_sums(self) -> str:
        self.sums.seek(0)
        return self.put(SUMS, self.sums)


def _papers(series: ArchivedSeries, carrier: Organisation, year: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = ROWS[series]._default_manager.filter(carrier=carrier, year=year)
    return rows.select_related("rendering").order_by("number")


def _require_whole(
    papers: dict[ArchivedSeries, QuerySet[Any]], carrier: Organisation, year: int
) -> None:
    if not any(rows.exists() for rows in papers.values()):
        raise ValidationError(f"{carrier} n'a rien numéroté en {year}.", code="nothing")
    for series, rows in papers.items():
        if waiting := rows.filter(rendering=None).count():
            lacking = plural(
                waiting, f"{series.name} attend son PDF", f"{series.name}s attendent leur PDF"
            )
            raise ValidationError(
                f"{lacking} : l'archive de {year} se fera ensuite "
                "(manage.py finish_letters le prépare).",
                code="unfinished",
            )


def _before(papers: QuerySet[Any]) -> dict[str, str] | None:
    """The carrier's last paper of an earlier year, which the first one of the year follows."""
    first = papers.defer("content", "rendering__pdf").first()
    if first is None or not first.previous_sha256:
        return None
    found = type(first)._default_manager.filter(sha256=first.previous_sha256).first()
    return _named(found) if found else {"number": "", "sha256": first.previous_sha256}


def _named(paper: Paper) -> dict[str, str]:
    return {"number": str(paper), "sha256": paper.sha256}


def _rows(papers: QuerySet[Any]) -> Iterator[Row]:
    yield COLUMNS
    for one in papers.iterator(LINES_AT_ONCE):
        is_letter = isinstance(one, FundCall)
        yield (
            str(one),
            one.issued_on,
            one.kind if is_letter else "statement",
            one.amount if is_letter else one.spent,
            one.sha256,
            one.previous_sha256,
            one.rendering.sha256,
        )


def _read_me(about: dict[str, Any]) -> bytes:
    text = render_to_string("financing/register/archive.txt", about)
    return text.encode()
