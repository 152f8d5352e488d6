"""Partner × year × component: what project chiefs keep in a workbook, with how sure it is."""

import pytest
from django.utils import timezone

from conventions.models import Convention
from financing.years.multi_year import multi_year
from tests.financing.reading import ELECTED, signed_in, words

pytestmark = pytest.mark.usefixtures("demo")
PAGE = "/conventions/TI-DOUBS/pluriannuel/"


def test_each_amount_says_on_what_it_rests():
    convention = Convention.objects.get(reference="TI-DOUBS")
    found = multi_year(convention, timezone.localdate())
    assert found.years == (2024, 2025, 2026, 2027)
    first = found.rows[0]
    assert (first.label, first.component.code, first.cash) == ("GBM", "animation", 27_800_00)
    said = {year: (one.amount, one.word) for year, one in first.shares.items()}
    assert said == {
        2024: (6_600_00, "arrêté"),
        2025: (11_200_00, "arrêté"),
        2026: (10_000_00, "proposé"),
    }


def test_what_is_in_kind_is_valued_apart_and_never_asked():
    found = multi_year(Convention.objects.get(reference="TI-DOUBS"), timezone.localdate())
    (valued,) = (row for row in found.rows if row.in_kind)
    assert (valued.cash, valued.valued) == (None, 168_000_00)
    assert {year: share.amount for year, share in valued.shares.items()} == {
        2024: 24_000_00,
        2025: 48_000_00,
        2026: 48_000_00,
        2027: 48_000_00,
    }
    asked = sum(row.cash or 0 for row in found.rows)
    assert sum(amount for _, _, amount in found.sums) == asked


def test_the_page_and_its_file_say_the_same():
    client = signed_in(ELECTED)
    assert "GBM 6 600,00 € arrêté" in words(client.get(PAGE)).replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    file = b"".join(client.get(PAGE, {"format": "csv"}).streaming_content)
    head, first, *_ = file.decode("utf-8-sig").splitlines()
    assert head.startswith("Volet;SIREN;Partenaire, ou apport;2024;2024, base;2025;2025, base")
    assert "242500361;GBM;6600,00;arrêté;11200,00;arrêté" in first
