"""People and organisations for tests; SIRENs have a true key and belong to nobody in particular."""

from datetime import date

import factory
from stdnum import luhn

from accounts.models import User
from epci.models import CommuneMembership, Epci, Membership, Organisation, Population


def siren(number: int) -> str:
    """The SIREN of a rank, with its check digit."""
    digits = f"99{number:06}"
    return digits + luhn.calc_check_digit(digits)


def start_from(number: int) -> None:
    """What each makes next has this rank, or one after it."""
    for each in (UserFactory, OrganisationFactory, EpciFactory, PopulationFactory):
        each.reset_sequence(number)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"agent{n}@example.org")
    password = factory.django.Password("une longue phrase de passe")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisme {n}")
    kind = Organisation.Kind.OTHER
    siren = factory.Sequence(siren)
    address = "1 place de la Mairie\n25000 Besançon"
    verified_on = date(2025, 1, 2)


class EpciFactory(factory.django.DjangoModelFactory):
    """An EPCI; `siren` and `name` are its organisation's, `communes` the codes of its members."""

    class Meta:
        model = Epci
        exclude = ("siren", "name")
        skip_postgeneration_save = True

    siren = factory.Sequence(siren)
    name = factory.Sequence(lambda n: f"CC {n}")
    organisation = factory.SubFactory(
        OrganisationFactory,
        kind=Organisation.Kind.EPCI,
        siren=factory.SelfAttribute("..siren"),
        name=factory.SelfAttribute("..name"),
    )
    nature = Epci.Nature.CC
    department = "25"

    @factory.post_generation
    def communes(self, create: bool, codes: list[str] | None, **years: int) -> None:
        for code in codes or []:
            span = {"first_year": 2021, "last_year": 2026, **years}
            CommuneMembership.objects.create(code=code, name=f"Commune {code}", epci=self, **span)


class PopulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Population

    epci = factory.SubFactory(EpciFactory)
    year = 2026
    municipal = 1000
    total = 1020
    source = "INSEE"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.FINANCE_OFFICER
