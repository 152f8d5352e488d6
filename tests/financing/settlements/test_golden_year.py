"""The two years of `docs/settled-year.md`, as « make demo » settles them; then once more from the
files attached to their letters, with nothing of ours.
"""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from pikepdf import Pdf

pytestmark = pytest.mark.usefixtures("demo")
GOLDEN = json.loads(Path(__file__).with_name("golden_year.json").read_text())
PIECES = settings.BASE_DIR / "config" / "demo" / "actuals"
REASON = "Démonstration"


def run(name: str, *arguments: object, **options: object) -> str:
    out = StringIO()
    call_command(name, *arguments, year=2025, stdout=out, **options)
    return out.getvalue()


def settled(golden: dict[str, Any], directory: Path) -> dict[str, Any]:
    """The commands of « make demo » for a year; what the last one says."""
    reference, component = golden["convention"], golden["component"]
    if golden["called_on"]:
        called_on = date.fromisoformat(golden["called_on"])
        options = {"override": REASON, "output": directory / "appels", "on": called_on}
        run("issue_calls", reference, component=component, **options)
    run("record_actuals", reference, PIECES / f"{component}_2025.csv", component=component)
    options = {"output": directory / "etats", "component": component}
    run("state_actuals", reference, on=date(2026, 2, 16), **options)
    options = {"output": directory / "lettres", "component": component, "override": REASON}
    return json.loads(run("settle", reference, on=date(2026, 3, 2), format="json", **options))


@pytest.mark.usefixtures("plain_papers")
@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: one["component"])
def test_a_year_settles_as_it_does_by_hand(golden, tmp_path):
    told = settled(golden, tmp_path)
    assert [told[name] for name in ("spent", "funded", "remainder")] == [
        golden[name] for name in ("spent", "funded", "remainder")
    ]
    rows = {
        one["siren"]: [
            one["share"],
            one["called"],
            "kept" if one["kept_by_carrier"] else one["difference"],
        ]
        for one in told["settlements"]
    }
    assert rows == golden["differences"]
    recomputed(tmp_path)


def attached(path: Path) -> dict[str, Any]:
    with Pdf.open(path) as pdf:
        return json.loads(pdf.attachments["calcul.json"].get_file().read_bytes())


def recomputed(directory: Path) -> None:
    """From the pieces of the statement to the centime of each letter."""
    (statement,) = map(attached, (directory / "etats").iterdir())
    natures = {one["code"]: one["nature"] for one in statement["lines"]}
    sums = dict.fromkeys(("expense", "funding"), 0)
    for piece in statement["pieces"]:
        sums[natures[piece["line"]]] += piece["amount"] - piece["withdrawn"]
    left = sums["expense"] - sums["funding"]
    asked: dict[str, int] = {}
    for path in (directory / "appels").glob("*.pdf"):
        call = attached(path)
        asked[call["addressee"]["siren"]] = call["amount"]
    for letter in map(attached, (directory / "lettres").iterdir()):
        weights = [share["weight"] for share in letter["shares"]]
        parts = [left * weight // sum(weights) for weight in weights]
        remainders = [left * weight % sum(weights) for weight in weights]
        ranked = sorted(range(len(parts)), key=lambda rank: -remainders[rank])
        for rank in ranked[: left - sum(parts)]:
            parts[rank] += 1
        siren = letter["addressee"]["siren"]
        assert letter["amount"] == parts[letter["own_share"]] - asked.get(siren, 0)
        assert letter["settlement"]["statement"]["number"] == statement["number"]
