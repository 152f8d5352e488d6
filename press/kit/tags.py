"""The printers of press.words as template filters, built into every template.

A value that is not known (None) is printed as a dash: never as 0, never as nothing.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context, Library
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from press.files import paper_bars
from press.kit import charts, icons, states
from press.kit.marked import marked as words_marked
from press.words import french, in_letters
from press.words.glossary import GLOSSARY

UNKNOWN = "–"
ONCE = "once"  # the field by which a form that is sent twice acts once: config.site.once

TERM = SafeString(
    '<span class="term"><button type="button" class="term-word" aria-describedby="{0}">{1}</button>'
    '<span class="term-said" role="tooltip" id="{0}">{2}</span></span>'
)
MENU = SafeString(
    '<details class="menu"><summary class="btn btn-outline-primary">{} {}</summary>'
    '<div class="menu-panel">{}</div></details>'
)
FIELD = SafeString('<input type="hidden" name="{}" value="{}">')

register = Library()


class FormTokens(CsrfTokenNode):
    """Django's token; for who has signed in, also one that this form alone has."""

    def render(self, context: Context) -> str:
        token = super().render(context)
        user = context.get("user")
        if not token or user is None or not user.is_authenticated:
            return token
        return token + format_html(FIELD, ONCE, secrets.token_urlsafe(12))


@register.tag("csrf_token")
def form_tokens(_parser: Parser, _tag: Token) -> FormTokens:
    return FormTokens()


def printer(print_known: Callable[..., str]) -> Callable[..., str]:
    """Register a filter that is only asked about known values."""

    @register.filter
    @wraps(print_known)
    def print_any(value: Any, *arguments: Any) -> str:
        return UNKNOWN if value is None else print_known(value, *arguments)

    return print_any


def as_date(day: date | str) -> date:
    """A day, given as one, as text, or as a moment: then the day of Paris."""
    if isinstance(day, datetime):
        return localtime(day).date()
    return date.fromisoformat(day) if isinstance(day, str) else day


@printer
def integer(value: int) -> str:
    return french.integer(value)


@printer
def euros(centimes: int) -> str:
    return french.euros(centimes)


@printer
def figures(centimes: int) -> str:
    """An amount whose unit stands in the header of its column: 428400 as « 4 284,00 »."""
    return french.decimals(centimes, 2)


@printer
def in_words(centimes: int) -> str:
    return in_letters.euros_in_words(centimes)


@printer
def number(value: Fraction | Decimal | int | str, places: int) -> str:
    return french.number(Fraction(value), places)


@printer
def decimal(value: Decimal) -> str:
    return french.decimal(value)


@printer
def percent(value: Fraction | Decimal | int | str, places: int = 2) -> str:
    return french.percent(Fraction(value), places)


@printer
def file_size(octets: int) -> str:
    return french.file_size(octets)


@printer
def long_date(day: date | str) -> str:
    """A date, or the same as text (2025-06-02), which is how frozen content keeps it."""
    return french.long_date(as_date(day))


@printer
def short_date(day: date | str) -> str:
    """« 02/06/2025 », where dates stand in columns or in notes."""
    return french.short_date(as_date(day))


@printer
def iso_date(day: date | str) -> str:
    """« 2025-06-02 », for machines that read the page."""
    return as_date(day).isoformat()


@printer
def month(day: date) -> str:
    return french.MONTHS[day.month - 1]


@printer
def hour(at: datetime) -> str:
    """An instant as the clocks of Paris show it: « 9 h 05 »."""
    return french.hour(localtime(at))


@printer
def stamp(at: datetime) -> str:
    """« 02/06/2025 09:05:12 », where moments stand in columns."""
    return french.stamp(localtime(at))


@printer
def moment(at: datetime) -> str:
    return french.moment(localtime(at))


@printer
def counted(count: int, nouns: str) -> str:
    """A count and its noun, with its plural when it is not in s: « cheval,chevaux »."""
    return french.plural(count, *nouns.split(","))


@printer
def grouped(identifier: str, size: int) -> str:
    """An identifier in groups from the left: an IBAN by 4, a SIREN by 3."""
    return french.grouped(identifier, size)


@printer
def siret(number: str) -> str:
    """A SIRET as it is read aloud: « 200 068 070 00012 »."""
    return f"{grouped(number[:9], 3)} {number[9:]}".rstrip()


@register.filter
def marked(text: str, asked: Sequence[str]) -> SafeString:
    """The text with the words of a search marked in it."""
    return words_marked(text, asked)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of Bootstrap's icons; with a label when it carries meaning alone."""
    return icons.icon(name, label)


@register.simple_tag
def icon_symbols(names: Sequence[str]) -> SafeString:
    """The drawings that the page repeats, once: see `icons.symbols`."""
    return icons.symbols(names)


@register.simple_tag
def icon_used(name: str, family: str = "icon") -> SafeString:
    """One of the page's symbols; those of the family « state » are on every page."""
    return icons.used(name, family)


@register.simple_tag
def state_symbols() -> SafeString:
    """The icons of states, once a page."""
    return states.drawings()


@register.simple_tag
def state(kind: str, word: str) -> SafeString:
    """The mark of a state: a colour, an icon and a word."""
    return states.state(kind, word)


@register.simple_block_tag
def region(content: str, label: str, css: str = "") -> SafeString:
    """What is wider than its page slides in a region that the keyboard reaches."""
    return format_html(
        '<div class="table-wrap {}" tabindex="0" role="region" aria-label="{}">{}</div>',
        css,
        label,
        content,
    )


@register.simple_block_tag
def menu(content: str, label: str = "Autres actes") -> SafeString:
    """The acts beside the foremost one, folded under a button; nothing where there is none."""
    if not content.strip():
        return SafeString()
    return format_html(MENU, label, icon("chevron-down"), content)


@register.simple_tag(takes_context=True)
def term(context: Context, word: str, said: str = "") -> SafeString:
    """A word of the glossary, explained on hover, focus and touch; `said` where it is inflected.

    Raises KeyError for a word that the glossary does not have.
    """
    request = context["request"]
    number = request.terms_told = getattr(request, "terms_told", 0) + 1
    return format_html(TERM, f"mot-{number}", said or word, GLOSSARY[word])


@register.simple_tag
def share_bar(part: Fraction, title: str, own: bool = False, forecast: bool = False) -> SafeString:
    """One bar in a row of a table: a part of a whole, from 0 to 1."""
    return charts.share_bar(part, title=title, own=own, forecast=forecast)


@register.simple_tag
def paper_bar(value: int, longest: int, title: str, is_forecast: bool = False) -> SafeString:
    """One bar on paper: a value against the longest of its neighbours."""
    return paper_bars.paper_bar(value, longest, title, is_forecast=is_forecast)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form's field with Bootstrap's class for it, and its error told by more than colour."""
    own = field.field.widget.attrs.get("class", "")
    invalid = "is-invalid" if field.errors else ""
    names = " ".join(filter(None, [control_class(field), own, invalid]))
    return field.as_widget(attrs={"class": names})


def control_class(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"
