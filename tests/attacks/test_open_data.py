"""The public address of open data says nothing of whoever does not publish; it computes nothing."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.open_data.acts import publish, stop_publishing
from deliberations.votes.acts import adopt
from tests.deliberations.factories import organisation
from tests.screen import lasting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SIREN, NOBODY = "242500361", "200068070"


def told(siren: str, year: str = "2025", code: str = "deliberations") -> tuple[int, bytes]:
    response = Client().get(f"/donnees-ouvertes/{siren}/{code}-{year}.csv")
    assert not response.cookies
    return response.status_code, lasting(response.content)


def test_who_does_not_publish_answers_as_nobody():
    council = organisation("Grand Besançon Métropole", SIREN)
    unknown = told(NOBODY)
    assert unknown[0] == 404
    assert told(SIREN) == unknown
    publish(organisation=council, act="délibération n° 12", by=None, on=TODAY)
    assert told(SIREN)[0] == 200
    stop_publishing(organisation=council, by=None)
    assert told(SIREN) == unknown


@pytest.mark.parametrize("year", ["0", "1989", "2151", "9" * 30, "9" * 5000, "²", "-2025"])
def test_an_absurd_year_is_no_file(year):
    publish(
        organisation=organisation("Grand Besançon Métropole", SIREN), act="n° 12", by=None, on=TODAY
    )
    assert told(SIREN, year)[0] == 404


def test_a_title_that_a_spreadsheet_would_compute_is_plain_text():
    council = organisation("Grand Besançon Métropole", SIREN)
    council.siret = "24250036100017"
    council.save()
    adopt(
        council=council,
        title='=HYPERLINK("https://ailleurs.example")\n@SUM(1)',
        number="12",
        matter="8.4",
        held_on=date(2025, 4, 10),
        in_favour=30,
        by=None,
        on=TODAY,
    )
    publish(organisation=council, act="n° 12", by=None, on=TODAY)
    content = told(SIREN)[1].decode()
    assert ',"HYPERLINK(""https://ailleurs.example"") @SUM(1)",' in content


def test_whoever_asks_without_end_waits(settings):
    cache.clear()
    address = reverse("open_data_file", args=[NOBODY, "deliberations", 2025])
    answers = {Client().get(address).status_code for _ in range(70)}
    cache.clear()
    assert 429 in answers
