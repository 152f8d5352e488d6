"""What follows an unpaid letter: recalled twice, contested, handed to the accountant, reduced."""

from datetime import date, timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from financing.letters.proofs import short_code
from financing.models import CallPdf, FundCall
from financing.payments.acts import record_payment
from financing.payments.titres import object_of_titre
from financing.recovery.acts import (
    hold_letter,
    number_reduction,
    reduce_letter,
    release_letter,
    send_reminders,
    set_delays,
    type_titre,
)
from financing.recovery.dossier import dossier
from financing.register.proving import proven_letter
from tests.financing.year import ON, Year
from tests.plain import plain_letter
from tests.settled import settle

pytestmark = pytest.mark.django_db
DUE = date(2026, 2, 14)  # thirty days after the letters
FIRST, SECOND = DUE + timedelta(days=15), DUE + timedelta(days=45)


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """Three letters of 300 €, to pay by 14 February 2026."""
    for place in ("rounds", "recovery", "statements"):
        monkeypatch.setattr(f"financing.{place}.acts.render", plain_letter)
    made = Year()
    made.call()
    return made


def letter(number: int = 1) -> FundCall:
    return FundCall.objects.get(number=number)


def ran(on: date, **options: object) -> list[str]:
    out = StringIO()
    call_command("send_payment_reminders", on=on, stdout=out, **options)
    return [
        line.replace("\u202f", " ").replace("\xa0", " ") for line in out.getvalue().splitlines()
    ]


def recalled() -> list[tuple[str, int, str]]:
    rows = FundCall.objects.filter(kind="reminder").order_by("number")
    return [(str(one), one.rank, str(one.about)) for one in rows]


@pytest.mark.engine
def test_a_late_letter_is_recalled_once_then_once_more_and_never_again(year):
    record_payment(call=letter(1), amount=300_00, received_on=ON, by=None)
    record_payment(call=letter(2), amount=100_00, received_on=ON, by=None)
    assert ran(FIRST - timedelta(days=1))[0] == "0 rappel amiable émis."
    said = ran(FIRST)
    assert said[0] == "2 rappels amiables émis."
    assert said[1].endswith("lettre 2026-0002, ORG2, 200,00 € : rappel 1")
    assert ran(FIRST)[0] == "0 rappel amiable émis."
    ran(SECOND)
    ran(SECOND + timedelta(days=300))
    assert recalled() == [
        ("2026-0004", 1, "2026-0002"),
        ("2026-0005", 1, "2026-0003"),
        ("2026-0006", 2, "2026-0002"),
        ("2026-0007", 2, "2026-0003"),
    ]
    content = FundCall.objects.get(number=4).frozen()
    assert (content["paid"], content["left"], content["amount"]) == (100_00, 200_00, 0)
    assert CallPdf.objects.filter(call__kind="reminder").count() == 4
    assert year.anomalies() == []


def test_a_dry_run_says_and_writes_nothing(year):
    assert ran(FIRST, dry_run=True)[0] == "3 rappels amiables à émettre."
    assert recalled() == []


def test_neither_a_contested_letter_nor_one_whose_titre_is_typed_is_recalled(year):
    hold_letter(call=letter(1), reason="la clé est contestée", by=None, on=ON)
    type_titre(
        call=letter(2), number="214", slip="31", dated_on=ON, fiscal_year=2026, by=None, on=ON
    )
    said = ran(FIRST)
    assert said[0] == "1 rappel amiable émis."
    assert said[1].endswith("pas de rappel, contestée : la clé est contestée")
    assert said[2].endswith(
        "pas de rappel, un titre est émis : le recouvrement appartient au comptable"
    )
    release_letter(call=letter(1), reason="accord trouvé", by=None, on=FIRST)
    ran(FIRST)
    assert [about for _, _, about in recalled()] == ["2026-0003", "2026-0001"]
    assert year.anomalies() == []


