"""What an archive says against itself: read alone, piece by piece, and never believed."""

import csv
import json
from collections import Counter as Times
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import TextIOWrapper
from os import SEEK_END
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from financing.letters.page import Content
from financing.register.audit.letters import UNREADABLE
from financing.register.year_archives.layout import (
    COLUMNS,
    FORMAT,
    JOURNAL,
    MANIFEST,
    PIECE,
    SEAL_LENGTH,
    SERIES,
    SUMS,
    ArchivedSeries,
    PackedYear,
    seal_of,
)
from press.files.canonical import canonical, digest
from press.files.pdf import attachments
from press.words.french import sentence

LONGEST = 64_000_000  # bytes of one member held in memory: a letter weighs some 50 kB
DAMAGED = (BadZipFile, EOFError, RuntimeError, ZlibError, csv.Error, *UNREADABLE)
NO_ARCHIVE = "Ce fichier n'est pas une archive de registre de Prorata, ou il est incomplet."


def nobody() -> None:
    """Who hears how far the reading is, where nobody asked."""


def anomalies_in(file: IO[bytes], heard: Callable[[], object] = nobody) -> Iterator[str]:
    """Each anomaly of an archive, in French; nothing when all is well. No database is asked.

    `heard` is told of each paper that is read.
    What is held in memory is one letter, and a kilobyte a member: the ZIP's own list of them.
    """
    expected, sealed = seal_of(file)
    if expected != sealed:
        yield "L'archive a été modifiée : son sceau n'est plus celui de son contenu."
    try:
        with ZipFile(file) as archive:
            manifest = json.loads(_held(archive, MANIFEST))
            if manifest["format"] != FORMAT:
                yield f"Le format {manifest['format']} n'est pas connu de cette version."
                return
            yield from _readable(SUMS, _of_the_members(archive, manifest))
            for series in SERIES:
                yield from _readable(series.chain, _of_a_series(archive, series, manifest, heard))
            yield from _readable(JOURNAL, _of_the_journal(archive, manifest))
    except DAMAGED:
        yield NO_ARCHIVE


def _readable(name: str, found: Iterator[str]) -> Iterator[str]:
    """What is found in a member, as far as it can be read."""
    try:
        yield from found
    except DAMAGED:
        yield f"{name} : ne se lit plus."


def told_by(file: IO[bytes]) -> Content:
    """The manifest of an archive in which there is no anomaly."""
    with ZipFile(file) as archive:
        manifest: Content = json.loads(_held(archive, MANIFEST))
        return manifest


def held_in(file: IO[bytes]) -> PackedYear:
    """What an archive holds in which there is no anomaly: its end alone is read."""
    about = told_by(file)
    counts = [about["series"][one.folder]["count"] for one in SERIES]
    file.seek(-SEAL_LENGTH, SEEK_END)
    return PackedYear(*counts, about["journal"], file.read().decode())


def breaks_between(manifests: Iterable[Content]) -> Iterator[str]:
    """Where a carrier's year does not begin by quoting the paper at which the one before ends."""
    ends: dict[tuple[str, str], Content] = {}
    for one in sorted(manifests, key=lambda said: int(said["year"])):
        carrier = one["carrier"]
        for series in SERIES:
            said = one["series"][series.folder]
            place = (carrier["siren"] or carrier["name"], series.folder)
            if said["count"] and place in ends and said["follows"] != ends[place]:
                yield (
                    f"{carrier['name']}, {one['year']} : ses {series.name}s ne commencent pas où "
                    "finit l'archive d'avant, ou une année manque entre elles."
                )
            if said["count"]:
                ends[place] = said["head"]


def _held(archive: ZipFile, name: str) -> bytes:
    """A member whole. KeyError without it, ValueError for one that is not stored as it is."""
    about = archive.getinfo(name)
    if about.compress_type != ZIP_STORED or about.file_size > LONGEST:
        raise ValueError(name)
    return archive.read(about)


def _of_the_members(archive: ZipFile, manifest: Content) -> Iterator[str]:
    """Each is what `SHA256SUMS` says, and there is none besides."""
    sums = _held(archive, SUMS)
    if sha256(sums).hexdigest() != manifest["sums"]:
        yield f"{SUMS} : le manifeste en dit une autre empreinte."
    known = dict(reversed(line.split("  ", 1)) for line in sums.decode().splitlines())
    there = Times(archive.namelist())
    yield from (f"{name} : est là plusieurs fois." for name in there if there[name] > 1)
    yield from (f"{name} : manque." for name in known if name not in there)
    for name in there:
        if name in (SUMS, MANIFEST):
            continue
        if name not in known:
            yield f"{name} : n'est pas de cette archive."
        elif _digest_of(archive, name) != known[name]:
            yield f"{name} : n'est plus ce qui fut archivé."


