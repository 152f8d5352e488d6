"""The rule of a component: the fields of its kind alone, and each partner's share beside."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.models import Party, Text
from financing.core import keys as core
from financing.core.explanation import describe
from financing.dossier.dossier import ComponentFile, Dossier
from financing.models import Period, PopulationBasis, Rule, RuleTerm
from financing.plans import acts
from financing.plans.forms import RuleForm, initial_of_rule
from financing.plans.opening import METHODS, dossier_of, file_of, hub, on_text, show
from financing.plans.pressing import by_now, done
from financing.plans.supposing import Shares, shares_by
from financing.simulations.premises import EXACT
from press.words.french import is_number, sentence

ASK = "demande"  # the button that only shows: other fields, or the shares


@require_http_methods(METHODS)
@on_text
def rule(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """How a component is shared from a year on; « drop » leaves the text without a rule of it."""
    dossier = dossier_of(text)
    file = file_of(dossier, component)
    if request.POST.get("step") == "drop":
        if done(request, acts.drop_rule, text, component=file.component) and text.number:
            kept = f"L'{text} ne change plus la règle de « {file.component} »."
            messages.success(request, kept)
        return redirect(hub(text))
    form = _form(request, text, file, dossier)
    only_asked = ASK in request.POST
    if not only_asked and form.accepts(
        acts.set_rule, component=file.component, **by_now(request, text)
    ):
        messages.success(request, f"La règle de « {file.component} » est enregistrée.")
        return redirect(hub(text))
    said, shares = _made(form, file, _periods(text, dossier, form))
    if only_asked:
        form.errors.clear()  # nothing is refused to whoever only looks
    return show(
        request,
        text,
        "financing/plans/plan_rule.html",
        component=file.component,
        form=form,
        own=any(one.text_id == text.pk for one in file.rules),
        years=dossier.years,
        said=said,
        shares=shares,
    )


def _form(request: HttpRequest, text: Text, file: ComponentFile, dossier: Dossier) -> RuleForm:
    known = _rule_to_change(text, file, dossier)
    terms = file.terms[known] if known else ()
    own = known if known and known.text_id == text.pk else None
    parties = _sharers(text, terms)
    initial = _initial(text, known, terms, dossier, parties)
    facts = acts.facts_of_rule(own)
    return RuleForm(request.POST or None, parties=parties, initial=initial, facts=facts)


def _made(form: RuleForm, file: ComponentFile, periods: Sequence[Period]) -> tuple[str, Shares]:
    """The rule as a sentence, and what each would pay; or why nothing can be said of it yet."""
    rule, parts, faults = _read(form)
    if rule is None:
        return "", Shares(tuple(periods), faults=faults)
    try:
        core.build_key(rule, [part.term for part in parts]) if rule.basis is None else None
        said = describe(rule, [part.term for part in parts])
    except ValueError as error:
        return "", Shares(tuple(periods), faults=(sentence(str(error)),))
    return said, shares_by(file, periods, rule, parts)


def _read(form: RuleForm) -> tuple[core.Rule | None, list[acts.Part], tuple[str, ...]]:
    """What is typed, or what is kept where nothing is."""
    bound = form if form.is_bound else form.as_typed()
    if not bound.is_valid():
        return None, [], tuple(_told(bound))
    try:
        return bound.rule, bound.parts, ()
    except ValueError as error:
        return None, [], (sentence(str(error)),)


def _told(form: RuleForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label} : " if name in form.fields else ""
        yield from (f"{label}{error}" for error in errors)


def _periods(text: Text, dossier: Dossier, form: RuleForm) -> list[Period]:
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
    """Those who may share: in the order of the act's table, then those who are not in it."""
    known = Party.objects.filter(
        Q(left_by=None) | Q(left_by__number__gt=text.number),
        Q(joined_by=None) | Q(joined_by__number__lte=text.number),
        convention=text.convention_id,
    )
    staying = known.select_related("organisation").order_by("rank")
    order = {term.party_id: rank for rank, term in enumerate(terms)}
    return sorted(staying, key=lambda one: (order.get(one.pk, len(order)), one.rank))


def _initial(
    text: Text,
    rule: Rule | None,
    terms: Sequence[RuleTerm],
    dossier: Dossier,
    parties: Sequence[Party],
) -> dict[str, Any]:
    """The rule that is there; or a first one, by population among those who contribute."""
    first = _first_year(text, dossier)
    if rule:
        return initial_of_rule(rule, terms, rule.first_year if rule.text_id == text.pk else first)
    return {
        "first_year": first,
        "kind": core.RuleKind.POPULATION,
        "basis": PopulationBasis.MUNICIPAL,
        "step": EXACT,
        "rounding": core.Rounding.LARGEST_REMAINDER,
        **{f"p{one.pk}": one.is_contributor for one in parties},
    }