def test_a_carrier_has_its_own_delays(year):
    carrier = letter().carrier
    set_delays(carrier=carrier, first_after=3, second_after=5, by=None)
    assert len(send_reminders(carrier=carrier, by=None, on=DUE + timedelta(days=3)).letters) == 3
    assert len(send_reminders(carrier=carrier, by=None, on=DUE + timedelta(days=7)).letters) == 0
    assert len(send_reminders(carrier=carrier, by=None, on=DUE + timedelta(days=8)).letters) == 3


@pytest.mark.engine
def test_the_number_of_a_recall_proves_it_as_any_letter(year):
    ran(FIRST)
    recall = FundCall.objects.get(number=4)
    proven = proven_letter(short_code(recall.sha256))
    assert (proven.kind, proven.number) == ("rappel amiable", "2026-0004")


def test_a_reduction_quotes_its_letter_lowers_it_and_counts_as_cancelled(year):
    reduced = reduce(letter(1), 120_00)
    assert (str(reduced), reduced.amount, letter(1).owed) == ("2026-0004", -120_00, 180_00)
    assert reduced.frozen()["left"] == 180_00
    year.spend(600_00)
    year.state()
    year.settle()
    assert FundCall.objects.filter(kind="balance").get().amount == 20_00  # 200 − (300 − 120)
    assert year.anomalies() == []


def test_a_paid_letter_that_is_reduced_keeps_what_is_then_beyond(year):
    record_payment(call=letter(1), amount=300_00, received_on=ON, by=None)
    reduce(letter(1), 120_00)
    assert letter(1).owed == -120_00


@pytest.mark.engine
def test_the_same_form_sent_twice_reduces_once(year):
    token = uuid4()
    facts = {"call": letter(1), "reason": "Erreur", "by": None, "on": ON, "token": token}
    assert number_reduction(amount=10_00, **facts) == number_reduction(amount=10_00, **facts)


@pytest.mark.parametrize(
    ("amount", "reason", "sentence"),
    [
        (300_00, "Erreur", "réduisez-la de moins"),
        (0, "Erreur", "réduisez-la de moins"),
        (10_00, " ", "Écrivez pourquoi cette lettre est réduite."),
    ],
)
def test_each_refusal_of_a_reduction_has_its_sentence(year, amount, reason, sentence):
    with pytest.raises(ValidationError, match=sentence):
        reduce(letter(1), amount, reason)
    assert FundCall.objects.count() == 3


def reduce(call: FundCall, amount: int, reason: str = "une dépense de moins") -> FundCall:
    return reduce_letter(call=call, amount=amount, reason=reason, by=None, on=ON, token=uuid4())


def test_a_titre_of_a_day_to_come_and_a_hold_twice_are_refused(year):
    with pytest.raises(ValidationError, match="à venir"):
        type_titre(
            call=letter(),
            number="1",
            slip="",
            dated_on=ON + timedelta(days=1),
            fiscal_year=2026,
            by=None,
            on=ON,
        )
    hold_letter(call=letter(), reason="désaccord", by=None, on=ON)
    with pytest.raises(ValidationError, match="déjà contestée"):
        hold_letter(call=letter(), reason="désaccord", by=None, on=ON)


def test_the_accountant_s_dossier_and_the_object_of_the_titre(year):
    record_payment(call=letter(2), amount=100_00, received_on=ON, by=None, label="VIR ORG2")
    ran(FIRST)
    with ZipFile(BytesIO(dossier(letter(2)))) as archive:
        assert archive.namelist() == [
            "2026-0002_FAUTES_volet-0_ORG2.pdf",
            "2026-0005_rappel_FAUTES_volet-0_ORG2.pdf",
            "compte_2026-0002.csv",
        ]
        account = archive.read("compte_2026-0002.csv").decode("utf-8-sig")
    assert "encaissement VIR ORG2;-100,00" in account
    assert "reste dû;200,00" in account
    assert object_of_titre(letter(2)).startswith("Appel de fonds 2026-0002, ")
    assert len(object_of_titre(letter(2))) <= 160
    settle()
