"""Adopting a key: once for each year."""

import pytest
from django.core.exceptions import ValidationError

from financing.keys.acts import adopt_key
from tests.financing.conftest import ISSUE_DAY
from tests.financing.grounds import ground_of


def test_a_key_is_adopted_once_for_each_year(order):
    rule = order.component.rules.get(first_year=2025)
    with pytest.raises(ValidationError) as refused:
        adopt_key(
            rule=rule,
            first_year=2025,
            last_year=2026,
            population_year=2025,
            adopted_on=ISSUE_DAY,
            act=ground_of(rule),
            by=None,
        )
    assert refused.value.messages == [
        "Une clé est déjà arrêtée pour 2025, Animation du Territoire d'industrie."
    ]
