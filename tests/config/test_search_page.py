"""One field for everything that a person may see, and for nothing else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.overviews.search import _first
from conventions.access import MANY
from conventions.documents.acts import file_document, withdraw_document
from conventions.models import (
    Article,
    Body,
    Convention,
    Document,
    Goal,
    Indicator,
    Lever,
    Milestone,
    Party,
    Text,
)
from deliberations.models import BudgetEntry, Decision
from deliberations.votes.acts import adopt
from epci.models import Organisation
from financing.letters.proofs import short_code
from financing.models import FundCall, PlannedAmount
from press.files.uploads import accept
from press.kit import prepared
from press.kit.counts import first_of_each
from press.kit.search import Asked
from press.kit.typed import TypedSearch
from tests.deliberations.factories import person
from tests.factories import EpciFactory
from tests.made import round_of
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of
from tests.stored import put

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"
# Two of one shape ask the same sentence; each other asks its own.
OF_EACH_SHAPE = (
    *("Besançon", "zorglub", "50%", "grand besançon", "territoire d'industrie", "40 000", "11 200"),
    *("2025", "2025-0001", "242500361", "40 000,00", "9" * 30, "ti", "cc pilote", "a b"),
)
ALIKE = (
    *("La Clé", "clé", "doubs", "rien", "pilote", "l'été", "a_b", "Communauté-de-communes"),
    *("ti doubs", "val val", "00 000", "10 100", "4284", "0001", "25", "1 234 567 890"),
)


@pytest.fixture
def elected(demo, client):
    client.force_login(User.objects.get(email=ELECTED))
    return client


def found(client, typed, **query) -> dict[str, list]:
    """What a search finds, by kind."""
    response = client.get(reverse("search"), {"q": typed, **query})
    return {group.kind.code: group.hits for group in response.context["groups"]}


def titles(client, typed, kind) -> list[str]:
    return [hit.title for hit in found(client, typed).get(kind, [])]


def life_of(reference: str, word: str) -> None:
    """An article, a duty, a body and a file of a convention, each with a word in it."""
    convention = Convention.objects.get(reference=reference)
    text = Text.objects.get(convention=convention, number=0)
    Article.objects.create(text=text, rank=91, title="Clé", body=f"La règle {word} s'applique.")
    Milestone.objects.create(convention=convention, title=f"Bilan {word}", due_on=date(2027, 1, 1))
    Body.objects.create(convention=convention, rank=91, name=f"Comité {word}")
    Indicator.objects.create(convention=convention, rank=91, title=f"Visites {word}")
    lever = Lever.objects.create(convention=convention, rank=91, title="Sobriété")
    Goal.objects.create(lever=lever, rank=1, text=f"Que {word} soit")
    Text.objects.create(
        convention=convention, number=91, title=f"Durée {word}", submitted_on=date(2026, 1, 2)
    )
    file_document(
        convention=convention,
        upload=accept(PDF_BYTES + reference.encode(), "scan.pdf"),
        kind=Document.Kind.REPORT,
        title=f"Rapport {word}",
        dated_on=date(2026, 1, 1),
        by=None,
        at=timezone.now(),
    )


@pytest.mark.engine
@pytest.mark.parametrize("typed", ["besancon", "BESANÇON", "Besançon métropole"])
def test_accents_and_capitals_do_not_count(elected, typed):
    assert titles(elected, typed, "organismes") == ["CU Grand Besançon Métropole"]


def test_an_acronym_of_the_act_finds_the_organisation_and_its_conventions(elected):
    hits = found(elected, "ccvm")
    assert [(hit.title, hit.why) for hit in hits["organismes"]] == [
        ("CC du Val de Morteau", "sigle : CCVM")
    ]
    (convention,) = hits["conventions"]
    assert (convention.url, convention.why) == (
        "/conventions/TI-DOUBS/",
        "partie : Communauté de Communes du Val de Morteau (CCVM)",
    )


@pytest.mark.engine
def test_a_letter_is_found_by_its_number_its_digits_its_code_its_amount(elected):
    round_of("salaire", "deplacements")
    call = FundCall.objects.get(number=2)
    expected = f"Appel de fonds n° 2025-0002, {call.party.short_name}"
    for typed in ("2025-0002", "0002", "n° 2025-0002", short_code(call.sha256), "3 519,00 €"):
        assert titles(elected, typed, "appels") == [expected], typed
    assert titles(elected, "2025-0009", "appels") == []
    found_ = found(elected, short_code(call.sha256).lower().replace("-", " "))["appels"]
    assert [hit.found for hit in found_] == [short_code(call.sha256)]


@pytest.mark.parametrize("typed", ["4 284,00 €", "4284", "4.284,00 €", "4284,00"])
def test_an_amount_is_found_however_it_is_typed(elected, typed):
    """28 000 € × 15,30 % : what the key asks of the CCLL, before any letter."""
    (hit,) = found(elected, typed)["montants"]
    assert (hit.title, hit.why, hit.url) == (
        "CCLL, 2025",
        "quote-part",
        "/conventions/TI-DOUBS/repartition/animation/2025/",
    )


def test_an_amount_of_the_plan_and_of_a_budget_is_found(elected):
    hits = found(elected, "40 000")
    assert {hit.why for hit in hits["montants"]} >= {"montant prévu", "plafond"}
    assert [(hit.why, hit.found) for hit in hits["deliberations"]] == [
        ("inscription au budget, BP 2025 et PPIF 2025-2029", "40\u202f000,00\u00a0€")
    ]


def test_a_deliberation_is_found_by_its_number_as_printed_and_by_its_decisions(elected):
    (first, *_) = found(elected, "2025/2025.00113")["deliberations"]
    assert first.title.startswith("n° 2025/2025.00113, ")
    decision = Decision.objects.filter(deliberation__number="2025/2025.00113").first()
    put(Decision.objects.filter(pk=decision.pk), text="Approuve la zorglub annexée")
    (hit,) = found(elected, "zorglub")["deliberations"]
    assert hit.why == "décision : Approuve la zorglub annexée"


def test_articles_duties_bodies_and_files_are_found_with_why(elected):
    life_of("TI-DOUBS", "Zorglüb")
    response = elected.get(reverse("search"), {"q": "zorglub"})
    assert [group.kind.label for group in response.context["groups"]] == [
        "Articles",
        "Avenants",
        "Échéances",
        "Instances",
        "Indicateurs",
        "Leviers et objectifs",
        "Documents",
    ]
    assert "La règle <mark>Zorglüb</mark> s&#x27;applique." in response.content.decode()


def test_nothing_of_a_convention_that_one_does_not_see_is_found(elected):
    """The same words stand in a convention of others: Hainaut's."""
    for reference in ("TI-DOUBS", "TI-HDC"):
        life_of(reference, "zorglub")
    hidden = Convention.objects.get(reference="TI-HDC")
    stranger = Party.objects.filter(convention=hidden).first()
    put(Party.objects.filter(pk=stranger.pk), short_name="zorglub")
    put(Convention.objects.filter(pk=hidden.pk), title="zorglub", territory="zorglub")
    Organisation.objects.create(name="Zorglub", kind=Organisation.Kind.ASSOCIATION)
    amount = PlannedAmount.objects.filter(line__component__convention=hidden).first()
    PlannedAmount.objects.filter(pk=amount.pk).update(amount=98_765_432)
    vote = adopt(
        council=stranger.organisation,
        text=hidden.texts.get(number=0),
        title="zorglub",
        number="98-765",
        held_on=date(2026, 1, 5),
        by=None,
        on=date(2026, 1, 5),
    )
    BudgetEntry.objects.create(deliberation=vote, budget="BP", operation=98_765_432)
    Decision.objects.create(deliberation=vote, rank=91, text="zorglub")
    for typed in ("zorglub", "987 654,32", "98-765"):
        said = elected.get(reverse("search"), {"q": typed}).content.decode()
        assert "TI-HDC" not in said, typed
        assert reverse("deliberation", args=[vote.pk]) not in said, typed
    assert {kind: len(hits) for kind, hits in found(elected, "zorglub").items()} == {
        "articles": 1,
        "avenants": 1,
        "echeances": 1,
        "instances": 1,
        "indicateurs": 1,
        "leviers": 1,
        "documents": 1,
    }
    client = elected
    client.force_login(person(stranger.organisation))
    assert {"conventions", "deliberations", "articles"} <= set(found(client, "zorglub"))
    assert set(found(client, "987 654,32")) == {"deliberations", "montants"}


