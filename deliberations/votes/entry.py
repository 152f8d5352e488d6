"""The whole page that a clerk fills in: the act, its opinions and its budget entries."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from deliberations.models import Deliberation
from deliberations.votes.acts import Parts
from deliberations.votes.forms import DeliberationForm, initial_of
from deliberations.votes.groups import FieldGroup, groups_of, said
from deliberations.votes.rows import BudgetForm, BudgetSet, OpinionForm, OpinionSet
from epci.models import Organisation
from press.words.french import is_number

ATTENDANCE = (
    *("pasted", "present_list", "absent_list", "excused_list", "proxies_list", "unread_list"),
    *("members_in_office", "present", "represented", "excused", "absent", "convened_on"),
    *("second_convocation", "quorum_rule", "statutes", "statutory_quorum", "statutory_proxies"),
)
MORE = {"more-avis": "avis-TOTAL_FORMS", "more-budget": "budget-TOTAL_FORMS"}


class Entry:
    """The whole page that a clerk fills in: the act, its opinions and its budget entries."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        council: Organisation,
        user: User,
        recorded: Deliberation | None = None,
        initial: dict[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        known = initial_of(recorded) if recorded else initial or {}
        data = _with_one_more_row(data)
        self.form = DeliberationForm(
            data, files, council=council, user=user, initial=known, facts=facts
        )
        self.opinions = OpinionSet(data, prefix="avis", initial=_rows(recorded, "opinions"))
        self.budget = BudgetSet(data, prefix="budget", initial=_rows(recorded, "budget_entries"))

    def is_valid(self) -> bool:
        """Whether every part can be read; each is asked, so that every error shows."""
        asked = [one.is_valid() for one in (self.form, self.opinions, self.budget)]
        return all(asked)

    @property
    def typed(self) -> dict[str, list[str]]:
        """What its own fields hold, as they were sent."""
        parts = (self.form, *self.opinions, *self.budget)
        names = [part.add_prefix(name) for part in parts for name in part.fields]
        return {name: self.form.data.getlist(name) for name in names}

    @property
    def groups(self) -> list[FieldGroup]:
        """What is folded under the four fields, by subject."""
        return groups_of(self.form)

    @property
    def has_attendance(self) -> bool:
        """Whether anything is said of who was there: that fold is open."""
        return any(said(self.form[name]) for name in ATTENDANCE)

    @property
    def has_rows(self) -> bool:
        """Whether an opinion or a budget entry is typed or recorded: their fold is open."""
        rows = (*self.opinions, *self.budget)
        return any(
            row[name].value() not in (None, "")
            for row in rows
            for name in ("committee", "budget")
            if name in row.fields
        )

    @property
    def refused_rows(self) -> bool:
        """Whether an opinion or a budget entry is refused, which the head of the page says."""
        return self.form.is_bound and not (self.opinions.is_valid() and self.budget.is_valid())

    @property
    def parts(self) -> Parts:
        typed = self.form.cleaned_data
        return Parts(
            opinions=[row for form in self.opinions if (row := form.row)],
            budget_entries=[row for form in self.budget if (row := form.row)],
            decisions=[
                one.strip(" -•\t") for one in typed["decisions"].splitlines() if one.strip()
            ],
            withdrawals=typed["interested_members"],
            roll=typed["roll"],
            called=typed["roll_call"],
        )


def _rows(recorded: Deliberation | None, name: str) -> list[dict[str, Any]]:
    """The rows recorded, as their formset shows them."""
    fields = (OpinionForm if name == "opinions" else BudgetForm).base_fields
    found = getattr(recorded, name).all() if recorded else ()
    return [{field: getattr(one, field) for field in fields} for one in found]


def _with_one_more_row(data: Any) -> Any:
    """What was sent, with an empty row more where its button was pressed."""
    name = MORE.get(data.get("step", "")) if data else None
    if name is None:
        return data
    more = data.copy()
    count = more.get(name, "")
    more[name] = str(int(count) + 1) if is_number(count) and len(count) < 3 else "1"
    return more
