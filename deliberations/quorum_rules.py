"""How many members must be there, and how many proxies one may hold: always by a text. Pure.

The common rule is that of CGCT L2121-17 and L2121-20. Another holds only by a text that is named
and that covered the day of the session: the health laws of 2020 to 2022, or a body's own statutes.
"""

from dataclasses import dataclass
from datetime import date

from press.words.french import long_date

STATUTES = "statutes"


@dataclass(frozen=True)
class QuorumRule:
    """A quorum and a number of proxies a holder, with the text that gives them and its days.

    `third` asks for a third of the members instead of more than half; `members`, a number that
    statutes fix.
    """

    code: str
    text: str
    proxies: int = 1
    third: bool = False
    members: int | None = None
    first: date | None = None
    last: date | None = None

    def quorum(self, in_office: int) -> int:
        """How many of the members in office must be there in person."""
        if self.members is not None:
            return self.members
        return -(-in_office // 3) if self.third else in_office // 2 + 1

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def days(self) -> str:
        """« du 24 mars 2020 au 30 août 2020 »; empty for a rule without end."""
        if self.first is None or self.last is None:
            return ""
        return f"du {long_date(self.first)} au {long_date(self.last)}"


COMMON = QuorumRule("", "CGCT L2121-17 et L2121-20")

# A third of the members in office present, and two proxies a holder, each time for a span.
HEALTH_LAWS = (
    QuorumRule(
        "loi-2020-290",
        "loi n° 2020-290 du 23 mars 2020, article 10",
        proxies=2,
        third=True,
        first=date(2020, 3, 24),
        last=date(2020, 8, 30),  # until then by loi n° 2020-760 of 22 June 2020
    ),
    QuorumRule(
        "loi-2020-1379",
        "loi n° 2020-1379 du 14 novembre 2020, article 6",
        proxies=2,
        third=True,
        first=date(2020, 11, 16),
        last=date(2021, 9, 30),  # until then by loi n° 2021-689 of 31 May 2021, article 8
    ),
    QuorumRule(
        "loi-2021-1465",
        "loi n° 2021-1465 du 10 novembre 2021, article 10",
        proxies=2,
        third=True,
        first=date(2021, 11, 10),
        last=date(2022, 7, 31),
    ),
)
BY_CODE = {rule.code: rule for rule in (COMMON, *HEALTH_LAWS)}


def statutory(text: str, members: int | None, proxies: int | None) -> QuorumRule:
    """The rule of a body's statutes, or of its own regulation, as they are quoted."""
    return QuorumRule(STATUTES, text, proxies=proxies or 1, members=members)


def why_not(rule: QuorumRule, day: date) -> str:
    """Why a rule does not hold on a day; empty where it does."""
    if rule.code == STATUTES and not rule.text.strip():
        return "nommez l'article des statuts ou du règlement qui fixe ce quorum"
    if rule.covers(day):
        return ""
    return f"la {rule.text} s'applique {rule.days} : la séance est du {long_date(day)}"
