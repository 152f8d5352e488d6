"""Whoever takes a letter away, or prints it, leaves a line in the request that serves it."""

import pytest

from accounts.models import Entry
from tests.financing.reading import CHIEF, ELECTED, PREPARE_2025, page, signed_in

pytestmark = pytest.mark.usefixtures("june")


def downloads() -> list[tuple[str, ...]]:
    fields = "actor", "organisation", "convention", "subject"
    found = Entry.objects.filter(act="téléchargement").order_by("pk")
    return [row[1:] for row in found.values_list("pk", *fields)]


def test_each_file_of_a_round_leaves_its_line_with_the_reader_s_organisation(finished):
    reader = signed_in(ELECTED)
    for name, rest in (("letter", ("2025-0001",)), ("letters_zip", ()), ("letters_pdf", ())):
        assert reader.get(page(name, finished, *rest)).status_code == 200
    who = "Élu de GBM (démonstration)", "CU Grand Besançon Métropole", "TI-DOUBS"
    assert [line[:3] for line in downloads()] == [who] * 3
    names = [line[3] for line in downloads()]
    assert "2025-0001" in names[0]
    assert names[1:] == [
        "appels_TI-DOUBS_animation_2025_2025-0001.zip",
        "appels_TI-DOUBS_animation_2025_2025-0001.pdf",
    ]


def test_a_draft_that_is_read_leaves_its_line_too(order, monkeypatch):
    monkeypatch.setattr("financing.rounds.preparation.render", lambda content, **_options: b"%PDF")
    address = PREPARE_2025.replace("preparer", "projet") + "200068070/?lines=salaire"
    assert signed_in(CHIEF).get(address).status_code == 200
    ((_, organisation, _, name),) = downloads()
    assert organisation == "Chambre de Commerce et d'Industrie Saône-Doubs"
    assert name.endswith(".pdf")


def test_what_serves_nothing_leaves_nothing(finished):
    reader = signed_in(ELECTED)
    assert reader.head(page("letter", finished, "2025-0001")).status_code == 200
    assert reader.get(page("letter", finished, "2025-0099")).status_code == 404
    assert downloads() == []
