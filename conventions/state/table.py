"""What may happen to a convention, and when: one table of acts, from draft to end.

The states themselves follow from dates (`conventions.entities.states`); an act writes one of
those dates. `docs/lifecycle.md` is printed from here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError

from conventions.entities.states import State
from conventions.models import Convention
from epci.permissions import Act, holders


class Step(StrEnum):
    """What happens; the value is how a sentence says it."""

    EDIT = "modifier la convention et ses parties"
    SUBMIT = "la soumettre aux conseils"
    RECORD_OUTSIDE = "l'enregistrer comme déjà signée"
    WITHDRAW = "la reprendre en projet"
    AUTHORISE = "en autoriser la signature"
    SIGN = "la signer"
    TAKE_EFFECT = "prendre effet"
    AMEND = "la modifier par un avenant"
    TERMINATE = "la résilier"
    END = "arriver à son terme"


LEAD, EACH_PARTY, CALENDAR = "le pilote", "chaque partie", "le calendrier"


@dataclass(frozen=True)
class Move:
    """One line of the table: from a state, an act leads to another, on a condition."""

    source: State
    step: Step
    target: State
    who: str
    act: Act | None
    condition: str
    law: str

    @property
    def roles(self) -> str:
        """Who presses the button; nobody for what a day brings."""
        return ", ".join(role.label for role in holders(self.act)) if self.act else "–"


VOTE_LAW = "CGCT L5211-1 : l'organe délibérant règle par ses délibérations les affaires"
SIGN_LAW = "CGCT L5211-9 et L2131-1 : le président exécute une délibération exécutoire"
TERM_LAW = "Code civil 1212 : un contrat à durée déterminée s'exécute jusqu'à son terme"
END_LAW = "Code civil 1193 et la clause de résiliation de la convention"
AMEND_LAW = "Code civil 1193 : un contrat se modifie par consentement mutuel"
DRAFT_LAW = "aucune : un projet n'engage personne"
OUTSIDE_LAW = "les actes des parties, dont la pièce déposée fait foi"

OUTSIDE_AFTER = (
    "les jours de chaque partie et la pièce signée ; ce qu'une partie a enregistré elle-même reste"
)
ENOUGH = "deux parties au moins (une pour une feuille de route), dont le pilote"
ON_THE_DAY = "le jour de la prise d'effet est venu"
TERM = "le dernier jour est passé, quoi qu'il manque"
GROUND = "un motif, la formalité faite, le préavis respecté"

_D, _V, _S, _E = State.DRAFT, State.IN_DELIBERATION, State.TO_BE_SIGNED, Act.EDIT_CONVENTION
_R = Act.RECORD_DELIBERATION
MOVES = (
    Move(_D, Step.EDIT, _D, LEAD, _E, "", DRAFT_LAW),
    Move(_D, Step.SUBMIT, _V, LEAD, _E, ENOUGH, VOTE_LAW),
    Move(
        _D,
        Step.RECORD_OUTSIDE,
        State.IN_FORCE,
        LEAD,
        _E,
        "les jours de chaque partie et la pièce signée ; l'état suit de ces jours",
        OUTSIDE_LAW,
    ),
    *(
        Move(one, Step.RECORD_OUTSIDE, State.IN_FORCE, LEAD, _E, OUTSIDE_AFTER, OUTSIDE_LAW)
        for one in (_V, _S)
    ),
    Move(_V, Step.WITHDRAW, _D, LEAD, _E, "personne n'a voté ni signé", DRAFT_LAW),
    Move(_V, Step.AUTHORISE, _S, EACH_PARTY, _R, "toutes les parties ont autorisé", VOTE_LAW),
    Move(
        _V,
        Step.AUTHORISE,
        State.IN_FORCE,
        EACH_PARTY,
        _R,
        "feuille de route : toutes les parties ont autorisé, rien ne se signe",
        VOTE_LAW,
    ),
    Move(_V, Step.SIGN, _V, EACH_PARTY, _R, "une autre partie n'a pas encore autorisé", SIGN_LAW),
    Move(_S, Step.SIGN, State.SIGNED, EACH_PARTY, _R, "toutes les parties ont signé", SIGN_LAW),
    Move(
        _S,
        Step.SIGN,
        State.IN_FORCE,
        EACH_PARTY,
        _R,
        f"toutes les parties ont signé et {ON_THE_DAY}, même avant (effet rétroactif)",
        SIGN_LAW,
    ),
    Move(State.SIGNED, Step.TAKE_EFFECT, State.IN_FORCE, CALENDAR, None, ON_THE_DAY, TERM_LAW),
    Move(State.SIGNED, Step.AMEND, State.SIGNED, LEAD, _E, "", AMEND_LAW),
    Move(State.IN_FORCE, Step.AMEND, State.IN_FORCE, LEAD, _E, "", AMEND_LAW),
    Move(State.SIGNED, Step.TERMINATE, State.TERMINATED, LEAD, _E, GROUND, END_LAW),
    Move(State.IN_FORCE, Step.TERMINATE, State.TERMINATED, LEAD, _E, GROUND, END_LAW),
    Move(_V, Step.END, State.EXPIRED, CALENDAR, None, TERM, TERM_LAW),
    Move(_S, Step.END, State.EXPIRED, CALENDAR, None, TERM, TERM_LAW),
    Move(State.IN_FORCE, Step.END, State.EXPIRED, CALENDAR, None, TERM, TERM_LAW),
)


def state_of(convention: Convention, on: date) -> State:
    """The state on a day; one query."""
    return Convention.objects.with_state(on).values_list("state", flat=True).get(pk=convention.pk)


def term_of(convention: Convention, on: date) -> date | None:
    """The end that its terms give as known on a day, whatever ends it earlier; one query."""
    dated = Convention.objects.with_last_day(on)
    return dated.values_list("last_day", flat=True).get(pk=convention.pk)


def states_from(step: Step) -> list[State]:
    """The states in which something may happen, in their order."""
    return [state for state in State if any(_allows(move, state, step) for move in MOVES)]


def may(step: Step, state: State) -> bool:
    return state in states_from(step)


def require_step(convention: Convention, step: Step, on: date) -> State:
    """The state, unless it does not allow the act. Raises ValidationError, « state »."""
    state = state_of(convention, on)
    if not may(step, state):
        raise ValidationError(refusal_of(convention, step, state), code="state")
    return state


def refusal_of(convention: Convention, step: Step, state: State) -> str:
    """« TI-DOUBS est en vigueur : pour la reprendre en projet, elle doit être en délibération. »"""
    wanted = " ou ".join(_is(one) for one in states_from(step))
    return f"{convention} est {_is(state)} : pour {step.value}, elle doit être {wanted}."


def closed_to(convention: Convention, step: Step) -> str:
    """Why the state read with a convention does not allow the act; empty while it does."""
    state = convention.state
    return "" if may(step, state) else refusal_of(convention, step, state)


def _allows(move: Move, state: State, step: Step) -> bool:
    return move.source == state and move.step == step


def _is(state: State) -> str:
    return "en projet" if state == State.DRAFT else state.value


def printed() -> str:
    """The page of the documentation, in Markdown."""
    rows = [
        f"| {_is(move.source)} | {move.step.value} | {_is(move.target)} | {move.who} | "
        f"{move.roles} | {move.condition or '–'} | {move.law} |"
        for move in MOVES
    ]
    return "\n".join((HEAD, *rows, ""))


HEAD = """\
# The life of a convention

Printed by `manage.py lifecycle`; a test holds it equal to `conventions/state/table.py`.

A state is never typed: on any day it follows from the dates, votes and signatures, by the first
line that holds in `conventions/entities/states.py`. An act writes one of those dates, and is
refused, with its reason, in a state that is not in its line.

| de | acte | vers | qui | rôles | condition | fondement |
|---|---|---|---|---|---|---|"""
