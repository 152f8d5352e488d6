"""The fields of forms drawn at once: Django's own widgets, without a template for each of them.

A page of a list has seven fields, and Django's templates, four for a choice, cost as much as the
table below. What they draw is the same here, blanks apart; any other widget has its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "checkbox", "file")
Widget = Mapping[str, Any]


class DrawnForms(DjangoTemplates):
    """Django's renderer, which draws the usual widgets itself."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        draw = DRAWN.get(template_name)
        if draw is not None:
            return draw(context["widget"])
        return SafeString(super().render(template_name, context, request))


def attributes(known: Mapping[str, Any]) -> SafeString:
    """« class="form-control" required »; what is False is left out."""
    told = ((name, value) for name, value in known.items() if value is not False)
    return SafeString(
        "".join(
            f" {conditional_escape(name)}"
            if value is True
            else f' {conditional_escape(name)}="{conditional_escape(value)}"'
            for name, value in told
        )
    )


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    said = "" if value is None else format_html(' value="{}"', value)
    around = attributes(widget["attrs"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, around
    )


def _textarea(widget: Widget) -> SafeString:
    around, value = attributes(widget["attrs"]), widget["value"]
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], around, value or "")


def _select(widget: Widget) -> SafeString:
    choices = SafeString("".join(map(_group, widget["optgroups"])))
    around = attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], around, choices)


def _group(group: tuple[str | None, list[Widget], int]) -> SafeString:
    label, options, _ = group
    drawn = SafeString("".join(map(_option, options)))
    return format_html('<optgroup label="{}">{}</optgroup>', label, drawn) if label else drawn


def _option(option: Widget) -> SafeString:
    value, label = map(conditional_escape, (option["value"], localize(option["label"])))
    return SafeString(f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>')


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    f"django/forms/widgets/{name}.html": draw
    for name, draw in (
        *((name, _input) for name in INPUTS),
        ("textarea", _textarea),
        ("select", _select),
    )
}
