"""A name drawn as another one's is the other one's, whatever its letters really are."""

import pytest
from django.core.exceptions import ValidationError

from conventions.committees.acts import Composition, add_body
from conventions.models import Convention
from epci.models import Organisation
from epci.record.acts import create_organisation
from press.words.alike import CYRILLIC, GREEK, look_alike
from tests.factories import OrganisationFactory
from tests.made import DOUBS
from tests.world import World, undone

pytestmark = pytest.mark.django_db
NAME = "CC du Val de Morteau"
DRAWN_THE_SAME = (
    "СC du Val de Morteau",  # a Cyrillic С
    "CC du Vаl de Morteаu",  # two Cyrillic а
    "CC du Val\u200b de Morteau",
    "CC  du  Val\u00a0de Morteau",
    "cc du val de mortéau",
    "CC du Val de Morteau\u202e\u00ad",
    "ＣＣ du Val de Morteau",
    "CC du Val-de-Morteau.",
    "CC du Val de Mοrteau",  # a Greek ο
)
OTHERS = ("CC du Val de Morteaux", "CA du Val de Morteau", "CC du Val de Mouthe", "")


def test_each_letter_has_its_look():
    for drawn, ours in (CYRILLIC, GREEK):
        assert len(drawn) == len(ours)
        assert drawn.isalpha()
        assert not any(map(str.isascii, drawn))


@pytest.mark.parametrize("name", DRAWN_THE_SAME)
def test_what_is_drawn_the_same_is_the_same(name: str):
    assert look_alike(name, NAME)
    assert not any(look_alike(name, other) for other in OTHERS)


@pytest.mark.parametrize("name", DRAWN_THE_SAME)
def test_no_second_organisation_of_that_look(name: str, world: World):
    with undone():
        OrganisationFactory(name=NAME)
        before = Organisation.objects.count()
        with pytest.raises(ValidationError, match="est déjà connu"):
            create_organisation(
                name=name, kind="other", siren="", organisation=OrganisationFactory(), by=None
            )
        assert Organisation.objects.filter(kind="other", name=name).exists() is (name == NAME)
        create_organisation(
            name=OTHERS[0], kind="other", siren="", organisation=OrganisationFactory(), by=None
        )
        assert Organisation.objects.count() > before


def test_no_second_committee_of_that_look(world: World):
    with undone():
        convention = Convention.objects.get(reference=DOUBS)
        add_body(
            convention=convention,
            composition=Composition(name="Comité de pilotage", purpose="Avis", seats=()),
            by=None,
        )
        with pytest.raises(ValidationError, match="déjà une instance de ce nom"):
            add_body(
                convention=convention,
                composition=Composition(name="Соmité de рilotage", purpose="Avis", seats=()),
                by=None,
            )
