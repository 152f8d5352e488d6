"""Who sees the tasks of an organisation, stops them and has them go on; what the host reads."""

from collections.abc import Callable

from epci.permissions import Act
from tests.made import LEAD, stopped_task
from tests.rules import SIGNED_IN, Row, Rule, within

KEYS: dict[str, Callable[[], object]] = {"task": lambda: stopped_task(LEAD).identifier}
TASK = ("{task}",)

ROWS = (
    Row("tasks", get=SIGNED_IN),
    Row("task", TASK, get=within(LEAD)),
    Row("task_progress", TASK, post=within(LEAD), writes=False),
    Row("stop_task", TASK, post=within(LEAD, Act.DECIDE_TASKS, passes=302), writes=False),
    Row("resume_task", TASK, post=within(LEAD, Act.DECIDE_TASKS, passes=302)),
    Row("host_tasks", get=Rule(passes=404, host=200)),
    Row("release_queue", post=Rule(passes=404, host=302), writes=False),
)
