"""Every bad file, by the command and by the page: no crash, nothing written, every place said."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.models import Entry
from epci.models import ImportReport, PendingImport, Population
from epci.populations.lines import Fault
from press.words.french import integer
from tests.epci.files import content
from tests.epci.workbooks import EVERY
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("stored_register")

CELL = r"<t[dh][^>]*>(.*?)</t[dh]>"


def nothing_is_written() -> bool:
    figures = list(Population.objects.values_list("municipal", "total", "year"))
    kept = ImportReport.objects.exists() or Entry.objects.exists()
    return figures == [(300, 310, 2026)] and not kept


@pytest.fixture
def host(client: Client) -> Client:
    client.force_login(UserFactory(is_host=True))
    return client


def test_there_are_more_than_sixty() -> None:
    assert len(EVERY) > 60


@pytest.mark.parametrize("name", EVERY)
def test_the_command_refuses_it_with_its_places(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, faults = EVERY[name]
    file = tmp_path / "populations.csv"
    file.write_bytes(content(bad))
    with pytest.raises(SystemExit) as stop:
        call_command("import_populations", file, year=2026, format="json")
    answer = json.loads(capsys.readouterr().out)
    assert stop.value.code == 1
    assert answer["errors"] == [fault._asdict() for fault in faults]
    assert nothing_is_written()


@pytest.mark.parametrize("name", EVERY)
def test_the_page_refuses_it_with_its_places(name: str, host: Client) -> None:
    bad, faults = EVERY[name]
    file = SimpleUploadedFile("populations.csv", content(bad))
    answer = host.post("/epci/import/", {"annee": "2026", "fichier": file}, follow=True)
    html = unescape(answer.content.decode())
    assert answer.status_code == 200
    if content(bad):
        assert rows_of(html) == [[place_of(one), one.column or "–", one.message] for one in faults]
    else:
        assert all(one.message in html for one in faults)
    assert "Enregistrer" not in html
    assert nothing_is_written()


def place_of(fault: Fault) -> str:
    return "–" if fault.line is None else integer(fault.line)


def rows_of(html: str) -> list[list[str]]:
    """The rows of the table of faults, each as the words of its cells."""
    table = html.partition("Erreurs du fichier, avec leur place")[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody")[2], re.DOTALL)
    return [[words_of(cell) for cell in re.findall(CELL, row, re.DOTALL)] for row in rows]


def words_of(cell: str) -> str:
    """Without markup; the spaces of a number stay its own."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", cell)).strip()


def test_a_file_at_fault_cannot_be_confirmed_either(host: Client) -> None:
    bad, _ = EVERY["ambiguous"]
    file = SimpleUploadedFile("populations.csv", content(bad))
    host.post("/epci/import/", {"annee": "2026", "fichier": file})
    pending = PendingImport.objects.get()
    answer = host.post(f"/epci/import/{pending.pk}/", {"step": "do", "confirmed": "x"})
    assert "Le fichier a des erreurs : rien n'est enregistré." in unescape(answer.content.decode())
    assert nothing_is_written()


def test_a_file_above_ten_megabytes_is_refused(host: Client) -> None:
    file = SimpleUploadedFile("populations.csv", b" " * 10_000_001)
    answer = host.post("/epci/import/", {"annee": "2026", "fichier": file})
    assert "Le fichier dépasse 10 Mo." in answer.content.decode()
    assert not PendingImport.objects.exists()
