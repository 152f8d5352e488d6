"""A year of the register taken away for ten years, and what a forger would have to get past."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Entry
from conventions.journal import DOWNLOAD
from conventions.models import Party
from financing.models import CallPdf, FundCall
from financing.register.year_archives.layout import SEAL_LENGTH
from financing.register.year_archives.verifying import NO_ARCHIVE, anomalies_in, breaks_between
from financing.rounds.acts import issue_round
from press.files.canonical import canonical
from tests.financing.conftest import doubs_order
from tests.financing.letters.test_recompute import DOCUMENT
from tests.financing.letters.test_recompute import JOURNAL as JOURNAL_SCRIPT
from tests.financing.reading import words
from tests.financing.register.test_register_page import administrator_of
from tests.plain import plain_letter

CARRIER = "Chambre de Commerce et d'Industrie Saône-Doubs"
MODIFIED = "L'archive a été modifiée : son sceau n'est plus celui de son contenu."
SUMS, MANIFEST, CHAIN = "SHA256SUMS", "manifeste.json", "lettres/chaine.csv"
(BY_HAND,) = re.findall(r"```sh\n(.*?)```", DOCUMENT, flags=re.DOTALL)
OTHER = "« 99000 » dans le contenu, « 98900 » dans la chaîne."
Members = dict[str, bytes]


@pytest.fixture
def archive(round_: object, tmp_path: Path) -> Path:
    """The six letters of 2025, archived by the command."""
    path = tmp_path / "registre.zip"
    archive_register(path)
    return path


def archive_register(path: Path, year: int = 2025, carrier: str = CARRIER) -> str:
    out = StringIO()
    call_command("archive_register", carrier, f"--year={year}", f"--output={path}", stdout=out)
    return out.getvalue()


def verified(*paths: Path) -> str:
    out = StringIO()
    call_command("verify", "--archive", *map(str, paths), stdout=out)
    return out.getvalue()


def anomalies(content: bytes) -> list[str]:
    return list(anomalies_in(BytesIO(content)))


def members(path: Path) -> Members:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: Members, kind: int = ZIP_STORED) -> bytes:
    """An archive of these members, under a seal of its own, as a forger would make it."""
    target = BytesIO()
    with ZipFile(target, "w", kind) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
        archive.comment = b"0" * SEAL_LENGTH
    whole = target.getvalue()[:-SEAL_LENGTH]
    return whole + sha256(whole).hexdigest().encode()


def summed(held: Members) -> Members:
    """The same members, with sums and a manifest that agree with them."""
    others = {name: one for name, one in held.items() if name not in (SUMS, MANIFEST)}
    sums = "".join(f"{sha256(one).hexdigest()}  {name}\n" for name, one in others.items()).encode()
    about = json.loads(held[MANIFEST]) | {"sums": sha256(sums).hexdigest()}
    return others | {SUMS: sums, MANIFEST: json.dumps(about).encode()}


def test_a_year_is_archived_and_verified_without_a_database(archive, django_db_blocker):
    with django_db_blocker.block():
        said = verified(archive)
    assert said.startswith(f"Tout est en ordre : {CARRIER}, 2025, 6 lettres, 0 état.\n")
    assert said.endswith(f"Sceau : {archive.read_bytes()[-SEAL_LENGTH:].decode()}\n")


def test_it_holds_what_was_issued_and_a_stranger_finds_the_fingerprints_again(archive):
    held = members(archive)
    letters = FundCall.objects.order_by("number").select_related("rendering")
    rows = list(csv.DictReader(StringIO(held[CHAIN].decode("utf-8-sig")), delimiter=";"))
    assert [row["numéro"] for row in rows] == [str(one) for one in letters]
    for row, one in zip(rows, letters, strict=True):
        assert sha256(held[f"lettres/{one}.json"]).hexdigest() == one.sha256 == row["empreinte"]
        assert held[f"lettres/{one}.pdf"] == bytes(one.rendering.pdf)
    assert [row["empreinte précédente"] for row in rows] == [
        "",
        *(row["empreinte"] for row in rows[:-1]),
    ]
    said = dict(reversed(line.split("  ")) for line in held[SUMS].decode().splitlines())
    others = {name: one for name, one in held.items() if name not in (SUMS, MANIFEST)}
    assert said == {name: sha256(one).hexdigest() for name, one in others.items()}
    assert len(held["journal.jsonl"].splitlines()) == json.loads(held[MANIFEST])["journal"] > 0


def test_a_stranger_checks_it_by_hand_as_the_document_says(archive, tmp_path):
    """docs/recompute.md, with the commands of any system and nothing of ours."""
    (tmp_path / "FILE.zip").write_bytes(archive.read_bytes())
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", BY_HAND], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    seal, *checked = done.stdout.splitlines()
    assert seal.split()[0].encode() == archive.read_bytes()[-SEAL_LENGTH:]
    held = members(archive)
    assert sum(line.endswith(": OK") for line in checked) == len(held) - 2
    printed = [line.split()[0] for line in checked[-6:]]
    assert printed == list(FundCall.objects.order_by("number").values_list("sha256", flat=True))
    journal = tmp_path / "archive" / "journal.jsonl"
    command = [sys.executable, "-I", "-S", "-c", JOURNAL_SCRIPT, journal]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True"] * len(held["journal.jsonl"].splitlines())


def test_nothing_is_written_over_and_nothing_is_left_of_what_fails(archive, tmp_path):
    (tmp_path / "hier.zip").write_text("précieux", encoding="utf-8")
    with pytest.raises(CommandError, match="existe déjà"):
        archive_register(tmp_path / "hier.zip")
    assert (tmp_path / "hier.zip").read_text(encoding="utf-8") == "précieux"
    with pytest.raises(CommandError, match="n'a rien numéroté en 2019"):
        archive_register(tmp_path / "vide.zip", year=2019)
    with pytest.raises(CommandError, match=r"« 1 » \(porteurs : sans SIREN \(Chambre"):
        archive_register(tmp_path / "vide.zip", carrier="1")
    assert {one.name for one in tmp_path.iterdir()} == {"registre.zip", "hier.zip"}


@pytest.mark.usefixtures("numbered")
def test_letters_that_wait_for_their_pdf_are_waited_for(tmp_path):
    with pytest.raises(CommandError, match="6 lettres attendent leur PDF"):
        archive_register(tmp_path / "registre.zip")


def test_an_altered_register_is_not_archived(round_, lifted, tmp_path):
    with lifted():
        CallPdf.objects.filter(call__number=3).update(pdf=b"%PDF-")
    with pytest.raises(CommandError, match="ne se retrouve pas") as refused:
        archive_register(tmp_path / "registre.zip")
    assert "Lettre 2025-0003 : le PDF ne correspond plus à son empreinte." in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_any_byte_altered_is_seen(archive):
    """Wherever it is: in a member, in the ZIP's own words around it, in the seal."""
    sound = archive.read_bytes()
    assert anomalies(sound) == []

    @given(st.integers(0, len(sound) - 1), st.integers(1, 255))
    def altered(place: int, change: int) -> None:
        other = bytearray(sound)
        other[place] ^= change
        assert anomalies(bytes(other))[0] == MODIFIED

    altered()


