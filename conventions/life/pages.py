"""The pages on which a convention is written and sent to the councils."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import edited_by, founder_for, in_sight
from conventions.entities.states import State
from conventions.founding.acts import create_convention, duplicate_convention, edit_convention
from conventions.life.acts import (
    committed_parties,
    given_to,
    lacking_to_submit,
    record_signed_outside,
    signing_at_first,
    submit,
    withdraw,
)
from conventions.life.forms import (
    CopyForm,
    FoundingForm,
    OutsideForm,
    SubmissionForm,
    TermsForm,
    terms_of,
)
from conventions.models import Approval, Convention
from conventions.state.gate import why_convention_closed
from conventions.state.table import Step, may, refusal_of
from conventions.texts.proofreading import unfinished, unprintable

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def new_convention(request: HttpRequest) -> HttpResponse:
    """The form of a draft, led by the organisation that the person acts for."""
    organisation = founder_for(request.user)
    form = FoundingForm(request.POST or None, initial={"vat": Convention.Vat.OUTSIDE})
    if form.accepts(create_convention, organisation=organisation, by=request.user):
        messages.success(request, f"{form.done} est créée, en projet. Ajoutez ses parties.")
        return redirect("convention_parties", form.done.reference)
    return render(
        request, "conventions/life/terms.html", {"form": form, "organisation": organisation}
    )


@require_http_methods(METHODS)
def duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """The same form, with the terms of a convention in sight; its parties and articles follow."""
    source = in_sight(request.user, reference)
    organisation = founder_for(request.user)
    form = CopyForm(request.POST or None, initial=terms_of(source))
    acted = {"organisation": organisation, "by": request.user}
    if form.accepts(duplicate_convention, source=source, **acted):
        messages.success(
            request,
            f"{form.done} est créée d'après {source} : ses parties et ses articles y sont"
            f"{', son plan aussi' if form.cleaned_data['with_plan'] else ''}. Ses votes, ses clés "
            "et ses pièces restent là-bas.",
        )
        for left in form.done.left_aside:
            messages.warning(request, left)
        return redirect("convention_parties", form.done.reference)
    context = {"form": form, "organisation": organisation, "source": source}
    return render(request, "conventions/life/terms.html", context)


@require_http_methods(METHODS)
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The terms of a draft; once submitted, the page says what changes them."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    form = TermsForm(request.POST or None, convention=convention)
    is_open = may(Step.EDIT, convention.state)
    if form.accepts(edit_convention, convention=convention, by=request.user, on=today):
        changed = f"Modifié : {', '.join(form.done)}."
        messages.success(request, changed if form.done else "Rien n'avait changé.")
        return redirect("convention", reference)
    context = {"form": form, "convention": convention, "is_open": is_open}
    context["closed"] = why_convention_closed(convention)
    return render(request, "conventions/life/edit.html", context)


@require_http_methods(METHODS)
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """To the councils, and back while none has voted."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    leaving = request.POST.get("step") == "submit"
    form = SubmissionForm(request.POST if leaving else None, initial={"submitted_on": today})
    if request.method == "POST" and _moved(request, convention, form):
        return redirect("convention", reference)
    text = convention.texts.prefetch_related("articles").get(number=0)
    prefetch_related_objects([convention], "parties")
    context = {
        "convention": convention,
        "form": form,
        "lacking": list(lacking_to_submit(convention)),
        "unprintable": unprintable(text, signing_at_first(convention)),
        "unfinished": unfinished(text),
        "committed": committed_parties(convention),
        "is_draft": convention.state == State.DRAFT,
        "may_withdraw": may(Step.WITHDRAW, convention.state),
        "closed": refusal_of(convention, Step.SUBMIT, convention.state),
    }
    return render(request, "conventions/life/submission.html", context)


@require_http_methods(METHODS)
def signed_outside(request: HttpRequest, reference: str) -> HttpResponse:
    """Every party's days and the scan of what they signed, in one go."""
    convention = edited_by(request.user, reference, timezone.localdate())
    form = OutsideForm(
        request.POST or None,
        request.FILES or None,
        parties=list(convention.parties.order_by("rank")),
        is_signed=convention.is_signed,
        given=given_to(convention.texts.get(number=0)),
    )
    acted = {"by": request.user, "at": timezone.now()}
    if form.accepts(record_signed_outside, convention=convention, **acted):
        _say_signed(request, convention)
        return redirect("convention", reference)
    context = {
        "convention": convention,
        "form": form,
        "is_open": may(Step.RECORD_OUTSIDE, convention.state),
        "closed": refusal_of(convention, Step.RECORD_OUTSIDE, convention.state),
        "lacking": list(lacking_to_submit(convention)),
    }
    return render(request, "conventions/life/signed_outside.html", context)


def _moved(request: HttpRequest, convention: Convention, form: SubmissionForm) -> bool:
    """Sent or taken back, unless that is refused: the form says why."""
    today, user = timezone.localdate(), request.user
    try:
        if request.POST.get("step") == "withdraw":
            withdraw(convention=convention, by=user, on=today)
            messages.success(request, f"{convention} est de nouveau en projet.")
        elif form.is_valid():
            submit(convention=convention, by=user, on=today, **form.cleaned_data)
            messages.success(request, f"{convention} est soumise aux conseils.")
        else:
            return False
    except ValidationError as refused:
        if not form.is_bound:
            messages.error(request, " ".join(refused.messages))
            return True
        form.refuse(refused)
        return False
    return True


def _say_signed(request: HttpRequest, convention: Convention) -> None:
    """That it is recorded, and at once what is doubtful in its days."""
    messages.success(request, f"{convention} est enregistrée comme signée, avec sa pièce.")
    approvals = Approval.objects.filter(text__convention=convention, text__number=0)
    for approval in approvals.select_related("party").order_by("party__rank"):
        for anomaly in approval.anomalies:
            messages.warning(request, f"{approval.party} : {anomaly}.")
