"""Back up, restore elsewhere, verify: everything is there, and what is altered is refused."""

import hashlib
import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command

from financing.letters.rendering import finish_waiting
from financing.models import FundCall, Verification
from financing.rounds.acts import number_round
from post.models import Hold
from tests.faults.stage import use
from tests.faults.world import DAY, REASON, build, orders

CONTRIBUTORS = 50  # letters a round


def drill(letters: int, folder: str, elsewhere: str) -> dict[str, Any]:
    """The whole exercise on so many letters, and three archives that must be refused."""
    build(components=2, years=letters // CONTRIBUTORS // 2, contributors=CONTRIBUTORS)
    for order in orders():
        number_round(order=order, by=None, on=DAY, override=REASON)
    for _ in finish_waiting():
        pass
    before, archive = prints(), Path(folder) / "sauvegarde"
    started = time.monotonic()
    call_command("backup", str(archive), stdout=StringIO())
    saved = time.monotonic()
    again = refused("backup", str(archive))
    over = refused("restore", str(archive))
    use(elsewhere)
    altered = [refused("restore", str(one)) for one in spoilt(archive)]
    said, begun = StringIO(), time.monotonic()
    call_command("restore", str(archive), stdout=said)
    restored = time.monotonic()
    after = prints()
    return {
        "letters": FundCall.objects.count(),
        "megabytes": archive.stat().st_size // 1_000_000,
        "tables": len(before),
        "held": Hold.objects.count(),
        "different": [name for name in before if before[name] != after[name]],
        "said": said.getvalue().splitlines()[-1],
        "backup_seconds": round(saved - started, 1),
        "restore_seconds": round(restored - begun, 1),
        "total_seconds": round(saved - started + restored - begun, 1),
        "refusals": [again, over, *altered],
    }


def prints() -> dict[str, str]:
    """A digest of every row of every table; a restoration verifies, says when it did, and holds
    the queue.
    """
    return {
        model._meta.label: _print(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model not in (Verification, Hold)
    }


def _print(model: Any) -> str:
    whole = hashlib.sha256()
    for row in model._base_manager.order_by("pk").values_list().iterator(chunk_size=500):
        values = [bytes(one) if isinstance(one, memoryview) else one for one in row]
        whole.update(repr(values).encode())
    return whole.hexdigest()


def refused(command: str, *arguments: str) -> str:
    """Why a command refuses; empty when it does not, and must."""
    try:
        call_command(command, *arguments, stdout=StringIO())
    except CommandError as error:
        return str(error)
    return ""


def spoilt(archive: Path) -> list[Path]:
    """The archive with one bit turned in its middle, cut short, and one that is something else."""
    bytes_ = bytearray(archive.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    made = [archive.with_name(name) for name in ("bit", "cut", "other")]
    for path, content in zip(made, (bytes_, bytes_[: len(bytes_) // 2], b"%PDF"), strict=True):
        path.write_bytes(content)
    return made


SCENARIOS = {"drill": drill}