def test_a_file_cut_short_or_of_another_kind_is_no_archive(archive, tmp_path):
    sound = archive.read_bytes()
    for content in (b"", b"%PDF-1.7", sound[: len(sound) // 2], packed({"a": b"b"})):
        assert anomalies(content)[-1] == NO_ARCHIVE
    with pytest.raises(CommandError, match="ne se lit pas"):
        verified(tmp_path / "absent.zip")


def test_a_member_altered_under_a_seal_made_anew_is_named(archive):
    held = members(archive)
    assert anomalies(packed(held)) == []  # the control: sealing again changes nothing
    for name in held:
        if name in (SUMS, MANIFEST):
            continue
        changed = held | {name: held[name] + b" "}
        assert f"{name} : n'est plus ce qui fut archivé." in anomalies(packed(changed))
    assert anomalies(packed(held | {SUMS: held[SUMS] + b" \n"}))


def without_a_letter(held: Members) -> Members:
    """A letter taken out with its row of the chain."""
    rows = held[CHAIN].splitlines(keepends=True)
    kept = {name: one for name, one in held.items() if "2025-0003" not in name}
    return kept | {CHAIN: b"".join(row for row in rows if not row.startswith(b"2025-0003"))}


def with_another_amount(held: Members) -> Members:
    """A content rewritten with its fingerprint in the chain, and its PDF made again."""
    name, rows = "lettres/2025-0006", held[CHAIN].decode()
    content = json.loads(held[f"{name}.json"])
    former = sha256(held[f"{name}.json"]).hexdigest()
    content["amount"] += 100
    text = canonical(content).encode()
    pdf = plain_letter(content)
    rows = rows.replace(former, sha256(text).hexdigest())
    rows = rows.replace(sha256(held[f"{name}.pdf"]).hexdigest(), sha256(pdf).hexdigest())
    return held | {f"{name}.json": text, f"{name}.pdf": pdf, CHAIN: rows.encode()}


def with_a_line_slipped_into_the_journal(held: Members) -> Members:
    lines = held["journal.jsonl"].splitlines(keepends=True)
    entry = json.loads(lines[-1])
    entry["facts"]["subject"] = "Autre chose"
    return held | {"journal.jsonl": b"".join(lines[:-1]) + canonical(entry).encode() + b"\n"}


def with_a_stray_letter(held: Members) -> Members:
    return held | {"lettres/2025-0007.json": b"{}"}


def with_two_pdf_changed_places(held: Members) -> Members:
    first, second = "lettres/2025-0001.pdf", "lettres/2025-0002.pdf"
    rows = held[CHAIN].decode().replace(sha256(held[first]).hexdigest(), "-")
    rows = rows.replace(sha256(held[second]).hexdigest(), sha256(held[first]).hexdigest())
    rows = rows.replace("-\r", sha256(held[second]).hexdigest() + "\r")
    return held | {first: held[second], second: held[first], CHAIN: rows.encode()}


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (
            without_a_letter,
            [
                "Lettre 2025-0004 : la chaîne est rompue avant ce numéro.",
                "Lettre 2025-0004 : un trou ou un doublon avant ce numéro.",
                f"{CHAIN} : ne finit pas où le manifeste le dit.",
            ],
        ),
        (
            with_another_amount,
            [
                f"Lettre 2025-0006 : montant (centimes) : {OTHER}",
                "Lettre 2025-0006 : le montant demandé n'est pas celui du tableau.",
                f"{CHAIN} : ne finit pas où le manifeste le dit.",
            ],
        ),
        (
            with_a_line_slipped_into_the_journal,
            ["journal.jsonl : la ligne {last} n'est plus celle qui fut écrite."],
        ),
        (
            with_a_stray_letter,
            ["lettres/ : n'a pas deux fichiers pour chaque numéro de sa chaîne."],
        ),
        (
            with_two_pdf_changed_places,
            [
                "Lettre 2025-0001 : calcul.json ne dit pas ce que dit la lettre.",
                "Lettre 2025-0002 : calcul.json ne dit pas ce que dit la lettre.",
            ],
        ),
    ],
)
def test_a_forger_who_makes_every_sum_again_is_seen(
    archive, forge: Callable[[Members], Members], named: list[str]
):
    held = members(archive)
    last = len(held["journal.jsonl"].splitlines())
    found = anomalies(packed(summed(forge(held))))
    assert [one for one in named if one.format(last=last) not in found] == []
    assert anomalies(packed(summed(held))) == []  # the control


