"""A rule in blocks for the Doubs component from 2026 on: half by population, half by acts."""

from typing import Any

from conventions.models import Convention, Party, Text
from financing.criteria.acts import add_criterion, enter_figures
from financing.models import Component, Criterion, Rule, RuleCriterion, RuleTerm

YEAR = 2026
ACTS = {"GBM": "120", "CCLL": "30.5", "CCPHD": "40", "CCVM": "25", "CCPM": "20", "CCPR": "4.5"}


def doubs() -> Component:
    return Component.objects.get(convention__reference="TI-DOUBS", code="animation")


def sharers(component: Component) -> list[Party]:
    """The contributors, in the order of the act's table."""
    rule = component.rules.order_by("first_year").first()
    assert rule
    return [term.party for term in rule.terms.select_related("party__organisation")]


def acts_counted(component: Component, year: int = YEAR) -> Criterion:
    """« Actes pondérés », counted for every contributor of a year."""
    criterion = Criterion.objects.filter(name="actes pondérés").first() or add_criterion(
        convention=component.convention,
        name="actes pondérés",
        unit="actes",
        decimals=1,
        source="décompte du service",
        is_official=False,
        by=None,
    )
    enter_figures(
        convention=component.convention,
        criterion=criterion,
        year=year,
        figures={
            one.organisation_id: int(float(ACTS[one.short_name]) * 10) for one in sharers(component)
        },
        source="décompte du service",
        by=None,
    )
    return criterion


def pupils(convention: Convention) -> Criterion:
    """« Élèves », a criterion of a convention that nobody has counted yet."""
    return add_criterion(
        convention=convention,
        name="élèves",
        unit="élèves",
        decimals=0,
        source="rectorat",
        is_official=False,
        by=None,
    )


def cost_index(convention: Convention, values: dict[int, int] | None = None) -> Criterion:
    """« ILC », an index to two decimals, with its values by year in hundredths."""
    index = add_criterion(
        convention=convention,
        name="ILC",
        unit="points",
        decimals=2,
        source="INSEE",
        is_official=False,
        is_index=True,
        by=None,
    )
    facts = {"convention": convention, "criterion": index, "source": "INSEE", "by": None}
    for year, value in (values or {}).items():
        enter_figures(year=year, figures={0: value}, **facts)
    return index


def in_blocks(
    component: Component, document: dict[str, Any], *criteria: Criterion, lag: int = 0
) -> Rule:
    """The rule of 2026, its document naming parties by short names as a test reads better."""
    parties = sharers(component)
    ids = {one.short_name: str(one.pk) for one in parties}
    rule = Rule.objects.create(
        component=component,
        text=Text.objects.get(convention=component.convention, number=0),
        first_year=YEAR,
        kind="blocks",
        document=named(document, ids),
    )
    for rank, party in enumerate(parties, 1):
        RuleTerm.objects.create(rule=rule, party=party, rank=rank)
    for criterion in criteria:
        RuleCriterion.objects.create(rule=rule, criterion=criterion, lag=lag)
    return rule


def named(value: Any, ids: dict[str, str]) -> Any:
    """The same, short names replaced by ids wherever they stand."""
    if isinstance(value, dict):
        return {ids.get(key, key): named(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [named(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value


def half_and_half() -> Rule:
    """Half by official population, half by weighted acts, to the euro; GBM pays 9 000 € at most."""
    component = doubs()
    criterion = acts_counted(component)
    document = {
        "blocks": [
            {"percent": "50", "by": "population-municipale"},
            {"rest": True, "by": criterion.code},
        ],
        "unit": "1.00",
        "ceilings": {"GBM": "9000.00"},
    }
    return in_blocks(component, document, criterion)


def plain(text: str) -> str:
    """A sentence with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("  ", " ")
