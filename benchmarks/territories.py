"""Territories for a measure: real EPCIs and populations, in conventions that nobody signed."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from config.demo.agreements import Agreement, load_agreement
from config.demo.files import Record
from config.demo.plans import load_plan
from conventions import days
from conventions.models import Approval
from epci.models import DEMONSTRATION, Organisation
from financing.models import Component, Period
from financing.rounds.composition import Order

YEAR = 2025
PARTNERS = 6
CARRIER = "porteur"
ACT, MEASURE = "délibération de mesure", "mesure"
ADDRESS = "1 place de la Mesure\n25000 Besançon"
IBAN, BIC = "FR7630006000011234567890189", "DEMOFRP0"


@transaction.atomic
def territories(count: int) -> list[Order]:
    """What each of some territories calls: six neighbours of the register share 23 000 €."""
    epcis = Organisation.objects.filter(epci__isnull=False, epci__populations__year=YEAR)
    epcis.update(address=ADDRESS)
    partners = list(epcis.order_by("epci__department", "sort_name")[: count * PARTNERS])
    groups = [partners[rank * PARTNERS : (rank + 1) * PARTNERS] for rank in range(count)]
    orders = [_territory(rank, group) for rank, group in enumerate(groups, 1)]
    days.rebuild()
    return orders


def _territory(rank: int, partners: list[Organisation]) -> Order:
    carrier = Organisation.objects.create(
        name=f"Chambre de mesure {rank}",
        kind="chamber",
        address=ADDRESS,
        iban=IBAN,
        bic=BIC,
        payee="Trésorier",
        verified_on=date(YEAR, 4, 10),
    )
    organisations = {CARRIER: carrier} | {one.siren: one for one in partners}
    data = _agreement(rank, organisations)
    agreement = load_agreement(data, organisations.__getitem__)
    Approval.objects.bulk_create(_approvals(agreement))
    load_plan(data, agreement, organisations.__getitem__)
    component = Component.objects.get(convention=agreement.convention)
    period = Period.objects.get(convention=agreement.convention)
    return Order(component, period, component.default_basis)


def _agreement(rank: int, organisations: dict[str, Organisation]) -> Record:
    return {
        "act": ACT,
        "convention": {
            "reference": f"TERRITOIRE-{rank:03}",
            "title": f"Convention de partenariat et de financement 2023-2027, territoire {rank}",
            "kind": "partnership",
            "programme": "Territoires d'industrie",
            "starts_on": date(2024, 7, 1),
            "ends_on": date(2027, 12, 31),
            "payment_days": 30,
            "sharing_article": "article 3",
            "source": MEASURE,
            "dispute_clause": "Avant tout recours, les parties cherchent une solution amiable.",
        },
        "parties": [_party(key, one) for key, one in organisations.items()],
        "periods": [
            {
                "label": str(YEAR),
                "starts_on": date(YEAR, 1, 1),
                "ends_on": date(YEAR, 12, 31),
                "fiscal_year": YEAR,
            }
        ],
        "components": [_component(list(organisations)[1:])],
    }


def _party(key: str, organisation: Organisation) -> Record:
    roles = ["lead"] if key == CARRIER else ["contributor"]
    return {
        "organisation": key,
        "name": organisation.name,
        "short_name": key,
        "roles": roles,
        "signatory_capacity": "Président",
    }


def _component(contributors: list[str]) -> Record:
    return {
        "code": "animation",
        "label": "Animation du territoire",
        "carrier": CARRIER,
        "default_basis": "planned",
        "legal_basis": "article 3 de la convention",
        "lines": [
            _line("salaire", "Rémunération du chef de projet", 40_000_00),
            _line("deplacements", "Événements et frais de déplacement", 3_000_00),
            _line(
                "fnadt",
                "FNADT",
                20_000_00,
                nature="funding",
                funder=CARRIER,
                state="granted",
                pays_for=["salaire"],
            ),
        ],
        "rules": [
            {
                "source": MEASURE,
                "first_year": YEAR,
                "kind": "fixed_percent_then_population",
                "basis": "total",
                "step": "0.05",
                "rounding": "highest_averages",
                "parties": contributors,
                "fixed_percent": {contributors[0]: 40},
                "keys": [
                    {
                        "first_year": YEAR,
                        "last_year": YEAR,
                        "population_year": YEAR,
                        "adopted_on": date(YEAR, 4, 10),
                    }
                ],
            }
        ],
    }


def _line(code: str, label: str, planned: int, **facts: object) -> Record:
    line = {"code": code, "label": label, "nature": "expense", "planned": [planned]}
    return line | {"source": MEASURE} | facts


def _approvals(agreement: Agreement) -> Iterator[Approval]:
    for rank, party in enumerate(agreement.parties.values(), 1):
        yield Approval(
            party=party,
            text=agreement.text,
            authorised_on=date(YEAR, 4, 10),
            executory_on=date(YEAR, 4, 15),
            signed_on=date(YEAR, 5, 22),
            number=f"{YEAR}-{rank:03}",
            source=DEMONSTRATION,
        )
