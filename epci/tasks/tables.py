"""Tasks as lists: for who asked for them, and for the host."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from epci.tasks.reading import label_of
from post.models import Task
from post.tasks import KINDS
from press.kit.columns import ActsColumn, Column, MomentColumn, RowAct, StateColumn
from press.kit.filters import Filters, KnownFilter
from press.kit.tables import Empty, Table
from press.words.french import integer

State = Task.State
STATES = {
    State.WAITING: "waiting",
    State.RUNNING: "waiting",
    State.DONE: "done",
    State.FAILED: "late",
    State.STOPPED: "neutral",
}
STOP, RESUME = "Arrêter", "Reprendre"


def state_of(task: Task) -> tuple[str, str]:
    """« en attente », « en cours », « terminée », « en échec », « arrêtée »."""
    return STATES[State(task.state)], task.get_state_display()


def progress_of(task: Any) -> str:
    """« 12 sur 40 », and of what it asked for in its turn: « 40 sur 40, puis 12 sur 240 »."""
    done, total = task.progress
    own = f"{integer(done)} sur {integer(total)}"
    if not task.follow_up_total:
        return own
    return f"{own}, puis {integer(task.follow_up_done)} sur {integer(task.follow_up_total)}"


def acts_of(task: Task) -> list[RowAct]:
    about = f"« {label_of(task)} », {task.asked_by}"
    if task.is_active:
        return [RowAct(STOP, reverse("stop_task", args=[task.identifier]), about, post=True)]
    if task.state == State.DONE:
        return []
    return [RowAct(RESUME, reverse("resume_task", args=[task.identifier]), about, post=True)]


class TaskFilters(Filters):
    tache = KnownFilter(field_name="name", label="Tâche", empty_label="toutes")
    etat = KnownFilter(field_name="state", label="État")

    def __init__(self, asked: QueryDict, tasks: QuerySet[Task]) -> None:
        super().__init__(asked, tasks)
        self.offer("etat", State.choices)
        self.offer("tache", [(one.name, one.label) for one in KINDS.values()])


class TaskTable(Table):
    """Whoever asked reads what is done of it; the page of a task says the rest."""

    name = "tasks"
    title = "Tâches, la dernière demandée en premier"
    noun = "tâche"
    order = ("-demandee",)
    files = "taches"
    nothing = Empty(
        "Aucune tâche", "La préparation des lettres et ce qui prend du temps seront ici."
    )
    not_found = Empty("Aucune tâche ne correspond", "Enlevez un filtre.")

    demandee = MomentColumn("Demandée le", accessor="asked_at", order_by=("asked_at", "pk"))
    tache = Column(
        "Tâche",
        accessor=label_of,
        row_header=True,
        linkify=("task", ["identifier"]),
        orderable=False,
    )
    objet = Column("Au sujet de", accessor="about")
    par = Column("Demandée par", accessor="asked_by")
    etat = StateColumn("État", accessor=state_of, order_by=("state", "pk"))
    fait = Column("Fait", accessor=progress_of, orderable=False)
    finie = MomentColumn("Finie le", accessor="ended_at")


class HostTaskTable(Table):
    """The host reads what is called what, for which organisation, and where it stands: nothing of
    what a task is about.
    """

    name = "host_tasks"
    title = "Tâches de tous les organismes, la dernière demandée en premier"
    noun = "tâche"
    order = ("-demandee",)
    files = "taches"
    nothing = Empty("Aucune tâche", "Rien n'a encore été demandé.")
    not_found = Empty("Aucune tâche ne correspond", "Enlevez un filtre.")
    owners: Mapping[int, str] = {}

    demandee = MomentColumn("Demandée le", accessor="asked_at", order_by=("asked_at", "pk"))
    tache = Column("Tâche", accessor=label_of, row_header=True, orderable=False)
    organisme = Column("Organisme", accessor="owner", orderable=False)
    etat = StateColumn("État", accessor=state_of, order_by=("state", "pk"))
    fait = Column("Fait", accessor=progress_of, orderable=False)
    commencee = MomentColumn("Commencée le", accessor="started_at", visible=False)
    nouvelles = MomentColumn("Dernières nouvelles", accessor="seen_at", visible=False)
    finie = MomentColumn("Finie le", accessor="ended_at")
    actes = ActsColumn(accessor=acts_of)

    def render_organisme(self, value: Any) -> str:
        return self.owners.get(value, "")

    def value_organisme(self, value: Any) -> str:
        return self.owners.get(value, "")
