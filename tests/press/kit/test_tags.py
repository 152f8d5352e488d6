"""The printers as filters of every template, without a load tag."""

from decimal import Decimal

import pytest
from django.template import engines


def printed(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ value|integer }}", 25811, "25\u202f811"),
        ("{{ value|euros }}", 428400, "4\u202f284,00\u00a0€"),
        ("{{ value|figures }}", 428400, "4\u202f284,00"),
        ("{{ value|in_words }}", 100, "un euro"),
        ("{{ value|number:2 }}", "15.3", "15,30"),
        ("{{ value|percent }}", Decimal("15.30"), "15,30\u00a0%"),
        ("{{ value|percent:0 }}", 40, "40\u00a0%"),
        ("{{ value|long_date }}", "2025-06-02", "2 juin 2025"),
        ("{{ value|short_date }}", "2025-06-02", "02/06/2025"),
        ("{{ value|counted:'appel' }}", 6, "6 appels"),
        ("{{ value|counted:'journal,journaux' }}", 2, "2 journaux"),
        ("{{ value|grouped:4 }}", "FR14 20041010", "FR14 2004 1010"),
        ("{{ value|siret }}", "20006807000008", "200 068 070 00008"),
        ("{{ value|siret }}", "200068070", "200 068 070"),
    ],
)
def test_a_value_is_printed_in_french(template: str, value: object, text: str) -> None:
    assert printed(template, value=value) == text


@pytest.mark.parametrize(
    "filter_", ["integer", "euros", "figures", "percent:2", "long_date", "grouped:4", "siret"]
)
def test_what_is_not_known_is_a_dash(filter_: str) -> None:
    assert printed(f"{{{{ value|{filter_} }}}}", value=None) == "–"


def test_printing_does_not_lift_the_escaping() -> None:
    assert printed("{{ value|grouped:4 }}", value="<b>&") == "&lt;b&gt;&amp;"