@pytest.mark.parametrize(
    "about",
    [
        {"format": 2},
        {"year": 2026},
        {"journal": 1},
        {"carrier": {"name": "Autre", "siren": "200070092"}},
        {"series": {}},
    ],
)
def test_a_manifest_that_says_otherwise_is_seen(archive, about):
    held = members(archive)
    other = json.dumps(json.loads(held[MANIFEST]) | about).encode()
    assert anomalies(packed(held | {MANIFEST: other}))


def test_each_year_follows_the_one_before(archive, tmp_path):
    order, on = doubs_order("communication"), date(2026, 1, 5)
    issue_round(order=order, by=None, on=on, override="Démonstration")
    later = tmp_path / "registre-2026.zip"
    archive_register(later, year=2026)
    assert verified(archive, later).count("Tout est en ordre") == 2
    held = members(later)
    first = json.loads(members(archive)[MANIFEST])["series"]["lettres"]["head"]
    about = json.loads(held[MANIFEST])
    assert about["series"]["lettres"]["follows"] == first
    between = about | {"year": 2025}  # as if another year had ended there
    between["series"] = about["series"] | {"lettres": about["series"]["lettres"] | {"count": 1}}
    (broken,) = breaks_between([between, about])
    assert broken.startswith(f"{CARRIER}, 2026 : ses lettres ne commencent pas")


def test_what_is_compressed_is_not_read(archive):
    """A few bytes may unfold to any length: an archive is stored as it is."""
    assert anomalies(packed(members(archive), ZIP_DEFLATED)) == [NO_ARCHIVE]


def test_the_carriers_people_take_a_year_away_and_the_journal_keeps_its_seal(round_):
    client, _ = administrator_of("CCI Saône-Doubs")
    page = reverse("archives", args=[round_.component.carrier.organisation_id])
    assert "2025 6 0 prête" in words(client.get(page)).replace("Fait : ", "")
    answer = client.get(f"{page}2025.zip")
    content = b"".join(answer.streaming_content)
    carrier = round_.component.carrier.organisation
    assert f"registre_organisme-{carrier.pk}_2025.zip" in answer["Content-Disposition"]
    assert anomalies(content) == []
    line = Entry.objects.get(act=DOWNLOAD)
    assert line.after == f"sceau {content[-SEAL_LENGTH:].decode()}"
    assert line.organisation == carrier.name


def test_a_partner_has_no_archive_of_anothers_register(round_):
    client, _ = administrator_of("CCVM")
    own = reverse("archives", args=[organisation_of("CCVM")])
    assert "Rien n'est encore numéroté" in words(client.get(own))
    carrier = round_.component.carrier.organisation_id
    for address in (reverse("archives", args=[carrier]), reverse("archive", args=[carrier, 2025])):
        assert client.get(address).status_code == 404
    assert client.get(reverse("archive", args=[organisation_of("CCVM"), 2025])).status_code == 404


def organisation_of(name: str) -> int:
    party = Party.objects.get(convention__reference="TI-DOUBS", short_name=name)
    return party.organisation_id
