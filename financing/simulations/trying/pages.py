"""« Essayer une règle »: no convention, nothing written, and an address that keeps everything."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from financing.core.rule_json import LARGEST
from financing.simulations.trying.opened import texts_of_file
from financing.simulations.trying.tried import (
    COUNT,
    TriedRule,
    count_of,
    texts_of,
    with_one_more,
    without,
)
from financing.simulations.trying.usual import usual_rules
from press.kit.downloads import download
from press.words.french import is_number, sentence

PAGE = "financing/simulations/try_rule.html"
ASKED = "demande"  # the button that was pressed
LIVE, FILE, OPEN, MORE, LESS = "vif", "fichier", "ouvrir", "bloc", "sans-"
PASTED = "json"  # the field of a file to open
FILE_NAME = "regle.json"
FILE_TYPE = "application/json; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def try_rule(request: HttpRequest) -> HttpResponseBase:
    """The form and its answer; a form that is sent leads to the address of what it says."""
    if request.method != "POST":
        return _shown(request, TriedRule(texts_of(request.GET)))
    asked, texts = request.POST.get(ASKED, ""), texts_of(request.POST)
    if asked == OPEN:
        return _opened(request, texts)
    if asked == MORE:
        texts = with_one_more(texts)
    if asked.startswith(LESS) and is_number(asked[len(LESS) :]):
        texts = without(texts, int(asked[len(LESS) :]))
    rule = TriedRule(texts)
    if asked == FILE and rule.file:
        content = rule.file.encode()
        return download(request, content, name=FILE_NAME, content_type=FILE_TYPE)
    if asked in (LIVE, FILE) or not rule.fits:
        return _shown(request, rule)
    anchor = f"#bloc-{count_of(texts)}" if asked == MORE else ""
    return _led(request, rule, anchor)


def _opened(request: HttpRequest, texts: dict[str, str]) -> HttpResponse:
    """The file that is pasted, or why it is none, beside what was typed before."""
    pasted = request.POST.get(PASTED, "")[: LARGEST + 1]
    try:
        rule = TriedRule(texts_of_file(pasted))
    except ValueError as error:
        refusal = sentence(str(error))
        return _shown(request, TriedRule(texts), pasted=pasted, not_opened=refusal)
    return _led(request, rule) if rule.fits else _shown(request, rule)


def _led(request: HttpRequest, rule: TriedRule, anchor: str = "") -> HttpResponse:
    return redirect(f"{request.path}?{rule.query}{anchor}")


def _shown(
    request: HttpRequest, rule: TriedRule, *, pasted: str = "", not_opened: str = ""
) -> HttpResponse:
    context = {
        "rule": rule,
        "count": COUNT,
        "usual": usual_rules(),
        "pasted": pasted,
        "not_opened": not_opened,
    }
    return render(request, PAGE, context)
