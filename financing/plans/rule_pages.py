"""The rule of a component: the fields of its kind alone, and each partner's share beside."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.models import Party, Text
from financing.core import keys as core
from financing.core.explanation import describe
from financing.core.rule_json import Json
from financing.core.stored_rule import without
from financing.core.stored_years import without_fractions
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import rule_sentence
from financing.entities.keys import BLOCKS
from financing.models import Component, Criterion, Period, PopulationBasis, Rule, RuleTerm
from financing.plans import acts
from financing.plans.blocks.acts import parts_of, set_blocks
from financing.plans.blocks.drafting import begun, initial_of_blocks, with_block, without_block
from financing.plans.blocks.forms import BlocksForm
from financing.plans.blocks.usual_rules import document_of
from financing.plans.compensating import BUTTON, with_compensation
from financing.plans.forms import RuleForm, initial_of_rule
from financing.plans.opening import METHODS, dossier_of, file_of, hub, on_text, show
from financing.plans.pressing import by_now
from financing.plans.rule_facts import facts_of_rule
from financing.plans.supposing import Shares, shares_by, shares_under
from financing.simulations.premises import EXACT
from financing.simulations.trying.prefilled import tried_cost, tried_names
from financing.simulations.trying.usual import usual, usual_rules
from press.kit.way_back import offer
from press.words.french import is_number, sentence

ASK = "demande"  # the button that only shows: other fields, or the shares
ADD, REMOVE = "ajouter", "retirer"  # those of a block more, or less; they only show too
MODEL = "modele"  # of an address: the usual rule to start from


@require_http_methods(METHODS)
@on_text
def rule(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """How a component is shared from a year on; « drop » leaves the text without a rule of it."""
    dossier = dossier_of(text)
    file = file_of(dossier, component)
    if request.POST.get("step") == "drop":
        return _dropped(request, text, file.component)
    form = _form(request, text, file, dossier)
    only_asked = any(name in request.POST for name in (ASK, ADD, REMOVE, BUTTON))
    act = set_blocks if isinstance(form, BlocksForm) else acts.set_rule
    if not only_asked and form.accepts(act, component=file.component, **by_now(request, text)):
        messages.success(request, f"La règle de « {file.component} » est enregistrée.")
        return redirect(hub(text))
    said, shares = _made(form, file, text, _periods(text, dossier, form))
    if only_asked:
        form.errors.clear()  # nothing is refused to whoever only looks
    context = _of_the_form(text, file, form) | {"years": dossier.years, "said": said}
    context |= {"told": sentence(said) if said else "", "shares": shares}
    context["tried"] = _tried(form, shares)
    return show(request, text, "financing/plans/plan_rule.html", **context)


def _dropped(request: HttpRequest, text: Text, component: Component) -> HttpResponse:
    """The text without its rule, which the next page offers back."""
    try:
        gone = acts.drop_rule(component=component, **by_now(request, text))
    except ValidationError as refused:
        for said in refused.messages:
            messages.error(request, said)
    else:
        if gone:
            offer(request, gone, hub(text))
        if text.number:
            kept = f"L'{text} ne change plus la règle de « {component} »."
            messages.success(request, kept)
    return redirect(hub(text))


def _of_the_form(text: Text, file: ComponentFile, form: RuleForm | BlocksForm) -> dict[str, Any]:
    return {
        "component": file.component,
        "form": form,
        "own": any(one.text_id == text.pk for one in file.rules),
        "in_blocks": isinstance(form, BlocksForm),
        "leavers": [one for one in form.parties if one.left_by_id == text.pk],
        "newcomers": [one for one in form.parties if text.number and one.joined_by_id == text.pk],
        "usual_rules": usual_rules(),
    }


def _form(
    request: HttpRequest, text: Text, file: ComponentFile, dossier: Dossier
) -> RuleForm | BlocksForm:
    """The form of the kind that is typed, else of the usual rule asked for, else of what is."""
    known = _rule_to_change(text, file, dossier)
    terms = file.terms[known] if known else ()
    parties = _sharers(text, terms)
    initial = _initial(text, known, file, dossier, parties)
    wanted = usual(request.GET.get(MODEL, ""))
    if wanted:
        initial |= _usual_blocks(wanted.code, text, parties)
    own = known if known and known.text_id == text.pk else None
    facts = facts_of_rule(own)
    posted = _posted(request, text, parties)
    kind = posted.get("kind") if posted else initial["kind"]
    if kind != BLOCKS:
        return RuleForm(posted, parties=parties, initial=initial, facts=facts)
    criteria = list(Criterion.objects.of(text.convention).order_by("name", "pk"))
    return BlocksForm(posted, parties=parties, criteria=criteria, initial=initial, facts=facts)


def _posted(request: HttpRequest, text: Text, parties: Sequence[Party]) -> QueryDict | None:
    """What is typed, once a block is added or taken out, and a kind just chosen is begun."""
    if not request.POST:
        return None
    posted = request.POST
    if BUTTON in posted:
        posted, refusal = with_compensation(posted, posted[BUTTON], parties)
        if refusal:
            messages.error(request, refusal)
    elif ADD in posted:
        posted = with_block(posted, parties)
    elif is_number(rank := posted.get(REMOVE, "")) and len(rank) == 1:
        posted = without_block(posted, int(rank))
    in_blocks = "n" in posted
    if posted.get("kind") == BLOCKS and not in_blocks:
        return begun(posted, _usual_blocks("population", text, parties))
    if posted.get("kind") != BLOCKS and in_blocks:
        return begun(posted, _first_rule(parties) | {"kind": posted.get("kind")})
    return posted


def _usual_blocks(code: str, text: Text, parties: Sequence[Party]) -> dict[str, Any]:
    """A usual rule in blocks, among those who contribute, or all where nobody is said to."""
    contributors = [one for one in parties if one.is_contributor] or parties
    sharing = [str(one.pk) for one in contributors]
    known = Criterion.objects.of(text.convention).filter(is_index=False)
    counted = known.order_by("convention", "pk")
    codes = list(counted.values_list("code", flat=True)[:1])
    return initial_of_blocks(document_of(code, sharing, codes), sharing, {})


def _made(
    form: RuleForm | BlocksForm, file: ComponentFile, text: Text, periods: Sequence[Period]
) -> tuple[str, Shares]:
    """The rule as a sentence, and what each would pay; or why nothing can be said of it yet."""
    bound = form if form.is_bound else form.as_typed()
    if not bound.is_valid():
        return "", Shares(tuple(periods), faults=tuple(_told(bound)))
    try:
        if isinstance(bound, BlocksForm):
            return _made_of_blocks(bound, file, text, periods)
        return _made_of_kind(bound, file, periods)
    except ValidationError as refused:
        return "", Shares(tuple(periods), faults=tuple(refused.messages))
    except ValueError as error:
        return "", Shares(tuple(periods), faults=(sentence(str(error)),))


def _made_of_kind(
    form: RuleForm, file: ComponentFile, periods: Sequence[Period]
) -> tuple[str, Shares]:
    rule, parts = form.rule, form.parts
    if rule.basis is None:
        core.build_key(rule, [part.term for part in parts])
    said = describe(rule, [part.term for part in parts])
    return said, shares_by(file, periods, rule, parts)


def _made_of_blocks(
    form: BlocksForm, file: ComponentFile, text: Text, periods: Sequence[Period]
) -> tuple[str, Shares]:
    first = periods[0].fiscal_year if periods else 0
    supposed = Rule(
        component=file.component,
        text=text,
        first_year=first,
        kind=BLOCKS,
        document=form.document,
    )
    terms, uses = parts_of(supposed, form.contributors, form.lags)
    said = rule_sentence(supposed, terms, uses)
    return said, shares_under(file, periods, supposed, terms, uses)


def _told(form: RuleForm | BlocksForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label} : " if name in form.fields else ""
        yield from (f"{label}{error}" for error in errors)


def _tried(form: RuleForm | BlocksForm, shares: Shares) -> str:
    """The address where the rule, or its contributors at least, is tried without the convention."""
    if shares.first:
        query = tried_cost(shares.first)
    else:
        names = [one.short_name for one in form.parties if one.is_contributor]
        query = tried_names(names, 0)
    return f"{reverse('try_rule')}?{query}"


def _periods(text: Text, dossier: Dossier, form: RuleForm | BlocksForm) -> list[Period]:
    """Those from the first year of the rule on."""
    typed = str(form["first_year"].value() or "")
    first = int(typed) if is_number(typed) and len(typed) < 5 else 0
    return [one for one in dossier.periods if one.fiscal_year >= first]


def _first_year(text: Text, dossier: Dossier) -> int | None:
    if not text.number:
        return min(dossier.years, default=None)
    return text.effective_on.year if text.effective_on else timezone.localdate().year


def _rule_to_change(text: Text, file: ComponentFile, dossier: Dossier) -> Rule | None:
    """The text's own rule, or the one that an amendment would change; None where there is none."""
    own = next((one for one in file.rules if one.text_id == text.pk), None)
    year = _first_year(text, dossier)
    try:
        return own or (file.rule(year) if text.number and year else None)
    except ValidationError:
        return None


