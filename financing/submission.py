"""What a convention's financing lacks before it goes to the councils."""

from collections.abc import Iterator

from django.utils import timezone

from conventions.life.submission import says_what_lacks
from conventions.models import Convention
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossier


@says_what_lacks
def lacking_rules(convention: Convention) -> Iterator[str]:
    """A budget that nobody knows how to share is not voted."""
    for file in read_dossier(convention, timezone.localdate()).components:
        if _has_budget(file) and not file.rules:
            yield (
                f"Le volet {file.component.label} a un budget, et pas de règle de répartition : "
                "écrivez-la avant de soumettre."
            )


def _has_budget(file: ComponentFile) -> bool:
    shared = {line.pk for line in file.lines if line.is_callable}
    return any(one.amount for one in file.amounts if one.line in shared)
