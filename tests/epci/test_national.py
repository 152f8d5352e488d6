"""The whole register against INSEE's own files: every figure outside Mayotte, to the inhabitant."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from epci.models import Epci, Organisation, Population
from epci.populations import acts
from epci.populations.acts import Loaded
from epci.populations.imports import acts as imports

DATA = Path(__file__).parent / "data"
MAYOTTE = ["200050532", "200059871", "200060457", "200060465", "200060473"]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The register, loaded once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield acts.load_register(by=None)
        transaction.set_rollback(True)


def test_the_register_is_the_official_one(loaded: Loaded, db: None) -> None:
    assert loaded == Loaded(epcis=1259, populations=7524, memberships=35086, mergers=2084)
    assert str(loaded) == (
        "1\u202f259 EPCI, 7\u202f524 populations, 35\u202f086 appartenances de communes, "
        "2\u202f084 fusions de communes"
    )


def test_the_latest_name_is_kept(loaded: Loaded, db: None) -> None:
    assert Organisation.objects.get(siren="200000172").name == "CC Faucigny - Glières"


def test_loading_again_changes_nothing(loaded: Loaded, db: None) -> None:
    assert acts.load_register(by=None) == Loaded(0, 0, 0, 0)


@pytest.mark.parametrize(("census", "year"), [(2022, 2025), (2023, 2026)])
def test_insee_s_communes_give_every_official_figure(
    census: int,
    year: int,
    loaded: Loaded,
    db: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = f"donnees_communes_ref{census}.csv"
    (tmp_path / name).write_bytes(gzip.decompress((DATA / f"{name}.gz").read_bytes()))
    call_command("import_populations", tmp_path / name, year=year, format="json")
    answer = json.loads(capsys.readouterr().out)
    official = Population.objects.filter(year=year).exclude(epci__organisation__siren__in=MAYOTTE)
    sirens = official.order_by("epci__organisation__siren")
    assert (answer["changes"], answer["errors"]) == ([], [])
    assert answer["unchanged"] == list(sirens.values_list("epci__organisation__siren", flat=True))
    assert len(answer["unchanged"]) == 1250
    assert [warning.partition("(")[2][:9] for warning in answer["warnings"]] == MAYOTTE


def test_a_commune_left_out_refuses_the_file(loaded: Loaded, db: None) -> None:
    content = gzip.decompress((DATA / "donnees_communes_ref2023.csv.gz").read_bytes())
    lines = content.splitlines(keepends=True)
    shortened = b"".join(line for line in lines if b";25056;" not in line)
    report = imports.import_populations(
        content=shortened, name="sans-besancon.csv", year=2026, by=None
    )
    besancon = Epci.objects.get(communes__code="25056", communes__last_year=2026).organisation
    assert (len(report.unchanged), report.changes) == (1249, [])
    assert report.warnings[-1] == (
        f"{besancon.name} ({besancon.siren}) n'est pas lue : "
        "1 commune manque dans le fichier (25056)."
    )
    assert [fault.message for fault in report.errors] == [
        "Le fichier n'est pas entier : 1 EPCI n'a pas toutes ses communes."
    ]
