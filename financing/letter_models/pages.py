"""The page of a carrier's model of letters, what it looks like on a real letter, and its logo."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.journal import taking
from epci.people.pages import around, own_organisation
from epci.permissions import Act, can, refusal, require
from financing.letter_models.acts import write_model
from financing.letter_models.forms import ModelForm
from financing.letter_models.reading import sample_named, samples_of, versions_of
from financing.letter_models.tables import ModelTable
from financing.letters.calculation import Content
from financing.letters.dressing import dressed
from financing.letters.fields import FIELDS
from financing.letters.page import render
from financing.models import LetterModel
from press.files.pictures import type_of
from press.kit.downloads import download
from press.kit.lists import list_page

PREVIEW = "preview"
NOTHING_TO_SHOW = (
    "Aucune lettre sur laquelle essayer : l'aperçu attend un volet que vous portez, avec son plan "
    "et sa règle."
)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_model(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the organisation's letters add to the usual one; POST shows it, or writes a version."""
    carrier, today = own_organisation(request.user, pk), timezone.localdate()
    versions, samples = versions_of(carrier), samples_of(carrier, today)
    last = versions[0] if versions else None
    form = ModelForm(last=last, samples=samples)
    if request.method == "POST":
        require(request.user, Act.WRITE_LETTER_MODEL, carrier)
        form = ModelForm(request.POST, request.FILES, last=last, samples=samples)
        if request.POST.get("step") == PREVIEW:
            if content := form.previewed(carrier):
                return _shown(request, content, "apercu_modele_de_lettre.pdf")
        elif form.accepts(write_model, carrier=carrier, by=request.user, on=today):
            _tell(request, form)
            return redirect("letter_model", carrier.pk)
    context = {
        **around(request, carrier),
        "form": form,
        "last": last,
        "table": ModelTable(versions, request=request),
        "fields": _fields(form),
        "nothing_to_show": "" if samples else NOTHING_TO_SHOW,
        "may_write": can(request.user, Act.WRITE_LETTER_MODEL, carrier),
        "refusal": refusal(Act.WRITE_LETTER_MODEL, carrier, request.user),
    }
    journal = taking(None, request.user)
    return list_page(request, "financing/letter_models/model.html", context, journal=journal)


@require_safe
def letter_model_version(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The carrier's last letter in one version of its model, marked PROJET."""
    carrier = own_organisation(request.user, pk)
    model = get_object_or_404(LetterModel, carrier=carrier, version=version)
    samples = samples_of(carrier, timezone.localdate())
    if not samples:
        raise Http404(NOTHING_TO_SHOW)
    asked = sample_named(samples, request.GET.get("sur", ""))
    return _shown(request, dressed(asked.content, model), f"modele_de_lettre_{version}.pdf")


@require_safe
def letter_model_logo(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The logo of one version, as letters print it."""
    carrier = own_organisation(request.user, pk)
    model = get_object_or_404(LetterModel, carrier=carrier, version=version)
    if not model.logo:
        raise Http404("Cette version n'a pas de logo.")
    picture = bytes(model.logo)
    kind = type_of(picture)
    name = f"logo_{version}.{kind.rpartition('/')[2]}"
    return download(request, picture, name=name, content_type=kind, is_shown=True)


def _shown(request: HttpRequest, content: Content, name: str) -> HttpResponseBase:
    """A draft is of nobody's register: the journal says nothing of it."""
    return download(request, render(content, draft=True), name=name, is_shown=True)


def _tell(request: HttpRequest, form: ModelForm) -> None:
    if form.done.is_new:
        messages.success(
            request,
            f"La {form.done.model} est enregistrée : vos prochaines lettres la suivent, celles qui "
            "sont émises restent comme elles sont.",
        )
    else:
        messages.info(request, "Rien n'avait changé : aucune version n'est ajoutée.")


def _fields(form: ModelForm) -> list[tuple[str, str, str]]:
    """Each field as it is typed, what it is, and what it prints on the first letter to try on."""
    samples = form.samples
    return [
        (f"[{name}]", one.said, one.printed(samples[0].content) if samples else "")
        for name, one in FIELDS.items()
    ]
