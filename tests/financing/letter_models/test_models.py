"""A carrier's own letter: written in versions, frozen in each letter, and never in those before."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from financing.letter_models.acts import write_model
from financing.letter_models.reading import last_version, shown_of
from financing.letters.dressing import MODEL_SCHEMA
from financing.letters.page import page, render
from financing.models import FundCall, LetterModel
from financing.recovery.acts import reduce_letter, send_reminders
from financing.rounds.cancelling.acts import cancel_letters
from press.kit.versions import StaleError, version_of
from tests.factories import MembershipFactory
from tests.financing.year import ON, Year
from tests.made import pictured
from tests.plain import plain_letter

pytestmark = pytest.mark.django_db
TEXTS = {
    "opening": "Madame, Monsieur,\nVoici [cette lettre] de [montant].",
    "closing": "Avec nos remerciements.",
    "signatory": "Pour le président,\nla direction",
    "contact": "Service des finances",
}


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    for place in ("rounds", "recovery", "statements"):
        monkeypatch.setattr(f"financing.{place}.acts.render", plain_letter)
    return Year()


def write(year: Year, texts: dict = TEXTS, **facts: object) -> LetterModel | None:
    carrier = year.component.carrier.organisation
    said = {"logo": pictured(), "logo_text": "Logo", "by": None, "on": ON, **facts}
    return write_model(carrier=carrier, texts=texts, **said).model


def the_letter(number: int = 1) -> dict:
    return FundCall.objects.get(number=number).frozen()


def test_a_letter_freezes_the_version_that_counts_when_it_is_issued(year):
    write(year)
    year.call()
    content = the_letter()
    assert (content["schema"], content["model"]["version"]) == (MODEL_SCHEMA, 1)
    told = page(content)
    write(year, {"closing": "Autrement."})
    assert page(the_letter()) == told
    for said in ("Voici cet appel de fonds de 300,00", "la direction", "Service des finances"):
        assert said in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert year.anomalies() == []


def test_without_a_model_or_with_an_empty_one_a_letter_is_the_usual_one(year):
    write(year)
    empty = write(year, {}, logo=None)
    assert (empty.version, empty.is_usual) == (2, True)
    year.call()
    content = the_letter()
    assert "model" not in content
    assert content["schema"] < MODEL_SCHEMA


def test_every_kind_of_letter_wears_it(year):
    write(year)
    year.call()
    due = FundCall.objects.get(number=1)
    carrier, on = due.carrier, ON.replace(month=6)
    send_reminders(carrier=carrier, by=None, on=on, only=[due.pk])
    other = FundCall.objects.get(number=2)
    reduce_letter(call=other, amount=100, reason="Erreur", by=None, on=on, token=uuid4())
    cancel_letters(
        round_=due.round, numbers=["2026-0003"], reason="Erreur", by=None, on=on, token=uuid4()
    )
    contents = [one.frozen() for one in FundCall.objects.order_by("number")]
    assert {one["kind"] for one in contents} == {"call", "reminder", "reduction", "cancel"}
    assert all(one["schema"] == MODEL_SCHEMA for one in contents)
    assert all("Avec nos remerciements." in page(one) for one in contents)


def test_balances_and_credits_wear_it_too(year):
    write(year)
    year.call()
    year.spend(400_00)
    year.state()
    year.settle()
    settled = [one.frozen() for one in FundCall.objects.exclude(kind="call")]
    assert settled
    assert all("Avec nos remerciements." in page(one) for one in settled)
    assert year.anomalies() == []


def test_a_letter_in_a_model_is_still_archivable_and_accessible(year, violations):
    write(year)
    year.call()
    assert violations(render(the_letter())) == []


def test_the_same_words_are_no_new_version(year):
    first = write(year)
    assert write(year) == first
    assert LetterModel.objects.count() == 1
    assert Entry.objects.filter(act="modèle de lettre").count() == 1


def test_each_text_says_what_is_wrong_with_it(year):
    long = "\n".join(["ligne"] * 13)
    with pytest.raises(ValidationError) as refused:
        write(year, {"opening": long, "contact": "[sigl]", "closing": "漢"}, logo_text=" ")
    said = refused.value.message_dict
    assert said["opening"] == ["13 lignes : 12 au plus."]
    assert "peut-être « [sigle] »" in said["contact"][0]
    assert said["logo_text"] == ["Dites ce que montre le logo, pour qui ne le voit pas."]
    with pytest.raises(ValidationError, match="漢"):
        write(year, {"closing": "漢"})
    assert not LetterModel.objects.exists()


def test_two_people_at_once_do_not_erase_each_other(year):
    seen = version_of(shown_of(last_version(year.component.carrier.organisation)))
    write(year)
    with pytest.raises(StaleError):
        write(year, {"closing": "Autre"}, seen=seen)


def test_finances_and_administrators_write_it_and_nobody_else(year):
    carrier = year.component.carrier.organisation
    for role, may in (("finance_officer", True), ("project_chief", False)):
        by = MembershipFactory(organisation=carrier, role=role).user
        if may:
            assert write(year, by=by).made_by == str(by)
        else:
            with pytest.raises(PermissionDenied):
                write(year, {}, by=by)


def test_verify_sees_a_version_that_was_altered(year, lifted):
    write(year)
    assert year.anomalies() == []
    with lifted():
        LetterModel.objects.update(closing="Autre")
    (told,) = year.anomalies()
    assert "n'est plus ce qui fut saisi" in told