def test_a_file_that_was_withdrawn_is_not_offered(elected):
    life_of("TI-DOUBS", "zorglub")
    document = Document.objects.get(title="Rapport zorglub")
    withdraw_document(document=document, reason="page manquante", by=None, at=timezone.now())
    assert "documents" not in found(elected, "zorglub")


def test_the_most_exact_comes_first(elected):
    for name in ("CC du Zorglub du Haut", "Zorglub", "CC Zorglubois", "Zorglub et Vallées"):
        EpciFactory(name=name)
    assert titles(elected, "zorglub", "organismes") == [
        "Zorglub",
        "Zorglub et Vallées",
        "CC du Zorglub du Haut",
        "CC Zorglubois",
    ]


def test_beyond_five_the_others_are_a_page_away(elected):
    for rank in range(7):
        EpciFactory(name=f"CC Zorglub {rank}")
    response = elected.get(reverse("search"), {"q": "zorglub"})
    assert "voir 2 autres résultats" in text_of(response)
    assert len(found(elected, "zorglub", genre="organismes")["organismes"]) == 7


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Ce qui se cherche"),
        ("zorglub", "Rien de ce que vous pouvez voir ne contient « zorglub »."),
        ("« % »", "« « % » » n'a ni lettre ni chiffre"),
    ],
)
def test_without_a_result_the_page_says_what_can_be_searched(elected, typed, said):
    page = text_of(elected.get(reverse("search"), {"q": typed}))
    assert said in page
    assert "ses quatre derniers chiffres 0007" in page


