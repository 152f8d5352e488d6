"""Files that people send: each kind by its bytes, a sentence for each that lies or is broken."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from press.files import uploads
from press.files.sheets import xlsx_bytes
from press.files.uploads import JPEG, PDF, PNG, TEXT, XLSX, UploadError, UploadField, accept

PDF_BYTES = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"
JPEG_BYTES = b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9"
BOOK = xlsx_bytes({"Feuille": [["a"], [1]]})


def with_entry(name: str) -> bytes:
    target = BytesIO(BOOK)
    with ZipFile(target, "a") as archive:
        archive.writestr(name, b"x")
    return target.getvalue()


def refused(content: bytes, name: str) -> str:
    with pytest.raises(UploadError) as refusal:
        accept(content, name)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF_BYTES, "Convention signée.PDF", PDF),
        (PNG_BYTES, "plan.png", PNG),
        (JPEG_BYTES, "photo.jpeg", JPEG),
        (BOOK, "comptes.xlsx", XLSX),
        ("épci;total\r\n1;2\r\n".encode("utf-8-sig"), "comptes.csv", TEXT),
        (b"<script>alert(1)</script>", "note.txt", TEXT),
    ],
)
def test_each_kind_is_known_by_its_bytes(content, name, kind):
    upload = accept(content, name)
    assert (upload.kind, upload.sha256) == (kind, hashlib.sha256(content).hexdigest())
    assert upload.content == content


TAIL = bytes(range(76))  # what a telephone writes after a photograph
SEGMENTS = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xe1\x00\x0a\xff\xd8thum\xff\xd9"
SCAN = b"\xff\xda\x00\x04\x01\x02picture"
WHOLE_JPEG = SEGMENTS + SCAN + b"\xff\xd9"
CHUNKS = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("00000004") + b"IDAT" + b"IENDxxxx"
WHOLE_PNG = CHUNKS + bytes(4) + b"IEND\xaeB`\x82"
FOR_THE_WEB = b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n" + b"1 0 obj\n" * 500
WHOLE_PDF = FOR_THE_WEB + b"xref\nstartxref\n40\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (WHOLE_JPEG + TAIL, "photo.jpg", JPEG),
        (JPEG_BYTES + TAIL, "photo.JFIF", JPEG),
        (WHOLE_PNG + TAIL, "plan.png", PNG),
        (b"\xef\xbb\xbf" + PDF_BYTES, "acte.pdf", PDF),
        (b"\r\n" * 20 + PDF_BYTES, "acte.pdf", PDF),
        (PDF_BYTES + bytes(5000), "acte.pdf", PDF),
        (WHOLE_PDF + b"<html>le portail</html>" * 200, "acte.pdf", PDF),
        ("Communauté;1\r\n".encode("latin-1"), "comptes.csv", uploads.OLDER_TEXT),
        ("Communauté;1 €\r\n".encode("cp1252"), "comptes.csv", uploads.OLDER_TEXT),
        ("Communauté\t1\r\n".encode("utf-16"), "comptes.txt", uploads.WIDE_TEXT),
    ],
)
def test_a_file_is_judged_by_what_it_holds(content, name, kind):
    assert accept(content, name).kind == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SEGMENTS + SCAN, "coupé.jpg"),
        (SEGMENTS, "coupé.jpg"),
        (CHUNKS, "coupé.png"),
        (FOR_THE_WEB, "coupé.pdf"),
    ],
)
def test_an_end_inside_of_it_does_not_make_it_whole(content, name):
    assert "est tronqué" in refused(content, name)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("word/document.xml", "C'est un document Word : enregistrez-le en PDF"),
        ("ppt/presentation.xml", "C'est une présentation : enregistrez-la en PDF"),
        ("mimetype", "C'est un document OpenDocument"),
        ("xl/workbook.bin", "C'est un classeur binaire (.xlsb)"),
    ],
)
def test_another_document_is_told_what_to_do(entry, said):
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(entry, "x")
    assert said in refused(target.getvalue(), "convention.docx")


def test_it_is_kept_under_a_random_name_that_owes_nothing_to_the_one_given():
    names = {accept(PDF_BYTES, "../../etc/passwd.pdf").stored_name for _ in range(20)}
    assert len(names) == 20
    assert all(len(name) == 36 and name.endswith(".pdf") for name in names)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.pdf", "« vide.pdf » est vide."),
        (
            PDF_BYTES,
            "comptes.xlsx",
            (
                "« comptes.xlsx » contient autre chose que ce que dit son nom : c'est un "
                "fichier PDF. "
                "Donnez-lui le suffixe .pdf, ou choisissez le bon."
            ),
        ),
        (b"<html><script>", "rapport.pdf", "c'est un fichier texte ou CSV"),
        (PDF_BYTES, "sans-suffixe", "c'est un fichier PDF"),
        (PDF_BYTES[:-7], "coupé.pdf", "« coupé.pdf » est tronqué : sa fin manque."),
        (PNG_BYTES[:-8], "coupé.png", "est tronqué"),
        (JPEG_BYTES[:-2], "coupé.jpg", "est tronqué"),
        (b"MZ\x90\x00programme", "rapport.pdf", "n'est ni un PDF, ni une image"),
        (b"PK\x03\x04 rien", "comptes.xlsx", "Le classeur est abîmé, tronqué ou protégé."),
        (with_entry("xl/vbaProject.bin"), "comptes.xlsx", "contient des macros"),
        (b"\x81\x8d" * 20, "comptes.csv", "ni un texte ou un CSV"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_its_sentence(content, name, sentence):
    assert sentence in refused(content, name)


def test_an_archive_that_is_no_workbook_is_refused():
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("rien.txt", "rien")
    assert "L'archive n'est pas un classeur XLSX" in refused(target.getvalue(), "rien.xlsx")


def test_a_file_too_big_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(SimpleUploadedFile, "read", lambda _file: pytest.fail("lu"))
    sent = SimpleUploadedFile("grand.pdf", b"x")
    sent.size = 1_000_001
    with pytest.raises(ValidationError) as refusal:
        UploadField().clean(sent)
    assert refusal.value.messages == ["« grand.pdf » dépasse 1 Mo."]
    assert "dépasse 1 Mo" in refused(b"%PDF-" + bytes(1_000_000), "grand.pdf")


def test_a_long_name_does_not_fill_the_page():
    assert len(refused(b"", f"{'a' * 5000}.pdf")) < 120
