"""manage.py verify: whatever was altered behind the application's back is seen and named."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.immutability import missing_triggers, remove_triggers
from accounts.models import Entry
from conventions.models import Convention
from financing.models import CalledLine, CallPdf, CallRound, Counter, FundCall, KeyShare, Payment
from financing.payments.acts import record_payment
from financing.register.audit.acts import of_the_keys, rounds
from financing.register.audit.kept import MENDED
from financing.register.audit.register import anomalies
from financing.rounds.acts import issue_round
from press.files.canonical import canonical, digest
from tests.demo import load_demonstration
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.pouring import pour, poured
from tests.settled import settle

pytestmark = pytest.mark.usefixtures("round_")
CARRIER = "Chambre de Commerce et d'Industrie Saône-Doubs"
ROUND = "TI-DOUBS, Animation du Territoire d'industrie, 2025"
UNPROTECTED = "n'est plus protégé"


@pytest.fixture
def demo(db: None, unprinted: None) -> Iterator[CallRound]:
    """The demonstration, with the six letters of a round."""
    with poured(issued_round) as round_:
        yield round_


@pytest.fixture
def round_(demo: CallRound) -> CallRound:
    return demo


def issued_round() -> CallRound:
    pour(load_demonstration)
    order = doubs_order("salaire", "deplacements")
    round_ = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    settle()
    return round_


def found(since: date | None = None) -> list[str]:
    """The anomalies, but for what most alterations bring with them."""
    usual = (UNPROTECTED, MENDED)
    return [sentence for sentence in anomalies(since) if not any(one in sentence for one in usual)]


UNSEALED = f"{ROUND} : la campagne, ses lignes ou sa clé ne sont plus ce que les lettres scellent."


def alter(letter: int, **columns: object) -> None:
    remove_triggers()
    FundCall.objects.filter(number=letter).update(**columns)


@pytest.mark.engine
def test_a_sound_register_is_one_line():
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "Tout est en ordre : 6 lettres vérifiées.\n"


def test_an_anomaly_is_named_and_the_exit_is_not_zero():
    alter(2, amount=1)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out)
    assert out.getvalue().splitlines()[-2:] == [
        f"- {CARRIER} 2025-0002 : montant : « 351900 » dans la lettre, « 1 » en base.",
        (
            "- TI-DOUBS : les montants gardés ne sont plus ceux du plan et des clés. "
            "« manage.py rebuild_days » les récrit."
        ),
    ]


@pytest.mark.parametrize(
    ("columns", "sentences"),
    [
        ({"content": "{}"}, ["le contenu ne correspond plus à son empreinte."]),
        ({"content": "{}", "sha256": digest("{}")}, ["le contenu ne se lit plus."]),
        ({"content": "zz", "sha256": digest("zz")}, ["le contenu ne se lit plus."]),
        ({"previous_sha256": "0" * 64}, ["la chaîne est rompue avant cette lettre."]),
        (
            {"issued_on": "2025-05-01"},
            ["date : « 2025-06-02 » dans la lettre, « 2025-05-01 » en base."],
        ),
        ({"number": 9}, ["numéro : « 2025-0003 » dans la lettre, « 2025-0009 » en base."]),
        ({"year": 2024}, ["numéro : « 2025-0003 » dans la lettre, « 2024-0003 » en base."]),
        ({"amount": 1}, ["montant : « 374900 » dans la lettre, « 1 » en base."]),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_each_altered_column_is_seen(columns, sentences):
    alter(3, **columns)
    number = f"{columns.get('year', 2025)}-{columns.get('number', 3):04d}"
    assert {f"{CARRIER} {number} : {sentence}" for sentence in sentences} <= set(found())


def test_a_letter_given_to_another_party_is_seen():
    somebody = Convention.objects.get(reference="TI-HDC").parties.get(short_name="CAD")
    alter(6, party=somebody)
    assert [one.removeprefix(f"{CARRIER} 2025-0006 : ") for one in found()] == [
        "destinataire : « 242504355 » dans la lettre, « 200044618 » en base.",
        "convention du destinataire : « TI-DOUBS » dans la lettre, « TI-HDC » en base.",
    ]


@pytest.mark.parametrize(
    ("columns", "what"),
    [({"basis": "actual"}, "base"), ({"issued_on": "2025-06-03"}, "date de la campagne")],
)
def test_a_round_rewritten_is_seen_in_each_of_its_letters(columns, what):
    remove_triggers()
    CallRound.objects.update(**columns)
    *letters, round_ = found()
    assert [sentence.split(" : ")[1] for sentence in letters] == [what] * 6
    assert round_ == UNSEALED


def test_lines_freed_to_be_called_again_are_seen():
    remove_triggers()
    CalledLine.objects.filter(line__code="salaire").delete()
    assert found() == [
        UNSEALED,
        f"{ROUND} : les lignes appelées ne sont plus celles des lettres.",
    ]


@pytest.mark.engine
def test_two_pdf_that_changed_places_are_seen():
    remove_triggers()
    first, second = CallPdf.objects.order_by("call__number")[:2]
    pdf, sha256 = first.pdf, first.sha256
    CallPdf.objects.filter(pk=first.pk).update(pdf=second.pdf, sha256=second.sha256)
    CallPdf.objects.filter(pk=second.pk).update(pdf=pdf, sha256=sha256)
    assert found() == [
        f"{CARRIER} {number} : le PDF n'est pas celui de cette lettre."
        for number in ("2025-0001", "2025-0002")
    ]


def test_a_weight_rewritten_in_an_adopted_key_is_seen():
    remove_triggers()
    KeyShare.objects.filter(key=CallRound.objects.get().key, rank=1).update(weight=5)
    assert found() == [
        UNSEALED,
        (
            "TI-DOUBS, Animation du Territoire d'industrie, clé 2025 : "
            "les poids ne se retrouvent pas."
        ),
    ]


def test_a_journal_that_was_emptied_is_seen():
    remove_triggers()
    Entry.objects.all().delete()
    assert found() == ["Le journal connaît 0 campagne, le registre 1 campagne."]


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
    assert found() == [
        f"{CARRIER}, 2025 : le compteur ne désigne pas la dernière lettre.",
        f"{ROUND} : 5 lettres au lieu de 6.",
    ]


def test_last_letters_dropped_with_their_counter_set_back_are_missed():
    remove_triggers()
    CallPdf.objects.filter(call__number=6).delete()
    FundCall.objects.filter(number=6).delete()
    Counter.objects.update(last=5, head_sha256=FundCall.objects.get(number=5).sha256)
    assert found() == [f"{ROUND} : 5 lettres au lieu de 6."]


def test_a_register_emptied_whole_is_missed():
    remove_triggers()
    CallPdf.objects.all().delete()
    FundCall.objects.all().delete()
    assert found() == [
        f"{CARRIER}, 2025 : 6 lettres ont disparu.",
        f"{ROUND} : les lettres de la campagne ont disparu.",
    ]


def test_a_counter_set_back_is_seen():
    Counter.objects.update(last=5)
    assert found() == [f"{CARRIER}, 2025 : le compteur ne désigne pas la dernière lettre."]


def test_a_pdf_altered_or_missing_is_seen():
    remove_triggers()
    CallPdf.objects.filter(call__number=1).update(pdf=b"%PDF-1.7 autre")
    CallPdf.objects.filter(call__number=2).delete()
    assert sorted(found()) == [
        f"{CARRIER} 2025-0001 : le PDF ne correspond plus à son empreinte.",
        f"{CARRIER} 2025-0002 : le PDF manque (manage.py finish_letters le prépare).",
    ]


@pytest.mark.engine
def test_a_register_without_its_triggers_is_not_in_order():
    remove_triggers()
    assert len([one for one in anomalies() if UNPROTECTED in one]) == len(missing_triggers()) > 0


@pytest.mark.engine
def test_a_trigger_that_no_longer_refuses_is_not_taken_for_one_that_does():
    name = weaken_one_trigger()
    assert list(anomalies()) == [f"Le déclencheur {name} manque : le registre n'est plus protégé."]


def weaken_one_trigger() -> str:
    """Put in place of a trigger another of the same name, which lets everything pass."""
    name, table = "financing_callpdf_refuse_change", "financing_callpdf"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
                " WHEN (false) EXECUTE FUNCTION prorata_refuse_change()"
            )
        else:
            name = "financing_callpdf_refuse_update"
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    return name


@pytest.mark.engine
def test_since_a_day_the_chain_starts_from_the_letter_before(order):
    later = date(2025, 9, 1)
    issue_round(order=doubs_order("communication"), by=None, on=later, override="Essai")
    alter(3, amount=1)
    assert found(later) == []
    alter(7, previous_sha256="0" * 64)
    seen = [one for one in anomalies(later) if UNPROTECTED not in one]
    assert seen[0] == f"{CARRIER} 2025-0007 : la chaîne est rompue avant cette lettre."


@pytest.mark.engine
def test_a_payment_altered_or_dropped_is_seen(round_):
    call = round_.calls.first()
    record_payment(call=call, amount=100, received_on=ISSUE_DAY, by=None)
    remove_triggers()
    Payment.objects.update(received_on=date(2025, 6, 3))
    assert found() == [f"Un encaissement de l'appel {call} n'est plus ce qui fut enregistré."]
    Payment.objects.all().delete()
    assert found() == [
        "Le versement du 02/06/2025 n'est plus celui des lettres.",
        "Le journal connaît d'autres encaissements que le registre (0 encaissement).",
    ]


def test_a_line_of_the_journal_rewritten_is_seen():
    remove_triggers()
    entry = Entry.objects.get(act="campagne émise")
    Entry.objects.filter(pk=entry.pk).update(actor="Quelqu'un d'autre")
    assert found() == [f"La ligne {entry.pk} du journal n'est plus celle qui fut écrite."]


@pytest.mark.parametrize(
    ("ask", "table"),
    [(of_the_keys, "conventions_party"), (lambda: rounds(None), "financing_line")],
    ids=["parties of keys", "lines of rounds"],
)
def test_what_a_row_names_is_not_asked_for_one_by_one_in_a_sentence(
    ask, table, django_assert_max_num_queries
):
    """SQLite refuses more than a thousand « or » in one: 1 098 parties stopped the verification."""
    with django_assert_max_num_queries(100) as asked:
        list(ask())
    assert any(f'"{table}"' in one["sql"] for one in asked.captured_queries)
    assert not any(f' OR "{table}"' in one["sql"] for one in asked.captured_queries)
