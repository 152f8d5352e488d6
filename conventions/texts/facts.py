"""The facts that a convention's own fields say, by the names under which articles quote them."""

from collections.abc import Callable

from conventions.models import Convention, Text
from conventions.texts.prose import Fact
from press.words.french import long_date, plural
from press.words.in_letters import in_letters


def _notice(months: int) -> str:
    return f"avec un préavis de {plural(months, 'mois', 'mois')}" if months else "sans préavis"


MONEY_ANNEXES = "annexes « Plan de financement prévisionnel » et « Répartition du reste à charge »"

# What a field says, and how it is printed; the value is never None nor empty.
FIELDS: dict[str, tuple[str, Callable[..., str]]] = {
    "objet": ("purpose", str),
    "territoire": ("territory", str),
    "programme": ("programme", str),
    "prise d'effet": ("starts_on", long_date),
    "fin": ("ends_on", long_date),
    "article de la répartition": ("sharing_article", str),
    "annexes financières": ("has_budget", lambda has: MONEY_ANNEXES if has else ""),
    "délai de paiement": ("payment_days", lambda days: plural(days, "jour")),
    "conservation": ("retention_years", lambda years: plural(years, "an")),
    "préavis": ("notice_months", _notice),
    "formalité": ("termination_step", str),
    "phase amiable": ("amicable_months", lambda months: plural(months, "mois", "mois")),
    "tribunal": ("court", str),
    "exemplaires": ("copies", in_letters),
}
OF_AMENDMENTS: dict[str, tuple[str, Callable[..., str]]] = {
    "objet de l'avenant": ("title", str),
    "effet de l'avenant": ("effective_on", long_date),
    "nouvelle fin": ("new_end_on", long_date),
}


def facts_of(text: Text) -> dict[str, Fact]:
    """Every fact that the articles of a text may quote, known or not; no query."""
    own = text.convention
    facts = {
        name: Fact(_printed(own, field, printed), field in own.demonstration)
        for name, (field, printed) in FIELDS.items()
    }
    if text.number == 0:
        return facts
    return facts | {
        name: Fact(_printed(text, field, printed))
        for name, (field, printed) in OF_AMENDMENTS.items()
    }


def _printed(holder: Convention | Text, field: str, printed: Callable[..., str]) -> str:
    value = getattr(holder, field)
    return "" if value in (None, "") else printed(value)
