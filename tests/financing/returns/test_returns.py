"""A condition was broken: the beneficiary of a subsidy gives a part of it back."""

from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Entry
from conventions.models import Article, Convention
from financing.budget.reading import budget
from financing.letters.page import page
from financing.letters.proofs import short_code
from financing.models import Cancellation, FundCall
from financing.payments.acts import record_payment
from financing.register.proving import proven_letter
from financing.returns.acts import number_return, return_subsidy
from financing.returns.reading import clause_of
from financing.settlements.acts import close_year
from financing.years.multi_year import multi_year
from financing.years.reading import years_of
from tests.financing.year import ON, Year
from tests.stored import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_papers")]
ASKED = 300_00  # of each of three grantors


@pytest.fixture
def subsidised(year: Year) -> Year:
    """Asked whole of three grantors; the first has paid."""
    put(Convention.objects.all(), kind=Convention.Kind.SUBSIDY)
    year.component.convention.refresh_from_db()
    year.call()
    record_payment(call=letter(1), amount=ASKED, received_on=ON, by=None)
    return year


def letter(number: int = 1) -> FundCall:
    return FundCall.objects.get(number=number)


def give_back(call: FundCall, amount: int, **said: object) -> FundCall:
    facts = {
        "condition": "Article 7, reversement",
        "reason": "Un achat d'un autre objet.",
        "demand": "lettre du 4 mai 2026",
        "token": uuid4(),
    }
    return return_subsidy(call=call, amount=amount, by=None, on=ON, **(facts | said))


def told(content: dict) -> str:
    return " ".join(unescape(page(content)).replace("\u202f", " ").replace("\u00a0", " ").split())


def row_of(year: Year, call: FundCall) -> object:
    (found,) = years_of(year.component.convention, ON)
    return next(one for one in found.parties if one.party == call.party)


def test_what_was_paid_goes_back_and_what_was_not_is_no_longer_due(subsidised):
    paid, unpaid = give_back(letter(1), 120_00), give_back(letter(2), 120_00)
    assert (str(paid), paid.amount, paid.frozen()["back"]) == ("2026-0004", -120_00, 120_00)
    assert (unpaid.amount, unpaid.frozen()["back"]) == (-120_00, 0)
    assert (letter(1).owed, letter(2).owed) == (0, 180_00)
    assert letter(1).used == 120_00
    assert subsidised.anomalies() == []


def test_what_comes_back_is_not_borne_and_is_not_called_again(subsidised):
    grantor = letter(1).party.organisation
    before = budget(grantor, ON, subsidised.period.fiscal_year).total
    give_back(letter(1), 120_00)
    after = budget(grantor, ON, subsidised.period.fiscal_year).total
    assert (before.charge - after.charge, after.paid) == (120_00, 300_00)
    assert (after.owed, after.to_call_on) == (before.owed, before.to_call_on)


def test_the_notice_quotes_its_letter_and_says_which_condition_was_broken(subsidised):
    said = told(give_back(letter(1), 120_00).frozen())
    assert "Avis de reversement n° 2026-0004" in said
    assert "<b>120,00 €</b> cent vingt euros" in said
    assert "dont 120,00 € déjà versés, à vous rendre" in said
    assert "Condition non respectée :</b> Article 7, reversement" in said
    assert "Demandé par :</b> lettre du 4 mai 2026" in said
    proven = proven_letter(short_code(letter(4).sha256))
    assert (proven.kind, proven.number) == ("reversement", "2026-0004")


def test_the_whole_may_go_back_at_once_or_in_parts_and_never_more(subsidised):
    give_back(letter(1), 100_00)
    give_back(letter(1), 200_00)
    with pytest.raises(ValidationError, match="Au plus 0,00"):
        give_back(letter(1), 1)
    assert row_of(subsidised, letter(1)).share == 0
    assert subsidised.anomalies() == []


