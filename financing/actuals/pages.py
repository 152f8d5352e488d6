"""The pages where a carrier types, pastes and imports what was spent and received."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from epci.permissions import Act, require
from epci.populations.lines import Fault
from financing.actuals.acts import meet_condition, record_pieces, type_piece, withdraw_piece
from financing.actuals.files import PieceGround, ground_of, read_pieces
from financing.actuals.forms import ActualPieceForm, ConditionForm, PiecesForm, PieceWithdrawalForm
from financing.actuals.reading import left_of
from financing.actuals.scope import YearScope, year_scope
from financing.actuals.tables import ActualLineTable, PieceTable, gates_of
from financing.models import ActualPiece
from press.kit.lists import list_page
from press.words.french import plural

MOST_FAULTS = 50  # told of a file, the first ones


@require_http_methods(["GET", "HEAD", "POST"])
def actuals(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """The lines and the pieces of a year; typed, pasted or read from a file, then recorded."""
    scope = year_scope(request, reference, component, year)
    ground = ground_of(*scope.lines, scope.period, scope.today)
    forms = {
        "form": ActualPieceForm(ground=ground),
        "pasted": PiecesForm(),
        "condition": ConditionForm(lines=gates_of(scope.actuals)),
    }
    if request.method == "POST":
        require(request.user, Act.RECORD_ACTUALS, scope.carrier)
        if _acted(request, scope, ground, forms):
            return redirect("actuals", *scope.address)
    lines = ActualLineTable(scope.actuals.lines, request=request, prefix="l-")
    lines.planned = scope.planned
    pieces = _pieces(request, scope)
    context = {
        **scope.context(),
        **forms,
        "table": pieces,
        "lines": lines,
        "actuals": scope.actuals,
        "gates": gates_of(scope.actuals),
        "may_record": pieces.may_record,
        "may_state": scope.may(Act.STATE_ACTUALS),
        "refusal": scope.refusal(Act.RECORD_ACTUALS),
    }
    page = "financing/actuals/actuals.html"
    return list_page(request, page, context, lines, journal=scope.journal())


def _pieces(request: HttpRequest, scope: YearScope) -> PieceTable:
    table = PieceTable(
        scope.actuals.pieces, request=request, chosen=request.user.chosen_columns, prefix="p-"
    )
    table.place = scope.address
    table.may_record = scope.may(Act.RECORD_ACTUALS) and scope.closing is None
    table.files = "pieces_{}_{}_{}".format(*scope.address)
    return table


def _acted(
    request: HttpRequest, scope: YearScope, ground: PieceGround, forms: dict[str, object]
) -> bool:
    """Whether what was sent is done; its own form says why it is not."""
    facts = {"by": request.user, "period": scope.period}
    match request.POST.get("step"):
        case "read":
            forms["pasted"] = pasted = PiecesForm(request.POST, request.FILES)
            return _imported(request, scope, ground, pasted)
        case "condition":
            gated = gates_of(scope.actuals)
            forms["condition"] = condition = ConditionForm(request.POST, lines=gated)
            return condition.accepts(meet_condition, **facts)
        case _:
            forms["form"] = form = ActualPieceForm(request.POST, request.FILES, ground=ground)
            done = form.accepts(type_piece, component=scope.component, on=scope.today, **facts)
            if done:
                messages.success(request, "La pièce est enregistrée.")
            return done


def _imported(
    request: HttpRequest, scope: YearScope, ground: PieceGround, form: PiecesForm
) -> bool:
    """All the pieces of a file, or none and each of its faults."""
    if not form.is_valid():
        return False
    found = read_pieces(form.content, ground)
    for warning in found.warnings:
        messages.warning(request, warning)
    try:
        if found.faults:
            raise ValidationError([_told(one) for one in found.faults[:MOST_FAULTS]])
        done = record_pieces(
            component=scope.component,
            period=scope.period,
            pieces=found.pieces,
            by=request.user,
            on=scope.today,
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    recorded = plural(len(done.pieces), "pièce enregistrée", "pièces enregistrées")
    messages.success(request, f"{recorded}, {plural(done.already, 'déjà là', 'déjà là')}.")
    return True


def _told(fault: Fault) -> str:
    where = ", ".join(filter(None, (fault.line and f"ligne {fault.line}", fault.column)))
    return f"{where[:1].upper()}{where[1:]} : {fault.message}" if where else fault.message


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(
    request: HttpRequest, reference: str, component: str, year: int, pk: int
) -> HttpResponse:
    """Take back a piece, whole or in part, with its reason."""
    scope = year_scope(request, reference, component, year)
    pieces = ActualPiece.objects.of(scope.component, scope.period).counted()
    related = pieces.select_related("line__component__convention", "period")
    carrier = related.select_related("line__component__carrier__organisation")
    piece = get_object_or_404(carrier, pk=pk)
    require(request.user, Act.RECORD_ACTUALS, scope.carrier)
    form = PieceWithdrawalForm(request.POST or None)
    if form.accepts(withdraw_piece, piece=piece, by=request.user, on=scope.today):
        messages.success(request, "La pièce est retirée, et reste en mémoire avec son motif.")
        return redirect("actuals", *scope.address)
    context = {**scope.context(), "form": form, "piece": piece, "left": left_of(piece)}
    return render(request, "financing/actuals/withdraw_piece.html", context)
