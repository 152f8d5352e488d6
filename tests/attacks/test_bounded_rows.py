"""What is longer or larger than its column is refused alike on both engines, and said so."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from conventions.committees.quorum import read_seats
from deliberations.models import Deliberation, Presence, Proxy
from epci.models import Organisation, validate_siren
from press.kit.bulk import create_all
from press.words.french import is_number
from tests.access import ROWS
from tests.factories import OrganisationFactory
from tests.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LONG = "x" * 500
NOT_DIGITS = ("²", "٣", "12²", "", " 1", "-1", "१२३")


@pytest.mark.parametrize("typed", NOT_DIGITS)
def test_digits_are_ascii(typed):
    assert not is_number(typed)
    assert is_number("0123456789")


def test_a_number_of_members_is_a_number_whatever_its_zeros():
    assert read_seats("Elus : 119") == [("Elus", 119)]
    for members in ("00000000119999999999", "²", "٣"):
        with pytest.raises(ValueError, match=r"n'est pas un nombre de membres"):
            read_seats(f"Elus : {members}")


def test_a_siren_is_nine_ascii_digits():
    validate_siren("242500361")
    with pytest.raises(ValidationError):
        validate_siren("٢٤٢٥٠٠٣٦١")


def test_a_row_that_does_not_fit_is_refused_before_any_is_written(world: World):
    act = Deliberation.objects.first()
    fits = Proxy(deliberation=act, rank=1, giver="Mme X", holder="M. Y")
    cases = (
        (Proxy(deliberation=act, rank=2, giver=LONG, holder="M. Y"), "donnée par, « xxx"),
        (
            Proxy(deliberation=act, rank=2, giver="a", holder="b", last_question=-1),
            "question, « -1",
        ),
        (Proxy(deliberation=act, rank=40_000, giver="a", holder="b"), "rang, « 40000 »"),
        (Presence(deliberation=act, rank=2, kind="ghost", name="a"), "liste, « ghost »"),
    )
    before = Proxy.objects.count()
    for row, said in cases:
        with pytest.raises(ValidationError, match=said):
            create_all([fits, row])
        assert Proxy.objects.count() == before
    with undone():
        create_all([fits])
        assert Proxy.objects.count() == before + 1


ROOM = {"name": 200, "siren": 9, "city": 100}


@pytest.mark.parametrize("column", ROOM)
def test_no_column_holds_more_than_it_says_by_whatever_way(column: str, world: World):
    one = Organisation.objects.filter(pk=OrganisationFactory(name="Un organisme").pk)
    one.update(**{column: "1" * ROOM[column]})
    with pytest.raises(DatabaseError), transaction.atomic():
        one.update(**{column: "1" * (ROOM[column] + 1)})


def test_no_small_number_is_larger_than_its_column(world: World):
    row = Proxy(deliberation=Deliberation.objects.first(), rank=32_768, giver="a", holder="b")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    row.rank = 32_767
    row.save()


HOSTILE_LISTS = {
    "pasted": ("Présents : Jean DUPONT (jusqu'à la question 0 exclue)", f"Présents : {LONG[:321]}"),
    "present_list": ("Jean DUPONT (jusqu'à la question 0 exclue)", f"Jean {LONG.upper()}"),
    "proxies_list": (f"Jean {LONG[:250].upper()} à Anne ROY", f"{LONG} {LONG}"),
    "unread_list": (LONG[:321], LONG * 4),
}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in HOSTILE_LISTS.items() for text in texts]
)
def test_no_list_of_names_is_an_error(field: str, text: str, world: World):
    row = next(one for one in ROWS if one.name == "record_deliberation")
    with undone():
        answer = world.send("POST", row, row.who_may("POST"), **{field: text})
        assert answer.status_code in {200, 302}