def test_a_wildcard_of_the_database_is_a_letter_like_another(elected):
    EpciFactory(name="CC 100% Zorglub")
    assert titles(elected, "100%", "organismes") == ["CC 100% Zorglub"]
    assert found(elected, "zorg_ub") == {}


@pytest.mark.parametrize("typed", ["9" * 18, "9999-999999999", "a" * 5_000, "œ" * 100])
def test_what_no_column_holds_is_not_found_and_breaks_nothing(elected, typed):
    assert found(elected, typed) == {}


def test_every_page_has_the_field(elected):
    assert f'action="{reverse("search")}"' in elected.get(reverse("home")).content.decode()


@pytest.mark.engine
@pytest.mark.parametrize(
    "texts", [OF_EACH_SHAPE, pytest.param(OF_EACH_SHAPE + ALIKE, marks=pytest.mark.whole_walk)]
)
def test_a_sentence_that_is_compiled_once_finds_what_it_would_compiled_anew(
    elected, monkeypatch, texts
):
    """Texts of one shape and of others: words, numbers of as many digits, what is neither."""
    round_of("salaire", "deplacements")
    life_of("TI-DOUBS", "zorglub")
    texts += (short_code(FundCall.objects.get(number=1).sha256),)
    monkeypatch.setattr(prepared, "_known", {})
    known = [everything(elected, one) for one in texts]
    assert sum(bool(one) for one in known) > len(texts) // 2
    with monkeypatch.context() as patched:  # who sees many finds the same, another way
        patched.setattr("conventions.entities.seeing.MOST", 0)
        assert [everything(elected, one) for one in texts] == known
    with monkeypatch.context() as patched:
        patched.setattr(TypedSearch, "of", lambda asked: None)
        for typed, groups in zip(texts, known, strict=True):
            assert everything(elected, typed) == groups, typed


def everything(client, typed):
    groups = client.get(reverse("search"), {"q": typed}).context["groups"]
    return [(one.kind.code, one.hits, one.count, one.is_exact) for one in groups]


@pytest.mark.parametrize(("typed", "queries"), [("doubs", 11), ("40 000", 11)])
def test_more_to_find_costs_no_more_queries(elected, typed, queries, django_assert_num_queries):
    life_of("TI-DOUBS", typed)
    EpciFactory(name=f"CC {typed}")
    elected.get(reverse("search"))
    with django_assert_num_queries(queries):
        elected.get(reverse("search"), {"q": typed})
    life_of("PMT-2024", typed)
    EpciFactory(name=f"CC {typed}")
    elected.get(reverse("search"))
    with django_assert_num_queries(queries):
        elected.get(reverse("search"), {"q": typed})


@pytest.mark.engine
@pytest.mark.parametrize("text", ["besançon", "doubs", "ccvm", "bilan ccvm", "40 000"])
def test_what_several_ways_lead_to_is_counted_once(elected, text):
    """By its title and by its owner, here; by its own words and by a party, a council, a number."""
    owner = Party.objects.get(convention__reference="TI-DOUBS", short_name="CCVM")
    kept = {"convention": owner.convention, "due_on": date(2027, 1, 1), "owner": owner}
    Milestone.objects.create(title="Bilan de la CCVM", **kept)
    Milestone.objects.create(title="Bilan", **kept)
    groups = {code: (hits, count) for code, hits, count, _ in everything(elected, text)}
    assert groups
    for code, (hits, count) in groups.items():
        every = found(elected, text, genre=code)[code]
        assert (hits, count) == (every[:5], len(every)), code
    if "ccvm" in text:
        assert groups["echeances"][1] == 2


@pytest.mark.engine
@pytest.mark.parametrize("text", ["doubs", "maîche", "a", "Plateau du Russey", "2025", "12 000"])
def test_who_sees_many_finds_the_same(demo, text):
    """Listed, or asked of each row in turn."""
    on, asked = date(2026, 11, 22), Asked.typed(text)
    for user in User.objects.order_by("pk"):
        listed, each = (
            sorted(map(str, first_of_each(_first(user.pk, asked, on, way)))) for way in ("", MANY)
        )
        assert listed == each, user