def _digest_of(archive: ZipFile, name: str) -> str:
    """Read piece by piece; empty where it cannot be."""
    if archive.getinfo(name).compress_type != ZIP_STORED:
        return ""
    found = sha256()
    try:
        with archive.open(name) as member:
            while piece := member.read(PIECE):
                found.update(piece)
    except DAMAGED:
        return ""
    return found.hexdigest()


def _of_a_series(
    archive: ZipFile, series: ArchivedSeries, manifest: Content, heard: Callable[[], object]
) -> Iterator[str]:
    """From the paper that the year follows to its head: no gap, and each holds the next."""
    said = manifest["series"][series.folder]
    previous, count, number = (said["follows"] or {}).get("sha256", ""), 0, ""
    for count, row in enumerate(_chain(archive, series), start=1):
        number = row["numéro"]
        named = f"{sentence(series.name).rstrip('.')} {number}"
        if row["empreinte précédente"] != previous:
            yield f"{named} : la chaîne est rompue avant ce numéro."
        if number != series.printed(manifest["year"], count):
            yield f"{named} : un trou ou un doublon avant ce numéro."
        yield from (f"{named} : {one}" for one in _of_a_paper(archive, series, row, manifest))
        previous = row["empreinte"]
        heard()
    head = said["head"] or {"number": "", "sha256": (said["follows"] or {}).get("sha256", "")}
    if (said["count"], head["number"], head["sha256"]) != (count, number, previous):
        yield f"{series.chain} : ne finit pas où le manifeste le dit."
    held = sum(one.startswith(f"{series.folder}/") for one in archive.namelist())
    if held != 2 * count + 1:
        yield f"{series.folder}/ : n'a pas deux fichiers pour chaque numéro de sa chaîne."


def _chain(archive: ZipFile, series: ArchivedSeries) -> Iterator[dict[str, str]]:
    with archive.open(series.chain) as member:
        rows = csv.DictReader(TextIOWrapper(member, "utf-8-sig", newline=""), delimiter=";")
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(series.chain)
        yield from rows


def _of_a_paper(
    archive: ZipFile, series: ArchivedSeries, row: dict[str, str], manifest: Content
) -> Iterator[str]:
    number = row["numéro"]
    try:
        text = _held(archive, series.member(number, "json")).decode()
        pdf = _held(archive, series.member(number, "pdf"))
    except DAMAGED:
        yield "son contenu ou son PDF manque, ou ne se lit plus."
        return
    if digest(text) != row["empreinte"]:
        yield "le contenu ne correspond plus à son empreinte."
        return
    try:
        content = json.loads(text)
        yield from _of_a_content(series, content, text, row, manifest)
        if sha256(pdf).hexdigest() != row["empreinte du PDF"]:
            yield "le PDF ne correspond plus à son empreinte."
        else:
            yield from series.files_apart(content, attachments(pdf))
    except UNREADABLE:
        yield "le contenu, ou le fichier joint au PDF, ne se lit plus."


def _of_a_content(
    series: ArchivedSeries, content: Content, text: str, row: dict[str, str], manifest: Content
) -> Iterator[str]:
    if canonical(content) != text:
        yield "le contenu n'est pas sous sa forme canonique."
    amount = content["amount"] if "amount" in content else content["totals"]["expenses"]
    said = {
        "numéro": content["number"],
        "date": content["issued_on"],
        "nature": content["kind"],
        "montant (centimes)": str(amount),
        "empreinte précédente": content["previous_sha256"] or "",
    }
    for what, frozen in said.items():
        if frozen != row[what]:
            yield f"{what} : « {frozen} » dans le contenu, « {row[what]} » dans la chaîne."
    if content["carrier"]["siren"] != manifest["carrier"]["siren"]:
        yield "le porteur n'est pas celui de l'archive."
    yield from series.contradictions(content)


def _of_the_journal(archive: ZipFile, manifest: Content) -> Iterator[str]:
    """Each line keeps its seal; lines without one come before the first that has one."""
    has_begun, count = False, 0
    with archive.open(JOURNAL) as member:
        for count, line in enumerate(iter(lambda: member.readline(LONGEST), b""), start=1):
            entry = json.loads(line)
            has_begun = has_begun or bool(entry["seal"])
            if has_begun and entry["seal"] != _seal_of_a_line(entry["facts"]):
                yield f"{JOURNAL} : la ligne {count} n'est plus celle qui fut écrite."
    if count != manifest["journal"]:
        yield f"{JOURNAL} : {count} lignes, et le manifeste en compte {manifest['journal']}."


def _seal_of_a_line(said: dict[str, Any]) -> str:
    """As `accounts.sealing` makes it from a row of the journal."""
    return digest(canonical([["entry", said]]))
