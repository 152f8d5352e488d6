"""The act of typing where an organisation's budget has a component."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import note, put
from epci.models import Organisation
from epci.permissions import Act, require
from financing.models import Component, Imputation
from press.kit.versions import require_unchanged

IMPUTED = "imputation du budget"


@transaction.atomic
def impute(
    *,
    organisation: Organisation,
    component: Component,
    section: str,
    chapter: str,
    account: str,
    by: User | None,
    seen: str = "",
) -> Imputation:
    """Type section, chapter and account once; refused where somebody changed them meanwhile.

    Raises ValidationError too where the organisation is no party.
    """
    require(by, Act.KEEP_BUDGET, organisation)
    Organisation.objects.select_for_update().only("pk").get(pk=organisation.pk)
    if not component.convention.parties.filter(organisation=organisation).exists():
        raise ValidationError(
            f"{organisation} n'est pas partie à {component.convention.reference} : son budget n'en "
            "a rien.",
            code="no_party",
        )
    place = {"organisation": organisation, "component": component}
    found = Imputation.objects.filter(**place).first() or Imputation(**place)
    values = {"section": section, "chapter": chapter.strip(), "account": account.strip()}
    require_unchanged(seen, facts_of(found), values)
    trace = put(found, values)
    found.full_clean()
    found.save()
    said = {"before": trace.before, "after": trace.after}
    subject = f"{component} : {', '.join(trace.labels) or 'inchangée'}"
    note(IMPUTED, component.convention, organisation, by, subject=subject, **said)
    return found


def facts_of(imputation: Imputation) -> dict[str, str]:
    """What a form over it shows."""
    return {name: getattr(imputation, name) for name in ("section", "chapter", "account")}
