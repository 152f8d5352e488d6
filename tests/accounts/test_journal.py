"""The journal says words; what proves a line is folded beside them."""

import re

import pytest
from django.urls import reverse

from accounts.journal import record
from accounts.models import Entry, User
from conventions.models import Convention
from tests.journal_words import codes_in
from tests.screen import text_of

DIGEST = "c0ffee" * 10 + "2026"


@pytest.mark.parametrize(
    "said", ["volet poste-1", "champ legal_basis", "funder –", "e0ffee0123456789", "SHA-256"]
)
def test_no_code_is_written_as_a_word(said: str):
    assert len(codes_in(Entry(act="essai", subject=said))) == 1
    assert (
        codes_in(Entry(act="essai", subject="chef-de-projet, 2025-0001, a_b.csv, x_y@b.fr")) == []
    )


@pytest.mark.usefixtures("demo")
def test_the_page_folds_digests_and_its_file_gives_them_a_column(client):
    record(
        by=None,
        act="document déposé",
        subject="Plan",
        convention="TI-DOUBS",
        convention_id=Convention.objects.get(reference="TI-DOUBS").pk,
        after=f"Plan de 2026, SHA-256 {DIGEST} : 3 pages",
    )
    client.force_login(User.objects.get(email="elu@gbm.example"))
    page = client.get(reverse("convention_journal", args=["TI-DOUBS"]))
    assert f"Plan de 2026 : 3 pages Empreinte {DIGEST}" in text_of(page)
    unfolded = re.sub(r"<details>.*?</details>", "", page.content.decode(), flags=re.DOTALL)
    assert re.findall(r"\b[0-9a-f]{64}\b", unfolded) == []
    header, line = (
        client.get("/conventions/TI-DOUBS/journal.csv").getvalue().decode().split("\r\n")[:2]
    )
    assert header.split(";")[-2:] == ["Après", "Empreintes"]
    assert line.split(";")[-2:] == ["Plan de 2026 : 3 pages", DIGEST]


@pytest.mark.usefixtures("demo")
def test_every_line_of_the_demonstration_is_in_words():
    lines = Entry.objects.all()
    assert len({line.act for line in lines}) >= 5
    assert [(str(line), codes_in(line)) for line in lines if codes_in(line)] == []
