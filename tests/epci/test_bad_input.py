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
from epci.models import ImportReport, Membership, Organisation, PendingImport, Population
from press.words.french import integer
from tests.epci.files import VALLEY, content
from tests.epci.workbooks import EVERY
from tests.factories import MembershipFactory

pytestmark = pytest.mark.usefixtures("stored_register")


def nothing_is_written() -> bool:
    figures = list(Population.objects.values_list("municipal", "total", "year"))
    kept = ImportReport.objects.exists() or Entry.objects.exists()
    return figures == [(300, 310, 2026)] and not kept


@pytest.fixture
def officer(client: Client) -> Client:
    organisation = Organisation.objects.get(siren=VALLEY)
    role = Membership.Role.FINANCE_OFFICER
    client.force_login(MembershipFactory(organisation=organisation, role=role).user)
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
def test_the_page_refuses_it_with_its_places(name: str, officer: Client) -> None:
    bad, faults = EVERY[name]
    file = SimpleUploadedFile("populations.csv", content(bad))
    answer = officer.post("/epci/import/", {"annee": "2026", "fichier": file}, follow=True)
    html = unescape(answer.content.decode())
    assert answer.status_code == 200
    for fault in faults:
        if content(bad):
            line = "–" if fault.line is None else integer(fault.line)
            assert {line, fault.column or "–"} <= cells_of(html)
        assert fault.message in html
    assert "Enregistrer" not in html
    assert nothing_is_written()


def cells_of(html: str) -> set[str]:
    """What the cells of a page's tables say, without their markup."""
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>", "", cell).split(" ")).strip() for cell in cells}


def test_a_file_at_fault_cannot_be_confirmed_either(officer: Client) -> None:
    bad, _ = EVERY["ambiguous"]
    file = SimpleUploadedFile("populations.csv", content(bad))
    officer.post("/epci/import/", {"annee": "2026", "fichier": file})
    pending = PendingImport.objects.get()
    answer = officer.post(f"/epci/import/{pending.pk}/", {"step": "do", "confirmed": "x"})
    assert "Le fichier a des erreurs : rien n'est enregistré." in unescape(answer.content.decode())
    assert nothing_is_written()


def test_a_file_above_ten_megabytes_is_refused(officer: Client) -> None:
    file = SimpleUploadedFile("populations.csv", b" " * 10_000_001)
    answer = officer.post("/epci/import/", {"annee": "2026", "fichier": file})
    assert "Le fichier dépasse 10 Mo." in answer.content.decode()
    assert not PendingImport.objects.exists()
