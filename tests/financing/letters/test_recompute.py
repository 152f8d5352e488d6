"""Twenty lines that import nothing of ours compute every amount again: docs/recompute.md."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from conventions.models import Convention
from financing.core.sharing import share
from financing.letters.calculation import JSON, as_json
from financing.letters.page import Content, digest
from financing.management.arguments import component_of, period_of
from financing.models import Basis, CallPdf
from financing.rounds.acts import issue_round
from financing.rounds.composition import Order, compose
from press.files.pdf import attachments
from tests.financing.conftest import ISSUE_DAY
from tests.financing.voted import VOTED

DOCUMENT = (settings.BASE_DIR / "docs" / "recompute.md").read_text(encoding="utf-8")
AMOUNTS, BLOCKS, FINGERPRINT, JOURNAL = re.findall(
    r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL
)
LONGEST = 25  # lines, blank ones included


def run(script: str, folder: Path, *files: bytes) -> list[str]:
    """What a script of the document prints, in a Python that can reach none of our modules."""
    paths = [folder / f"{rank}.json" for rank, _ in enumerate(files)]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    command = [sys.executable, "-I", "-S", "-c", script, *paths]
    done = subprocess.run(command, capture_output=True, cwd=folder, text=True, check=True)
    return done.stdout.splitlines()


def said(content: Content) -> list[str]:
    return [f"{one['siren']} {one['amount']} agrees" for one in content["shares"]]


def voted_contents() -> Iterator[tuple[Content, str]]:
    """One letter of each table that a council voted, with the amounts that the act prints."""
    for (_, reference, code, year, lines), amounts in VOTED.items():
        convention = Convention.objects.get(reference=reference)
        component = component_of(convention, code)
        order = Order(
            component,
            period_of(convention, year, ISSUE_DAY),
            Basis.PLANNED,
            tuple(lines.split(",")) if lines else None,
        )
        on = date(year, 6, 1)
        composed = compose(order, on)
        yield composed.draft(composed.cost.shares[0]), amounts


def test_every_amount_that_councils_voted_comes_out_again(demo, tmp_path):
    contents = list(voted_contents())
    printed = run(AMOUNTS, tmp_path, *(as_json(content) for content, _ in contents))
    assert printed == [line for content, _ in contents for line in said(content)]
    euros = [amount for _, amounts in contents for amount in amounts.split()]
    assert [line.split()[1] for line in printed] == [one.replace(".", "") for one in euros]


def test_the_files_inside_the_letters_of_the_demonstration_are_enough(order: Order, tmp_path):
    issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")
    letters = CallPdf.objects.select_related("call").order_by("call__number")
    inside = [attachments(one.pdf)[JSON] for one in letters]
    contents = [one.call.frozen() for one in letters]
    assert run(AMOUNTS, tmp_path, *inside) == [line for one in contents for line in said(one)]
    fingerprints = [one.call.sha256 for one in letters]
    assert run(FINGERPRINT, tmp_path, *inside) == fingerprints
    assert fingerprints == [digest(one.call.content) for one in letters]


def test_ties_weights_of_any_size_and_ceilings_come_out_again(tmp_path):
    weights, ceilings = [1, 1, 1, 10**30, 10**30 + 1], [None, 0, None, 6, None]
    shared = share(17, weights, ceilings)
    assert_recomputed(tmp_path, 17, weights, ceilings, list(shared.amounts))
    assert_recomputed(tmp_path, 200, [1, 1, 1], [None] * 3, [67, 67, 66])
    assert_recomputed(tmp_path, 0, [3, 4], [None, 1], [0, 0])


def assert_recomputed(folder, remainder, weights, ceilings, amounts) -> None:
    columns = zip(weights, ceilings, amounts, strict=True)
    shares = [
        {"siren": str(rank), "weight": weight, "ceiling": ceiling, "amount": amount}
        for rank, (weight, ceiling, amount) in enumerate(columns)
    ]
    content = {"remainder": remainder, "shares": shares}
    assert run(AMOUNTS, folder, json.dumps(content).encode()) == said(content)


def test_an_amount_that_was_changed_is_seen(tmp_path):
    shares = [
        {"siren": "a", "weight": 1, "ceiling": None, "amount": 51},
        {"siren": "b", "weight": 1, "ceiling": None, "amount": 50},
    ]
    data = json.dumps({"remainder": 100, "shares": shares}).encode()
    assert run(AMOUNTS, tmp_path, data) == ["a 50 DIFFERS", "b 50 agrees"]


@pytest.mark.parametrize(
    "script", [AMOUNTS, BLOCKS, FINGERPRINT], ids=["amounts", "blocks", "fingerprint"]
)
def test_the_scripts_are_short_and_import_the_standard_library_alone(script):
    assert len(script.splitlines()) <= LONGEST
    imported = set(re.findall(r"^import (\w+)$", script, flags=re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)
    assert imported == set(re.findall(r"import (\w+)", script))
