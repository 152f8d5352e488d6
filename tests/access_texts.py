"""Who gets what of the texts of conventions: rows of `access.py`, whose docstring says how."""

from collections.abc import Callable

from conventions.models import Article
from conventions.texts.acts import fingerprint_of
from epci.permissions import Act
from tests.made import DOUBS, LEAD, Scan, drafted
from tests.rules import PARTIES, Row, may

DRAFT, EMPTY = "BROUILLON", "BROUILLON-VIDE"  # two conventions that the lead is writing


def first_article() -> Article:
    return Article.objects.get(text__convention__reference=DRAFT, rank=1)


KEYS: dict[str, Callable[[], object]] = {
    "empty": lambda: drafted(EMPTY).pk,
    "article": lambda: drafted(DRAFT, "Objet", "Durée").articles.get(rank=1).pk,
    "seen": lambda: fingerprint_of(first_article()),
}

EDIT = may(Act.EDIT_CONVENTION, of=LEAD)
ARTICLE = (DRAFT, "0", "{article}")

ROWS = (
    Row(
        "convention_text",
        (DOUBS,),
        get=PARTIES,
        post=EDIT,
        body={"dated_on": "15/05/2025", "file": Scan()},
    ),
    Row("text_pdf", (DOUBS,), get=PARTIES),
    Row("document_preview", (DOUBS, "{document}"), get=PARTIES),
    Row("document_content", (DOUBS, "{document}"), get=PARTIES),
    Row("propose_articles", (EMPTY, "0"), post=EDIT),
    Row(
        "add_article",
        (DRAFT, "0"),
        get=may(Act.EDIT_CONVENTION, of=LEAD, passes=200),
        post=EDIT,
        body={"place": "", "title": "Litiges", "body": "Une phase amiable, puis le tribunal."},
    ),
    Row(
        "edit_article",
        ARTICLE,
        get=may(Act.EDIT_CONVENTION, of=LEAD, passes=200),
        post=EDIT,
        body={"title": "Objet", "body": "Tout autre chose.", "seen": "{seen}"},
    ),
    Row("move_article", ARTICLE, post=EDIT, body={"to": "2", "seen": "1"}),
    Row("remove_article", ARTICLE, post=EDIT, body={"seen": "{seen}"}),
)
