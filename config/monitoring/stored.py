"""What waits and what failed, as the database says it: the same from each web server."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min

from config.monitoring.exposition import Metric, MetricSample
from financing.models import Backup, ExpenseStatement, FundCall, Verification
from post.models import Message

State = Message.State


def stored_metrics(now: datetime) -> Iterator[Metric]:
    """Seven queries; nothing of who, nor of what."""
    active = Message.objects.filter(state__in=(State.WAITING, State.SENDING)).order_by()
    queue = active.aggregate(count=Count("pk"), oldest=Min("written_at"))
    yield _gauge("messages_waiting", "Messages à envoyer.", queue["count"])
    yield _gauge(
        "oldest_message_seconds",
        "Âge du plus ancien message à envoyer.",
        _age(queue["oldest"], now),
    )
    failed = Message.objects.filter(state=State.FAILED).count()
    yield _gauge("messages_failed", "Messages en échec.", failed)
    unprinted = FundCall.objects.filter(rendering=None).count()
    yield _gauge("letters_without_pdf", "Lettres numérotées dont le PDF manque.", unprinted)
    unprinted = ExpenseStatement.objects.filter(rendering=None).count()
    yield _gauge("statements_without_pdf", "États des dépenses dont le PDF manque.", unprinted)
    yield from _last_runs()


def _last_runs() -> Iterator[Metric]:
    """Each at 0 before its first time: an alarm on its age then rings."""
    backup = Backup.objects.first()
    yield _gauge("last_backup_timestamp_seconds", "Dernière sauvegarde.", _moment(backup))
    verification = Verification.objects.first()
    yield _gauge("last_verify_timestamp_seconds", "Dernière vérification.", _moment(verification))
    found = len(verification.found) if verification else 0
    yield _gauge("last_verify_anomalies", "Anomalies de la dernière vérification.", found)


def _gauge(name: str, told: str, value: int) -> Metric:
    return Metric(f"prorata_{name}", "gauge", told, [MetricSample(value)])


def _age(since: datetime | None, now: datetime) -> int:
    return max(0, round((now - since).total_seconds())) if since else 0


def _moment(run: Backup | Verification | None) -> int:
    return round(run.at.timestamp()) if run else 0
