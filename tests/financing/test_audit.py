"""manage.py verify: whatever was altered behind the application's back is seen and named."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.immutability import remove_triggers
from financing.audit import anomalies
from financing.letters import canonical, digest
from financing.models import CallPdf, Counter, FundCall

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("round_")]
CARRIER = "Chambre de Commerce et d'Industrie Saône-Doubs"
UNPROTECTED = "n'est plus protégé"


def found() -> list[str]:
    return [sentence for sentence in anomalies() if UNPROTECTED not in sentence]


def alter(letter: int, **columns: object) -> None:
    remove_triggers()
    FundCall.objects.filter(number=letter).update(**columns)


def test_a_sound_register_is_one_line():
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "Tout est en ordre : 6 appels de fonds vérifiés.\n"


def test_an_anomaly_is_named_and_the_exit_is_not_zero():
    alter(2, amount=1)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out)
    assert f"- {CARRIER} 2025-0002 : « amount » vaut 351900 dans la lettre, 1 en base." in (
        out.getvalue().splitlines()
    )


@pytest.mark.parametrize(
    ("columns", "sentences"),
    [
        (
            {"content": "{}"},
            [f"{CARRIER} 2025-0003 : le contenu ne correspond plus à son empreinte."],
        ),
        (
            {"sha256": "0" * 64},
            [
                f"{CARRIER} 2025-0003 : le contenu ne correspond plus à son empreinte.",
                f"{CARRIER} 2025-0004 : la chaîne est rompue avant cette lettre.",
            ],
        ),
        (
            {"previous_sha256": "0" * 64},
            [f"{CARRIER} 2025-0003 : la chaîne est rompue avant cette lettre."],
        ),
        (
            {"issued_on": "2025-05-01"},
            [
                (
                    f"{CARRIER} 2025-0003 : « issued_on » vaut 2025-06-02 dans la lettre, "
                    "2025-05-01 en base."
                ),
                "Une lettre porte une date antérieure à celle qui la précède.",
            ],
        ),
        (
            {"number": 9},
            [f"{CARRIER}, 2025 : la numérotation a un trou ou un doublon."],
        ),
        (
            {"year": 2024},
            [f"{CARRIER}, 2024 : le compteur a disparu."],
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_altered_column_is_seen(columns, sentences):
    alter(3, **columns)
    assert set(sentences) <= set(found())


def test_a_share_recomputed_from_the_frozen_weights_must_come_out_again():
    """A forger who rewrites the content and its hash still cannot make the sums lie."""
    call = FundCall.objects.get(number=6)
    content = json.loads(call.content)
    content["shares"][5]["amount"] += 100
    text = canonical(content)
    alter(6, content=text, sha256=digest(text))
    assert f"{CARRIER} 2025-0006 : CCPR : 990,00 € au lieu de 989,00 €." in [
        sentence.replace("\u202f", " ").replace("\u00a0", " ") for sentence in found()
    ]


def test_last_letters_that_were_dropped_are_missed():
    remove_triggers()
    CallPdf.objects.filter(call__number=6).delete()
    FundCall.objects.filter(number=6).delete()
    assert found() == [f"{CARRIER}, 2025 : le compteur ne désigne pas la dernière lettre."]


def test_a_register_emptied_whole_is_missed():
    remove_triggers()
    CallPdf.objects.all().delete()
    FundCall.objects.all().delete()
    assert found() == [f"{CARRIER}, 2025 : 6 lettres ont disparu."]


def test_a_counter_set_back_is_seen():
    Counter.objects.update(last=5)
    assert found() == [f"{CARRIER}, 2025 : le compteur ne désigne pas la dernière lettre."]


def test_a_pdf_altered_or_missing_is_seen():
    remove_triggers()
    CallPdf.objects.filter(call__number=1).update(pdf=b"%PDF-1.7 autre")
    CallPdf.objects.filter(call__number=2).delete()
    assert sorted(found()) == [
        f"{CARRIER} 2025-0001 : le PDF ne correspond plus à son empreinte.",
        f"{CARRIER} 2025-0002 : le PDF manque.",
    ]


def test_a_register_without_its_triggers_is_not_in_order():
    remove_triggers()
    tables = 4
    each = 2
    assert len([one for one in anomalies() if UNPROTECTED in one]) == tables * each, (
        connection.vendor
    )
