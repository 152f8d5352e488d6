"""manage.py backup and restore refuse what they must; the whole drill is in tests/faults."""

import tarfile
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def refused(command: str, *arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command(command, *arguments)
    return str(error.value)


def test_a_backup_overwrites_nothing(tmp_path):
    (tmp_path / "hier").write_text("précieux", encoding="utf-8")
    assert "existe déjà : choisissez un autre nom" in refused("backup", str(tmp_path / "hier"))
    assert (tmp_path / "hier").read_text(encoding="utf-8") == "précieux"


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path):
    said = refused("backup", str(tmp_path / "absent" / "archive"))
    assert "ne s'écrit pas" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 2048])
def test_what_is_no_archive_is_refused_in_words(tmp_path, content):
    (tmp_path / "fichier").write_bytes(content)
    assert "n'est pas une sauvegarde de Prorata" in refused("restore", str(tmp_path / "fichier"))


def test_an_archive_that_escapes_its_folder_is_refused(tmp_path):
    """A tar may name « ../data » or a link: nothing is written elsewhere."""
    with tarfile.open(tmp_path / "piege", "w") as archive:
        link = tarfile.TarInfo("manifest.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        data = tarfile.TarInfo("data")
        data.size = 1
        archive.addfile(data, BytesIO(b"x"))
    assert "n'est pas une sauvegarde de Prorata" in refused("restore", str(tmp_path / "piege"))


def test_a_missing_file_is_refused(tmp_path):
    assert "n'est pas une sauvegarde" in refused("restore", str(tmp_path / "rien"))
