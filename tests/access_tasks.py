"""Who sees the tasks of an organisation, and stops them; what the host reads of them; and the
campaigns of a carrier over its conventions.
"""

from collections.abc import Callable

from epci.permissions import Act
from financing.models import Campaign
from tests.made import CARRIER, LEAD, campaign_print, campaign_to_confirm, stopped_task
from tests.rules import EACH, SIGNED_IN, Row, Rule, may, within

KEYS: dict[str, Callable[[], object]] = {
    "task": lambda: stopped_task(LEAD).identifier,
    "campaign": lambda: campaign_to_confirm().pk,
    "planned_round": lambda: Campaign.objects.get().planned.earliest("pk").pk,
    "campaign_print": campaign_print,
}
TASK, CAMPAIGN = ("{task}",), ("{campaign}",)
DONE = {"step": "do", "override": "Signatures vues", "confirmed": "{campaign_print}"}
ISSUING = within(CARRIER, Act.ISSUE_CALLS, passes=302)

ROWS = (
    Row("tasks", get=SIGNED_IN),
    Row("task", TASK, get=within(LEAD)),
    Row("task_progress", TASK, post=within(LEAD), writes=False),
    Row("stop_task", TASK, post=within(LEAD, Act.DECIDE_TASKS, passes=302), writes=False),
    Row("resume_task", TASK, post=within(LEAD, Act.DECIDE_TASKS, passes=302)),
    # It is for who asked, whoever that is: tests/epci/prepared asks for some.
    Row("prepared_file", ("{task}",), get=Rule(passes=404)),
    Row("host_tasks", get=Rule(passes=404, host=200)),
    Row("release_queue", post=Rule(passes=404, host=302), writes=False),
    # Nobody bears anything in 2099: the page says so.
    Row(
        "campaigns",
        get=SIGNED_IN,
        post=may(Act.ISSUE_CALLS, of=EACH, passes=200),
        body={"year": "2099"},
        writes=False,
    ),
    Row("campaign", CAMPAIGN, get=within(CARRIER), post=ISSUING, body=DONE),
    Row("campaign_progress", CAMPAIGN, post=within(CARRIER), writes=False),
    # Before it is confirmed it has no letter: tests/financing/campaigns takes some away.
    Row("campaign_letters", (*CAMPAIGN, "zip"), get=Rule(passes=404)),
    Row("put_aside", (*CAMPAIGN, "{planned_round}"), post=ISSUING),
)
