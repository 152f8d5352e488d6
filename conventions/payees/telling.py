"""Who is told that an account of payment changes: its own people, its partners, the host."""

from django.db.models import QuerySet

from accounts.models import User
from conventions.acceptance.telling import hosts, people_of
from conventions.models import Party, PaymentChange
from epci.models import Organisation
from epci.permissions import Act
from epci.record.accounts import kind_of_account
from post import outbox


def partners_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Those of the conventions that it has accepted, itself among them."""
    own = Party.objects.filter(organisation=organisation, accepted_on__isnull=False)
    parties = Party.objects.seated().filter(convention__in=own.values("convention"))
    return Organisation.objects.filter(pk__in=parties.order_by().values("organisation"))


def tell_everybody(name: str, change: PaymentChange, by: User | None) -> None:
    """One e-mail a person, once what is told is written."""
    organisation = change.organisation
    told = [*people_of(partners_of(organisation), Act.ANSWER), *hosts()]
    own = people_of([organisation], Act.EDIT_ORGANISATION)
    context = {
        "change": change,
        "organisation": organisation,
        "kind": kind_of_account(change.iban),
        "by": by,
    }
    link = outbox.link_to("payment_account", organisation.pk)
    outbox.put_all(
        outbox.written(
            name,
            to=one.email,
            context=context | {"link": link if one in own else ""},
            owner=organisation.pk if one in own else None,
        )
        for one in dict.fromkeys([*own, *told])
    )