def test_what_was_returned_stays_with_the_beneficiary_in_every_account(subsidised):
    """300 asked of each, 170 on what was spent; the first gets 20 more back."""
    give_back(letter(1), 20_00)
    subsidised.spend(600_00)
    subsidised.spend(90_00, subsidised.funding)
    subsidised.state()
    settled = subsidised.settle()
    equation = settled.prepared.settlement.equation
    assert (equation.partners, equation.left, equation.returned) == (490_00, 20_00, 20_00)
    assert equation.spent == equation.funded + equation.partners + equation.left
    assert subsidised.letters("credit") == [-130_00] * 3
    row = row_of(subsidised, letter(1))
    assert (row.share, row.standing, row.returned) == (150_00, 150_00, 20_00)
    first = multi_year(subsidised.component.convention, ON).rows[0]
    assert first.shares[subsidised.period.fiscal_year].amount == 150_00
    content = FundCall.objects.filter(kind="credit").earliest("number").frozen()
    assert content["schema"] == 8
    assert "moins 20,00 € reversés" in told(content)
    assert subsidised.anomalies() == []


def test_a_return_beyond_what_was_really_due_asks_nothing_more(subsidised):
    """The whole goes back, then less is spent than planned: nothing is owed either way."""
    give_back(letter(1), ASKED)
    subsidised.spend(600_00)
    subsidised.state()
    subsidised.settle()
    assert row_of(subsidised, letter(1)).standing == 0
    assert subsidised.letters("credit") == [-100_00] * 2
    assert subsidised.anomalies() == []


def test_a_settled_year_gives_back_no_more_than_what_is_left_of_it(subsidised):
    subsidised.spend(300_00)
    subsidised.state()
    subsidised.settle(credits="refund")
    with pytest.raises(ValidationError, match="Au plus 100,00"):
        give_back(letter(1), 100_01)
    give_back(letter(1), 100_00)
    assert subsidised.settle().round is not None  # the last one: nothing new
    assert subsidised.letters("balance") == []
    assert subsidised.anomalies() == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"condition": " "}, "Dites quelle condition"),
        ({"reason": "…"}, "Écrivez ce qui s'est passé"),
        ({"amount": 0}, "Au plus 300,00"),
        ({"amount": 300_01}, "Au plus 300,00"),
        ({"reason": "un 字"}, "字"),
    ],
)
def test_each_refusal_has_its_sentence_and_writes_nothing(subsidised, said, sentence):
    with pytest.raises(ValidationError, match=sentence):
        give_back(letter(1), **({"amount": 10_00} | said))
    assert FundCall.objects.count() == 3


def test_a_closed_year_and_a_convention_that_is_no_subsidy_refuse_it(subsidised):
    subsidised.spend(1_000_00)
    subsidised.spend(100_00, subsidised.funding)
    subsidised.state()
    close_year(**subsidised.facts)
    with pytest.raises(ValidationError, match="est clos"):
        give_back(letter(1), 10_00)
    put(Convention.objects.all(), kind=Convention.Kind.FRAMEWORK)
    with pytest.raises(ValidationError, match="n'est pas une subvention"):
        give_back(letter(1), 10_00)


def test_the_same_form_sent_twice_gives_back_once(subsidised):
    facts = {"call": letter(1), "amount": 10_00, "condition": "article 7", "reason": "Erreur"}
    token = uuid4()
    once, again = (number_return(**facts, by=None, on=ON, token=token) for _ in range(2))
    assert once == again


def test_a_reason_that_was_changed_behind_the_application_is_seen(subsidised, lifted):
    give_back(letter(1), 10_00)
    with lifted():
        Cancellation.objects.update(reason="article 7 : autre chose")
    assert any("ne sont plus ce que les lettres scellent" in one for one in subsidised.anomalies())


def test_a_line_of_the_journal_that_is_gone_is_seen(subsidised, lifted):
    give_back(letter(1), 10_00)
    with lifted():
        Entry.objects.filter(act="subvention reversée").delete()
    assert any("0 reversement" in one for one in subsidised.anomalies())


def test_the_article_that_asks_for_it_is_offered(subsidised):
    text = subsidised.component.convention.texts.get(number=0)
    assert clause_of(text.convention, ON) == ""
    Article.objects.create(text=text, rank=3, title="Durée", body="Rien n'est reversé avant.")
    assert clause_of(text.convention, ON) == "Article 3, Durée"
    Article.objects.create(text=text, rank=7, title="Modification et reversement", body="…")
    assert clause_of(text.convention, ON) == "Article 7, Modification et reversement"
