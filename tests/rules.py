"""The words in which `access.py` says who may what, and what they mean for one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from epci.permissions import ROLES, Act, Role

# Where a person acts: for the organisation whose act it is, for another party, or for neither.
OWN, PARTNER, OTHER = "l'organisme concerné", "une autre partie", "un organisme étranger"
EACH = ""  # an act that is each person's own organisation's, whichever it is

TO_SIGN_IN, NOT_ALLOWED = "302 vers la connexion", "405"


@dataclass(frozen=True)
class Person:
    """Someone of the table; no role is nobody, who has not signed in."""

    role: Role | None
    place: str = OTHER

    def __str__(self) -> str:
        if self == HOST:
            return "l'hébergeur"
        return f"{self.role.label} pour {self.place}" if self.role else "personne"


ANONYMOUS = Person(None)
HOST = Person(None, OWN)  # who has no role: asked of the host's own pages alone
MEMBERS = tuple(Person(role, place) for place in (OWN, PARTNER, OTHER) for role in Role)
PEOPLE = (ANONYMOUS, *MEMBERS)


@dataclass(frozen=True)
class Rule:
    """Who passes one method of one address, and what the others get.

    `of` names the organisation whose act it is; `passes` and the last three are statuses.
    """

    act: Act | None = None
    of: str = ""
    passes: int = 200
    outsiders: int | None = None  # None: like insiders, for what no convention protects
    partners: int | None = None  # the same, for the other parties of the convention
    anonymous: int | None = None  # None: they are led to the sign-in
    host: int | None = None  # of the host's own pages: what it gets, and nobody else

    def allows(self, person: Person) -> bool:
        if self.act is None:
            return True
        theirs = self.of == EACH or person.place == OWN
        return theirs and person.role is not None and self.act in ROLES[person.role]

    def expects(self, person: Person) -> str:
        """The status, and for a refusal 403: its reason is that of the act."""
        if person == HOST:
            return str(self.host)
        if person == ANONYMOUS:
            return str(self.anonymous) if self.anonymous else TO_SIGN_IN
        if person.place == OTHER and self.outsiders:
            return str(self.outsiders)
        if person.place == PARTNER and self.partners:
            return str(self.partners)
        return str(self.passes) if self.allows(person) else "403"


# Pages that anyone reads, that whoever has signed in reads, that the parties alone find.
ANYONE = Rule(anonymous=200)
SIGNED_IN = Rule()
PARTIES = Rule(outsiders=404)


def may(act: Act, *, of: str, passes: int = 302, outsiders: int | None = 404) -> Rule:
    """Those whose role allows the act for that organisation; 403 with its reason for the others.

    An act of `EACH` organisation is open to outsiders too: it is theirs that they act for.
    """
    return Rule(act, of, passes, None if of == EACH else outsiders)


def within(of: str, act: Act | None = None, *, passes: int = 200) -> Rule:
    """What belongs to one organisation: its members, or those whose role allows the act; 404."""
    return Rule(act, of, passes, outsiders=404, partners=404)


@dataclass(frozen=True)
class Row:
    """An address and its rules by method; a method without one answers 405."""

    name: str
    args: tuple[str, ...] = ()
    get: Rule | None = None
    post: Rule | None = None
    body: Mapping[str, str | list[str]] = field(default_factory=dict)
    query: str = ""
    writes: bool = True

    def __str__(self) -> str:
        return " ".join((self.name, *self.args, str(self.body.get("step", "")))).strip()

    @property
    def rules(self) -> dict[str, Rule]:
        """The rule of each method that the address takes."""
        both = {"GET": self.get, "POST": self.post}
        return {method: rule for method, rule in both.items() if rule}

    def expects(self, method: str, person: Person) -> str:
        rule = self.rules.get(method)
        if rule is None:
            return TO_SIGN_IN if person == ANONYMOUS and not self.is_open else NOT_ALLOWED
        return rule.expects(person)

    def one_of_each_kind(self, method: str, turn: int) -> list[Person]:
        """Of each place, one whom the method's rule allows and one whom it does not.

        Which role stands for the others turns from row to row.
        """
        rule, kinds = self.rules.get(method), dict[tuple[str, bool, bool], Person]()
        first = turn % len(PEOPLE)
        for one in PEOPLE[first:] + PEOPLE[:first]:
            kinds.setdefault((one.place, one == ANONYMOUS, bool(rule and rule.allows(one))), one)
        return list(kinds.values())

    def who_may(self, method: str) -> Person:
        """The first of the people who passes; where all are refused, one who has signed in."""
        if self.rules[method].host:
            return HOST
        passing = (one for one in PEOPLE if self.expects(method, one) in {"200", "302"})
        return next(passing, MEMBERS[0])

    @property
    def of(self) -> str:
        """The organisation whose act the row is about; empty for each person's own."""
        return next((rule.of for rule in self.rules.values() if rule.of), EACH)

    @property
    def is_open(self) -> bool:
        return any(rule.anonymous for rule in self.rules.values())
