"""What a year rests on is sealed row after row: verify names what was altered, or has gone."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.immutability import remove_triggers
from financing.actuals.acts import meet_condition
from financing.models import (
    ActualPiece,
    CallRound,
    ConditionMet,
    CreditUse,
    ExpenseStatement,
    PieceWithdrawal,
    RowChain,
    Sending,
    YearClosing,
)
from financing.reckoning.keeping import rebuild
from financing.register.audit.chains import CHAINED, of_the_chains
from financing.register.audit.register import anomalies
from financing.sending.acts import Parcel, send_letters
from financing.settlements.acts import close_year
from tests.financing.year import ON, Year
from tests.pouring import poured

pytestmark = pytest.mark.django_db
ALTERED = "n'est plus ce qui fut enregistré, ou ce qui précède a disparu."


@pytest.fixture
def ended(db: None, plain_papers: None) -> Iterator[Year]:
    """That year, whose triggers are lifted."""
    with poured(ended_year) as year:
        remove_triggers()
        yield year


def ended_year() -> Year:
    """A year with a row in each of the chained tables."""
    year = Year()
    year.call()
    round_ = CallRound.objects.get()
    parcel = Parcel(Sending.Way.POST, ON, {str(one): "" for one in round_.calls.all()})
    send_letters(round_=round_, parcel=parcel, by=None, on=ON, token=uuid4())
    year.spend(500_00)
    year.spend(30_00)
    year.withdraw_last()
    year.spend(100_00)
    facts = {"line": year.expense, "period": year.period, "met_on": ON}
    meet_condition(said="Résumé", by=None, **facts)
    year.state()
    year.settle()
    close_year(**year.facts)
    assert year.anomalies() == []
    return year


def found() -> list[str]:
    rebuild()
    return [one for one in anomalies() if "n'est plus protégé" not in one]


@pytest.mark.parametrize(
    ("model", "facts", "named"),
    [
        (ActualPiece, {"supplier": "Autre"}, "pièce « Autre F-1 »"),
        (PieceWithdrawal, {"reason": "autre"}, "retrait de pièce"),
        (ConditionMet, {"note": "autre"}, "condition remplie"),
        (YearClosing, {"made_by": "autre"}, "clôture"),
        (CreditUse, {"made_on": "2026-02-01"}, "emploi d'un trop-perçu"),
        (Sending, {"reference": "AR 12"}, "envoi d'une lettre"),
    ],
)
def test_whatever_is_altered_is_named(ended, model, facts, named):
    first = model.objects.earliest("pk")
    model.objects.filter(pk=first.pk).update(**facts)
    (said,) = found()
    assert said.startswith(f"FAUTES, Volet 0, {named}")
    assert said.endswith(ALTERED)


@pytest.mark.parametrize("model", CHAINED)
def test_what_has_gone_is_counted(ended, model):
    model.objects.filter(pk=model.objects.latest("pk").pk)._raw_delete("default")
    (count,) = RowChain.objects.filter(table=model._meta.model_name).values_list("rows", flat=True)
    name = model._meta.verbose_name_plural
    said = f"{name} : {count - 1} lignes, et la tête de leur chaîne en compte {count}."
    assert f"FAUTES, Volet 0, {said}" in found()


@pytest.mark.engine
def test_sound_chains_are_read_without_the_components_of_the_whole_country(ended):
    with CaptureQueriesContext(connection) as asked:
        assert list(of_the_chains()) == []
    assert not any('FROM "financing_component"' in one["sql"] for one in asked)


def test_a_row_slipped_in_is_seen(ended):
    piece = ActualPiece.objects.earliest("pk")
    piece.pk = None
    ActualPiece.objects.bulk_create([piece])
    assert any(one.endswith(ALTERED) for one in found())


def test_a_row_that_nobody_sealed_is_not_written(ended):
    credit = CreditUse.objects.earliest("pk").credit
    with pytest.raises(TypeError, match="create_chained"):
        CreditUse.objects.create(credit=credit, amount=1, made_on=ON)


def test_another_author_of_a_statement_is_seen(ended):
    ExpenseStatement.objects.update(issued_by="Quelqu'un d'autre")
    assert found() == ["État ER-2026-0001 : le journal en connaît un autre auteur."]


@pytest.mark.engine
def test_the_rows_that_were_there_before_are_sealed_as_they_are(ended):
    """As the migration does it, in the order of their writing."""
    sealed = {model: list(model.objects.order_by("pk").values_list("seal")) for model in CHAINED}
    for model in CHAINED:
        model.objects.update(seal="")
    RowChain.objects.all().delete()
    assert found() != []
    for name in ("0017_chained_rows", "0019_returns_and_sealed_sendings"):
        migration = import_module(f"financing.migrations.{name}")
        migration.seal_rows(apps, SimpleNamespace(connection=connection))
    assert found() == []
    assert sealed == {
        model: list(model.objects.order_by("pk").values_list("seal")) for model in CHAINED
    }
