"""The pages on which a council records its vote, and corrects it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.entities.standing import Owed
from conventions.journal import taking
from conventions.models import Text
from deliberations.access import recorded_by
from deliberations.matters import matters
from deliberations.models import Deliberation
from deliberations.votes.acts import Scan, adopt
from deliberations.votes.corrections.acts import PARTS, correct
from deliberations.votes.corrections.trace import facts_of
from deliberations.votes.entry import Entry
from deliberations.votes.extract import extract, file_name
from deliberations.votes.sheet import Sheet, sheet_of
from deliberations.voting import Outcome
from epci.models import Organisation
from epci.permissions import Act, acting_for, require
from press.files.canonical import canonical, digest
from press.kit.downloads import download
from press.words.french import plural

NOWHERE = "Aucun organisme ne vous est rattaché : demandez-le à un administrateur."
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def record_deliberation(request: HttpRequest) -> HttpResponse:
    """The form of an act; POST checks, reads the pasted lists, or records the vote."""
    council = _council(request.user)
    initial = {"text": request.GET.get("texte") or awaiting(council, timezone.localdate())}
    entry = Entry(
        request.POST or None,
        request.FILES or None,
        council=council,
        user=request.user,
        initial=initial,
    )
    if request.method == "POST":
        return _answer(request, entry)
    return _show(request, entry)


@require_http_methods(METHODS)
def edit_deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a recorded vote; the journal keeps what it was."""
    found = recorded_by(request.user, pk)
    if request.method != "POST":  # what is corrected is read again
        prefetch_related_objects([found], *PARTS)
    known = {"recorded": found, "facts": facts_of(found)}
    entry = Entry(
        request.POST or None,
        request.FILES or None,
        council=found.council,
        user=request.user,
        **known,
    )
    if request.method == "POST":
        return _answer(request, entry, found)
    return _show(request, entry, found)


@require_safe
def deliberation_extract(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The extract of the register, for the council to sign and to keep."""
    sheet = sheet_of(recorded_by(request.user, pk))
    try:
        pdf = extract(sheet)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("deliberation", pk)
    text = sheet.deliberation.text
    journal = taking(text and text.convention, request.user)
    return download(request, pdf, name=file_name(sheet), is_shown=True, journal=journal)


def _council(user: User) -> Organisation:
    """The organisation that the person acts for, when they may record its votes."""
    council = acting_for(user)
    if council is None:
        raise PermissionDenied(NOWHERE)
    require(user, Act.RECORD_DELIBERATION, council)
    return council


def awaiting(council: Organisation, on: date) -> Text | None:
    """The text that the council has still to authorise, when there is only one."""
    missing = Text.objects.owed_by(council, Owed.VOTE, on)[:2]
    return missing[0] if len(missing) == 1 else None


def _answer(
    request: HttpRequest, entry: Entry, recorded: Deliberation | None = None
) -> HttpResponse:
    """Check what is typed, lay the pasted lists out, or save."""
    step, valid = request.POST.get("step"), entry.is_valid()
    if step != "save":
        entry.form.forgive_blanks()
        if step == "read":
            entry.form.show_roll()
        return _show(request, entry, recorded)
    saved = _save(request, entry, recorded) if valid else None
    return _saved(request, saved) if saved else _show(request, entry, recorded)


def _save(request: HttpRequest, entry: Entry, recorded: Deliberation | None) -> Deliberation | None:
    """The deliberation as recorded, or None when the act is refused: the form says why."""
    form, by = entry.form, {"by": request.user, "on": timezone.localdate()}
    upload = form.cleaned_data["scan"]
    scan = Scan(upload, timezone.now()) if upload else None
    said = {"parts": entry.parts, "scan": scan, **by, **form.facts}
    try:
        if recorded:
            return correct(deliberation=recorded, **form.read(), **said)
        return adopt(council=form.council, typed_sha256=digest(canonical(entry.typed)), **said)
    except ValidationError as error:
        form.refuse(error)
        return None


def _saved(request: HttpRequest, saved: Deliberation) -> HttpResponse:
    messages.success(request, f"La {saved} est enregistrée.{_consequence(saved)}")
    if saved.anomalies:
        doubtful = plural(len(saved.anomalies), "chiffre", "chiffres")
        messages.warning(request, f"{doubtful} à vérifier : voyez plus bas.")
    return redirect("deliberation", saved.pk)


def _consequence(saved: Deliberation) -> str:
    """What it does to the convention, which all its parties see."""
    if saved.text is None:
        return ""
    text = f"{saved.text.convention.reference}, {saved.text}"
    if saved.is_adopted and not saved.ended:
        return f" Elle autorise la signature de {text}."
    if saved.is_adopted:
        return f" Elle n'autorise plus la signature de {text}."
    told = ", et toutes les parties le voient" if saved.result is Outcome.REJECTED else ""
    return f" Elle est {saved.result.label} : elle n'autorise pas la signature de {text}{told}."


def _show(request: HttpRequest, entry: Entry, recorded: Deliberation | None = None) -> HttpResponse:
    """The whole page, or only its checks where the page asks for them while one types."""
    context: dict[str, Any] = {"entry": entry, "recorded": recorded, "sheet": _sheet(entry)}
    if request.htmx:
        return render(request, "deliberations/votes/_sheet.html", context)
    context["matters"] = matters()
    return render(request, "deliberations/votes/record.html", context)


def _sheet(entry: Entry) -> Sheet | None:
    """What the figures typed so far say; nothing before anything is typed."""
    return entry.form.sheet if entry.form.is_bound else None