def _sharers(text: Text, terms: Sequence[RuleTerm]) -> list[Party]:
    """Those who may share, who leaves by this text too: in the order of the act's table, then those
    who are not in it.
    """
    known = Party.objects.filter(
        Q(left_by=None) | Q(left_by__number__gte=text.number),
        Q(joined_by=None) | Q(joined_by__number__lte=text.number),
        convention=text.convention_id,
    )
    staying = known.select_related("organisation").order_by("rank")
    order = {term.party_id: rank for rank, term in enumerate(terms)}
    return sorted(staying, key=lambda one: (order.get(one.pk, len(order)), one.rank))


def _initial(
    text: Text,
    rule: Rule | None,
    file: ComponentFile,
    dossier: Dossier,
    parties: Sequence[Party],
) -> dict[str, Any]:
    """The rule that is there; or a first one, by population among those who contribute."""
    first = _first_year(text, dossier)
    if rule is None:
        return {"first_year": first} | _first_rule(parties)
    own = rule.text_id == text.pk
    terms = [one for one in file.terms[rule] if own or one.party.left_by_id != text.pk]
    year = rule.first_year if own else first
    if not rule.is_in_blocks:
        return initial_of_rule(rule, terms, year)
    document: Json = rule.document or {}
    if not own:
        for leaver in file.terms[rule]:
            document = document if leaver in terms else without(document, str(leaver.party_id))
        if year != rule.first_year:
            document = without_fractions(document)
    sharing = [str(term.party_id) for term in terms]
    lags = {use.criterion.code: use.lag for use in file.uses(rule)}
    return {"first_year": year} | initial_of_blocks(document, sharing, lags)


def _first_rule(parties: Sequence[Party]) -> dict[str, Any]:
    return {
        "kind": core.RuleKind.POPULATION,
        "basis": PopulationBasis.MUNICIPAL,
        "step": EXACT,
        "rounding": core.Rounding.LARGEST_REMAINDER,
        **{f"p{one.pk}": one.is_contributor for one in parties},
    }
