"""Messages and tasks as rows: written with the act that they follow, done once it is written."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

LONGEST_SUBJECT = 250


class Message(models.Model):
    """One e-mail to one address, where it stands, and what the server said of it.

    `owner` is the key of the organisation in whose name it is written, null for what is nobody's;
    `attachments` are pairs of a file name and a SHA-256, whose bytes their own store keeps. What
    holds a secret link is encrypted, and erased once it has left. `unheard` counts the attempts
    that ended without anybody hearing the server's answer: each may have been accepted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        SENDING = "sending", "en cours d'envoi"
        SENT = "sent", "envoyé"
        FAILED = "failed", "en échec"

    identifier = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    owner = models.BigIntegerField("organisme", null=True)
    topic = models.CharField("sujet", max_length=20, blank=True)
    recipient = models.EmailField("destinataire")
    reply_to = models.EmailField("répondre à", blank=True)
    subject = models.CharField("objet", max_length=LONGEST_SUBJECT)
    body = models.TextField("texte", blank=True)
    is_secret = models.BooleanField("porte un lien secret", default=False)
    attachments = models.JSONField("pièces jointes", default=list, blank=True)
    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    unheard = models.PositiveSmallIntegerField("essais sans réponse", default=0)
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    due_at = models.DateTimeField("à envoyer à partir de", default=timezone.now)
    taken_at = models.DateTimeField("pris le", null=True)
    sent_at = models.DateTimeField("parti le", null=True)
    said = models.TextField("réponse du serveur", blank=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-written_at", "-id")
        indexes = (
            models.Index(fields=["owner", "-written_at"], name="message_owner"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("waiting", "sending")),
                name="message_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient} : {self.subject}"

    @property
    def is_late(self) -> bool:
        """Whether it was tried, and has not left."""
        return self.attempts > 0 and self.state in (self.State.WAITING, self.State.FAILED)


class UnwantedTopic(models.Model):
    """A kind of messages that an address does not want to receive."""

    address = models.EmailField("adresse électronique")
    topic = models.CharField("sujet", max_length=20)

    class Meta:
        verbose_name = "message refusé"
        verbose_name_plural = "messages refusés"
        ordering = ("address", "topic")
        constraints = (models.UniqueConstraint(fields=["address", "topic"], name="unwanted_once"),)

    def __str__(self) -> str:
        return f"{self.address}, {self.topic}"


class TaskQuerySet(models.QuerySet["Task"]):
    def active(self) -> "TaskQuerySet":
        """Those that wait, or that somebody works."""
        return self.filter(state__in=ACTIVE)

    def due(self, at: datetime) -> "TaskQuerySet":
        """Those that may be worked now: none while the queue is held."""
        held = models.Exists(Hold.objects.order_by())
        return self.active().filter(~held, due_at__lte=at)

    def to_list(self) -> "TaskQuerySet":
        """What people asked for: of what a task asked for in its turn, only what needs somebody."""
        return self.filter(Q(parent=None) | Q(state__in=(Task.State.FAILED, Task.State.STOPPED)))

    def with_follow_up(self) -> "TaskQuerySet":
        """How much of what each asked for in its turn is done, of how much: 0 of 0 where nothing
        is.
        """
        children = Task.objects.filter(parent=models.OuterRef("pk")).order_by().values("parent")
        sums = {
            f"follow_up_{name}": Coalesce(Subquery(children.values(told=Sum(name))), 0)
            for name in ("done", "total")
        }
        return self.annotate(**sums)


class Task(models.Model):
    """Work to be done once its act is written: `name` is that of a declared task (`post.tasks`),
    `subject` the key of what it is about, 0 for what is everybody's.

    `person` and `owner` are the keys of who asked, and of the organisation for which. `about` is
    what they read of it, on a line; the host reads what the task is called, and no more. `parent`
    is the task of which a unit asked for it: the campaign that numbered these letters. `done` and
    `total` count units of work; `part_done` and `part_total` what a long unit says of itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "terminée"
        FAILED = "failed", "en échec"
        STOPPED = "stopped", "arrêtée"

    identifier = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    name = models.CharField("tâche", max_length=40)
    subject = models.BigIntegerField("objet", default=0)
    about = models.CharField("au sujet de", max_length=LONGEST_SUBJECT, blank=True)
    link = models.CharField("page", max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        verbose_name="demandée par la tâche",
        related_name="follow_up",
    )
    asked_by = models.CharField("demandée par", max_length=200)
    person = models.BigIntegerField("personne", null=True)
    owner = models.BigIntegerField("organisme", null=True)
    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    part_done = models.PositiveIntegerField("fait de la partie", default=0, db_default=0)
    part_total = models.PositiveIntegerField("à faire de la partie", default=0, db_default=0)
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    due_at = models.DateTimeField("à faire à partir de", default=timezone.now)
    started_at = models.DateTimeField("commencée le", null=True)
    seen_at = models.DateTimeField("dernières nouvelles", null=True)
    ended_at = models.DateTimeField("finie le", null=True)
    stopped_by = models.CharField("arrêtée par", max_length=200, blank=True)
    said = models.TextField("ce qui a échoué", blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["name", "subject"],
                condition=Q(state__in=("waiting", "running")),
                name="task_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["owner", "-asked_at"], name="task_owner"),
            models.Index(fields=["name", "-asked_at"], name="task_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def left(self) -> int:
        """Units that are still to be done."""
        return max(0, self.total - self.done)

    @property
    def progress(self) -> tuple[int, int]:
        """How much is done, of how much: of its one unit, where that one says so."""
        if self.total == 1 and self.part_total:
            return (self.part_total if self.done else self.part_done), self.part_total
        return self.done, self.total


ACTIVE = (Task.State.WAITING, Task.State.RUNNING)


class Setback(models.Model):
    """A unit of a task that failed: how often, when it is tried again (null: no more), and why.

    `named` is what the unit is called, `said` what stopped it, for whoever asked; `kind` says as
    much to the host as it may read: which error, and where in the code.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="setbacks")
    unit = models.BigIntegerField("partie")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    again_at = models.DateTimeField("à reprendre le", null=True)
    named = models.CharField("nom", max_length=200)
    said = models.TextField("erreur")
    kind = models.CharField("nature de l'erreur", max_length=200)

    class Meta:
        verbose_name = "partie en échec"
        verbose_name_plural = "parties en échec"
        ordering = ("task", "unit")
        constraints = (
            models.UniqueConstraint(fields=["task", "unit"], name="setback_once_a_unit"),
        )

    def __str__(self) -> str:
        return f"{self.named} : {self.said}"


class PreparedFile(models.Model):
    """A file that a person asked for and that a task makes; nobody else takes it away.

    `address` is the page's that gives it, gone through as the person, who acts for the organisation
    `acting`. `made_at`, `size` (bytes) and `expires_at` are known once it is made.
    """

    identifier = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    person = models.BigIntegerField("personne")
    acting = models.BigIntegerField("organisme", null=True)
    address = models.TextField("page")
    name = models.CharField("nom", max_length=LONGEST_SUBJECT)
    size = models.BigIntegerField("taille", default=0)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    made_at = models.DateTimeField("préparé le", null=True)
    expires_at = models.DateTimeField("gardé jusqu'au", null=True)

    class Meta:
        verbose_name = "fichier préparé"
        verbose_name_plural = "fichiers préparés"
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["person", "-asked_at"], name="prepared_person"),)

    def __str__(self) -> str:
        return self.name


class FilePart(models.Model):
    """Some bytes of a prepared file: it is never whole in memory."""

    file = models.ForeignKey(PreparedFile, on_delete=models.CASCADE, related_name="parts")
    rank = models.PositiveIntegerField("rang")
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "morceau de fichier"
        verbose_name_plural = "morceaux de fichiers"
        ordering = ("file", "rank")
        constraints = (models.UniqueConstraint(fields=["file", "rank"], name="file_part_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}, {self.rank}"


class Hold(models.Model):
    """While there is one, nothing is sent and no task is worked: a restored database waits until
    the host has looked.
    """

    since = models.DateTimeField("depuis", default=timezone.now)
    why = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "retenue de la file"
        verbose_name_plural = "retenues de la file"
        ordering = ("since", "id")

    def __str__(self) -> str:
        return self.why
