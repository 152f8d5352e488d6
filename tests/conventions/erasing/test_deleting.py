"""A draft that was never submitted is taken away whole; what rests on anything stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Entry
from conventions.erasing.acts import delete_draft
from conventions.erasing.reading import rows_of
from conventions.models import Article, Convention, Party, Text
from deliberations.models import Deliberation
from tests.conventions.texts.drafts import draft, write
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def text() -> Text:
    found = draft("PROJET", [OrganisationFactory(), OrganisationFactory()])
    write(found, "Objet", "Durée")
    return found


def test_all_that_was_written_of_it_goes(text: Text):
    kept = draft("AUTRE", [OrganisationFactory()])
    delete_draft(convention=text.convention, by=None, on=TODAY)
    assert [one.reference for one in Convention.objects.all()] == ["AUTRE"]
    assert set(Text.objects.all()) == {kept}
    assert not Article.objects.exists()
    assert Party.objects.count() == 1
    line = Entry.objects.get(act="projet supprimé")
    assert (line.subject, line.before.split(" : ")[0]) == ("PROJET", "PROJET")


def test_once_submitted_it_stays(text: Text):
    Convention.objects.filter(pk=text.convention_id).update(submitted_on=TODAY)
    with pytest.raises(ValidationError, match="est soumise aux conseils"):
        delete_draft(convention=text.convention, by=None, on=TODAY)


def test_a_deliberation_that_names_it_holds_it(text: Text):
    lead = text.convention.parties.get(is_lead=True)
    Deliberation.objects.create(
        council=lead.organisation, text=text, title="Projet", held_on=TODAY, in_favour=3
    )
    with pytest.raises(ValidationError, match="Des pièces qui ne s'effacent pas y tiennent"):
        delete_draft(convention=text.convention, by=None, on=TODAY)


@pytest.mark.usefixtures("demo")
def test_every_row_that_cannot_be_without_a_convention_is_found():
    """Deleting them in that order leaves no key without its row: the database would refuse it."""
    found = rows_of(list(Convention.objects.values_list("pk", flat=True)))
    names = {model.__name__ for model in found}
    assert {"Party", "Approval", "Component", "Line", "Line_pays_for", "Rule", "Key"} <= names
    assert names & {"Organisation", "Deliberation", "Entry", "User"} == set()
