"""The help: the guide, chapter by chapter, and the words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.help.chapters import CHAPTERS, chapter
from press.words.glossary import GLOSSARY


@require_safe
def help_page(request: HttpRequest, name: str = CHAPTERS[0]) -> HttpResponse:
    """One chapter, beside the list of them."""
    if name not in CHAPTERS:
        raise Http404("Ce chapitre n'existe pas.")
    context = {"chapter": chapter(name), "chapters": [chapter(one) for one in CHAPTERS]}
    return render(request, "config/help/chapter.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word, and what it means here."""
    context = {"words": GLOSSARY, "chapters": [chapter(one) for one in CHAPTERS]}
    return render(request, "config/help/glossary.html", context)
