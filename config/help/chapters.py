"""The guide of `docs/guide`, chapter by chapter, and which of them explains a page.

A chapter is written in a small part of Markdown: a title, sections, paragraphs, lists, bold words,
and pictures of pages, which `make pictures` takes from the demonstration.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from PIL import Image

FOLDER = settings.BASE_DIR / "docs" / "guide"
CHAPTERS = (
    "premiers-pas",
    "chef-de-projet",
    "finances",
    "elu",
    "administrateur",
    "hebergeur",
)
BOLD = re.compile(r"\*\*([^*]+)\*\*")
PICTURE = re.compile(r"!\[(?P<said>[^\]]+)\]\((?P<path>pictures/[\w-]+\.webp)\)")
FIGURE = SafeString(
    '<figure><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></figure>'
)
# By the beginning of an address's name: its chapter, and the section that says it.
EXPLAINED: Mapping[str, tuple[str, str]] = {
    "bring_workbook": ("premiers-pas", "apporter-votre-classeur"),
    "workbook": ("premiers-pas", "apporter-votre-classeur"),
    "undo_workbook": ("premiers-pas", "apporter-votre-classeur"),
    "new_convention": ("chef-de-projet", "creer-une-convention"),
    "duplicate_convention": ("chef-de-projet", "creer-une-convention"),
    "convention_parties": ("chef-de-projet", "les-parties"),
    "find_party": ("chef-de-projet", "les-parties"),
    "declare_for": ("chef-de-projet", "un-partenaire-absent"),
    "tell_parties": ("chef-de-projet", "un-partenaire-absent"),
    "write_plan": ("chef-de-projet", "le-plan-et-sa-regle"),
    "plan": ("chef-de-projet", "le-plan-et-sa-regle"),
    "convention_submission": ("chef-de-projet", "les-conseils-et-les-signatures"),
    "signed_outside": ("chef-de-projet", "les-conseils-et-les-signatures"),
    "convention_deliberations": ("chef-de-projet", "les-conseils-et-les-signatures"),
    "approval": ("chef-de-projet", "les-conseils-et-les-signatures"),
    "sharing": ("finances", "arreter-la-cle-de-l-annee"),
    "adopt_key": ("finances", "arreter-la-cle-de-l-annee"),
    "population_grid": ("finances", "les-populations"),
    "call_rounds": ("finances", "appeler-les-fonds"),
    "prepare_round": ("finances", "appeler-les-fonds"),
    "call_round": ("finances", "appeler-les-fonds"),
    "campaigns": ("finances", "appeler-plusieurs-conventions"),
    "campaign": ("finances", "appeler-plusieurs-conventions"),
    "letter_model": ("finances", "vos-lettres"),
    "year_accounts": ("finances", "finir-l-annee"),
    "convention_settlements": ("finances", "finir-l-annee"),
    "actuals": ("finances", "finir-l-annee"),
    "settlement": ("finances", "finir-l-annee"),
    "settle_year": ("finances", "finir-l-annee"),
    "people": ("administrateur", "les-personnes"),
    "edit_organisation": ("administrateur", "la-fiche-de-l-organisme"),
    "host": ("hebergeur", "les-organismes"),
    "host_tasks": ("hebergeur", "les-taches"),
    "import_populations": ("hebergeur", "les-populations-officielles"),
    "home": ("premiers-pas", ""),
    "convention": ("elu", "lire-une-convention"),
}


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, and its sections as HTML."""

    name: str
    title: str
    body: SafeString


@cache
def chapter(name: str) -> Chapter:
    """Read once. KeyError for one that is not of the guide."""
    if name not in CHAPTERS:
        raise KeyError(name)
    first, _, rest = (FOLDER / f"{name}.md").read_text("utf-8").partition("\n")
    return Chapter(name, first.removeprefix("# ").strip(), _joined(_blocks(rest)))


def _joined(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((one,) for one in parts))


def _blocks(text: str) -> Iterator[SafeString]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if block.startswith("## "):
            title = block.removeprefix("## ")
            yield format_html('<h2 id="{}">{}</h2>', anchor(title), title)
        elif found := PICTURE.fullmatch(block):
            yield _figure(**found.groupdict())
        elif re.match(r"(- |\d+\. )", block):
            tag = "ul" if block.startswith("- ") else "ol"
            items = ((_bold(one),) for one in re.split(r"\n(?=- |\d+\. )", block) if one.strip())
            listed = format_html_join("", "<li>{}</li>", items)
            yield format_html("<{}>{}</{}>", SafeString(tag), listed, SafeString(tag))
        else:
            yield format_html("<p>{}</p>", _bold(" ".join(lines)))


def _figure(said: str, path: str) -> SafeString:
    with Image.open(FOLDER / path) as picture:
        width, height = picture.size
    return format_html(FIGURE, static(path.replace("pictures", "guide")), said, width, height)


def _bold(text: str) -> SafeString:
    bare = re.sub(r"^(- |\d+\. )", "", " ".join(text.split()))
    return SafeString(BOLD.sub(r"<strong>\1</strong>", conditional_escape(bare)))


def anchor(title: str) -> str:
    return slugify(title.replace("'", " "))


def explaining(name: str) -> tuple[str, str]:
    """The chapter and the section of a page, by the name of its address; else the first."""
    return EXPLAINED.get(name, ("premiers-pas", ""))
