"""The pages on which a council records its vote, corrects it, and notes its receipt."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.journal import record_download
from conventions.models import Approval, Text
from deliberations.matters import matters
from deliberations.models import Deliberation
from deliberations.transmission.acts import attach
from deliberations.votes.acts import adopt
from deliberations.votes.corrections import correct, facts_of, record_receipt
from deliberations.votes.extract import extract, file_name
from deliberations.votes.forms import Entry, PieceForm, ReceiptForm
from deliberations.votes.sheet import Sheet, sheet_of
from epci.models import Organisation
from epci.permissions import Act, acting_for, require
from press.files.canonical import canonical, digest
from press.words.french import plural

NOWHERE = "Aucun organisme ne vous est rattaché : demandez-le à un administrateur."
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def record_deliberation(request: HttpRequest) -> HttpResponse:
    """The form of an act; POST checks, reads the pasted lists, or records the vote."""
    council = _council(request.user)
    initial = {"text": request.GET.get("texte") or awaiting(council)}
    entry = Entry(request.POST or None, council=council, user=request.user, initial=initial)
    if request.method == "POST":
        return _answer(request, entry)
    return _show(request, entry)


@require_http_methods(METHODS)
def edit_deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a recorded vote; the journal keeps what it was."""
    found = _recorded(request.user, pk)
    known = {"recorded": found, "facts": facts_of(found)}
    entry = Entry(request.POST or None, council=found.council, user=request.user, **known)
    if request.method == "POST":
        return _answer(request, entry, found)
    return _show(request, entry, found)


@require_http_methods(METHODS)
def deliberation_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """When the prefecture received the act, and under which identifier."""
    found = _recorded(request.user, pk)
    known = {name: getattr(found, name) for name in ReceiptForm.base_fields}
    form = ReceiptForm(request.POST or None, initial=known, facts=known)
    if form.accepts(record_receipt, deliberation=found, by=request.user):
        messages.success(request, "L'accusé de réception est enregistré.")
        return redirect("deliberation", pk)
    return render(
        request, "deliberations/votes/receipt.html", {"form": form, "deliberation": found}
    )


@require_http_methods(METHODS)
def attach_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of the act: its scan, or the prefecture's receipt."""
    found = _recorded(request.user, pk)
    asked = {"kind": request.GET.get("piece"), "dated_on": found.received_on or found.held_on}
    form = PieceForm(request.POST or None, request.FILES or None, initial=asked)
    if form.accepts(attach, deliberation=found, by=request.user, at=timezone.now()):
        messages.success(request, f"« {form.done} » est avec l'acte.")
        return redirect("deliberation", pk)
    return render(request, "deliberations/votes/piece.html", {"form": form, "deliberation": found})


@require_safe
def deliberation_extract(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract of the register, for the council to sign and to keep."""
    sheet = sheet_of(_recorded(request.user, pk))
    try:
        pdf = extract(sheet)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("deliberation", pk)
    text, name = sheet.deliberation.text, file_name(sheet)
    if request.method == "GET":
        record_download(convention=text and text.convention, name=name, by=request.user)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _council(user: User) -> Organisation:
    """The organisation that the person acts for, when they may record its votes."""
    council = acting_for(user)
    if council is None:
        raise PermissionDenied(NOWHERE)
    require(user, Act.RECORD_DELIBERATION, council)
    return council


def awaiting(council: Organisation) -> Text | None:
    """The text that the council has still to authorise, when there is only one."""
    given = Approval.objects.filter(party__organisation=council, authorised_on__isnull=False)
    texts = Text.objects.asked_of(council)
    missing = texts.exclude(pk__in=given.values("text"))[:2]
    return missing[0] if len(missing) == 1 else None


def _recorded(user: User, pk: int) -> Deliberation:
    visible = Deliberation.objects.visible_to(user).select_related(
        "council__epci", "text__convention"
    )
    found = get_object_or_404(visible, pk=pk)
    require(user, Act.RECORD_DELIBERATION, found.council)
    return found


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
    said = {"parts": entry.parts, **by, **form.facts}
    try:
        if recorded:
            return correct(deliberation=recorded, **form.read(), **said)
        return adopt(council=form.council, typed_sha256=digest(canonical(entry.typed)), **said)
    except ValidationError as error:
        form.refuse(error)
        return None


def _saved(request: HttpRequest, saved: Deliberation) -> HttpResponse:
    party = saved.text and saved.text.convention.reference
    authorised = f" Elle autorise la signature de {party}, {saved.text}." if party else ""
    messages.success(request, f"La {saved} est enregistrée.{authorised}")
    if saved.anomalies:
        doubtful = plural(len(saved.anomalies), "chiffre", "chiffres")
        messages.warning(request, f"{doubtful} à vérifier : voyez plus bas.")
    return redirect("deliberation", saved.pk)


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
