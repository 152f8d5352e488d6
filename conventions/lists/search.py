"""What a search finds in the conventions that a person sees, and in the register that all read."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.db.models.lookups import GreaterThan
from django.urls import reverse

from accounts.models import User
from conventions.access import MANY, Seen, seen_by
from conventions.models import (
    Article,
    Body,
    Convention,
    Document,
    Goal,
    Indicator,
    Lever,
    Milestone,
    Party,
    Text,
)
from epci.models import Membership, Organisation
from press.kit.counts import MOST, counting
from press.kit.naming import name_of
from press.kit.search import (
    Asked,
    Hit,
    Kind,
    ToldRow,
    found_in_ways,
    holding,
    holding_folded,
    reasons,
    told,
    values_holding,
)
from press.kit.told import AskedOfEach
from press.kit.ways import AmongListed, Ways
from press.words.french import short_date

LAST_DIGITS = re.compile(r"[0-9]{4,14}")


def kinds_of(asked: Asked, user: User, way: str = "") -> Iterator[Kind]:
    """Each kind of thing that was found; the rows are read by whoever shows them."""
    hits, seen = _Hits(asked), seen_by(user, way)
    yield Kind(
        "conventions",
        "Conventions",
        partial(_conventions, asked, seen, way),
        hits.agreement,
        model=Convention,
        shown=partial(_with_member, asked),
    )
    yield Kind(
        "organismes",
        "Organismes",
        partial(_organisations, asked, user, seen, way),
        hits.organisation,
        model=Organisation,
        shown=partial(_with_party, seen),
    )


def _members(seen: Seen) -> QuerySet[Party]:
    return Party.objects.seated().filter(seen("convention")).order_by()


def texts_of(asked: Asked, user: User, way: str = "") -> Iterator[Kind]:
    """What a convention says and what is done of it: articles, duties, bodies, files."""
    hits, seen = _Hits(asked), seen_by(user, way)
    articles = {"model": Article, "shown": _with_text}
    yield Kind("articles", "Articles", partial(_articles, asked, seen), hits.article, **articles)
    for code, label, rows, hit in (
        ("avenants", "Avenants", _amendments, hits.amendment),
        ("echeances", "Échéances", _milestones, hits.milestone),
        ("instances", "Instances", _bodies, hits.body),
        ("indicateurs", "Indicateurs", _indicators, hits.indicator),
    ):
        yield Kind(code, label, partial(rows, asked, seen), hit, is_told=True)
    levers = {"model": Lever, "shown": partial(_with_goal, asked)}
    found = partial(_levers, asked, seen)
    yield Kind("leviers", "Leviers et objectifs", found, hits.lever, **levers)
    papers = {"model": Document, "shown": _without_bytes}
    yield Kind("documents", "Documents", partial(_documents, asked, seen), hits.document, **papers)


def _conventions(asked: Asked, seen: Seen, way: str) -> Ways:
    """By their own words, or by a party of theirs."""
    named = _named(asked) if way == MANY else holding(_members(seen), asked, "searched")
    also = [Q(AmongListed("pk", named.values("convention")))]
    if way == MANY:  # a name that most have is asked of each
        is_usual = Q(GreaterThan(counting(named), MOST))
        of_each = Q(AskedOfEach(named.filter(convention=OuterRef("pk"))))
        also = [is_usual & of_each, ~is_usual & also[0]]
    found = found_in_ways(Convention.objects.all(), asked, "searched", *also)
    return found.filter(seen("pk")).order_by("exactness", "reference", "pk")


def _named(asked: Asked) -> QuerySet[Party]:
    """The parties that have one of the names in which every word is, whoever sees them."""
    names = values_holding(Party.objects.order_by(), asked, "searched")
    return Party.objects.seated().filter(searched__in=names).order_by()


def _with_member(asked: Asked, rows: QuerySet[Convention]) -> QuerySet[Convention]:
    """With the party of theirs that was found."""
    of_one = Party.objects.seated().filter(convention=OuterRef("pk"))
    member = holding(of_one, asked, "searched").order_by("exactness", "rank")
    printed = Concat("name", Value(" ("), "short_name", Value(")"))
    return rows.annotate(member=Subquery(member.annotate(printed=printed).values("printed")[:1]))


def _organisations(asked: Asked, user: User, seen: Seen, way: str) -> Ways:
    """EPCIs, which all read; the others where they are a party, or one's own."""
    own = Membership.objects.filter(user=user).order_by().values("organisation")
    open_to = Q(kind=Organisation.Kind.EPCI, epci__isnull=False)
    members = _members(seen)
    if way == MANY:
        joined = Q(AskedOfEach(members.filter(organisation=OuterRef("pk"))))
        also = Q(AskedOfEach(_named(asked).filter(seen("convention"), organisation=OuterRef("pk"))))
    else:
        joined = Q(pk__in=members.values("organisation"))
        named = holding(members, asked, "searched")
        also = Q(AmongListed("pk", named.values("organisation")))
    every = Organisation.objects.all()
    found = found_in_ways(every, asked, "searched", also, whole=_numbered(asked))
    return found.filter(open_to | Q(pk__in=own) | joined).order_by("exactness", "sort_name", "pk")


def _with_party(seen: Seen, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With one of the conventions in which they are, and how these call them."""
    party = _members(seen).filter(organisation=OuterRef("pk")).order_by("convention__reference")
    return rows.select_related("epci").annotate(
        acronym=Subquery(party.values("short_name")[:1]),
        convention=Subquery(party.values(named=name_of("convention"))[:1]),
    )


def _numbered(asked: Asked) -> Q:
    """The organisations whose SIREN or SIRET this is, or its last digits."""
    if not LAST_DIGITS.fullmatch(asked.bare):
        return Q(pk=None)
    return Q(siren__endswith=asked.bare) | Q(siret=asked.bare)


def _articles(asked: Asked, seen: Seen) -> Ways:
    found = found_in_ways(Article.objects.all(), asked, "searched").filter(seen("text__convention"))
    return found.order_by("exactness", "text__convention__reference", "text__number", "rank")


def _with_text(rows: QuerySet[Article]) -> QuerySet[Article]:
    return rows.select_related("text__convention")


def _amendments(asked: Asked, seen: Seen) -> Ways:
    """Those that went to the councils."""
    among = Text.objects.submitted().filter(number__gt=0)
    found = found_in_ways(among, asked, "searched").filter(seen("convention"))
    ordered = found.order_by("exactness", "convention__reference", "number")
    return told(ordered, "number", "title")


def _indicators(asked: Asked, seen: Seen) -> Ways:
    found = found_in_ways(Indicator.objects.all(), asked, "searched").filter(seen("convention"))
    ordered = found.order_by("exactness", "convention__reference", "rank", "pk")
    return told(ordered, "pk", "title", "axis", "unit")


def _levers(asked: Asked, seen: Seen) -> Ways:
    """By their own words, or by those of a goal."""
    goals = holding(Goal.objects.filter(seen("lever__convention")), asked, "searched")
    of_goals = Q(AmongListed("pk", goals.order_by().values("lever")))
    found = found_in_ways(Lever.objects.all(), asked, "searched", of_goals)
    return found.filter(seen("convention")).order_by(
        "exactness", "convention__reference", "rank", "pk"
    )


def _with_goal(asked: Asked, rows: QuerySet[Lever]) -> QuerySet[Lever]:
    """With the goal of theirs that was found."""
    goals = holding(Goal.objects.filter(lever=OuterRef("pk")), asked, "searched")
    goal = goals.order_by("exactness", "rank", "pk").values("text")[:1]
    return rows.select_related("convention").annotate(goal=Subquery(goal))


def _milestones(asked: Asked, seen: Seen) -> Ways:
    found = found_in_ways(Milestone.objects.all(), asked, "searched", beside=_of_owner)
    ordered = found.filter(seen("convention")).order_by("exactness", "convention__reference", "pk")
    return told(ordered, "pk", "title", "detail", "owner__short_name")


def _of_owner(word: str) -> Q:
    owner = Party.objects.filter(pk=OuterRef("owner"), searched__contains=word)
    return Q(owner__gt=0) & Q(AskedOfEach(owner.order_by()))  # SQLite: along its index


def _bodies(asked: Asked, seen: Seen) -> Ways:
    found = found_in_ways(Body.objects.all(), asked, "searched").filter(seen("convention"))
    ordered = found.order_by("exactness", "convention__reference", "rank")
    return told(ordered, "pk", "name", "purpose")


def _documents(asked: Asked, seen: Seen) -> Ways:
    """Those that are still offered."""
    found = holding_folded(Document.objects.standing(), asked, "title").filter(seen("convention"))
    return found.order_by("exactness", "-dated_on", "-pk")


def _without_bytes(rows: QuerySet[Document]) -> QuerySet[Document]:
    return rows.select_related("convention").defer("content")


class _Hits:
    """How each thing found is shown, for what was asked."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def agreement(self, one: Any) -> Hit:
        title = f"{one.reference}, {one.title}"
        texts = {"programme": one.programme, "territoire": one.territory, "objet": one.purpose}
        why = reasons(self.asked, title, **texts, partie=one.member or "")
        return Hit(reverse("convention", args=[one.reference]), title, why=why)

    def organisation(self, one: Any) -> Hit:
        if hasattr(one, "epci"):
            url = reverse("epci", args=[one.siren])
            place = f"{one.epci.get_nature_display()}, département {one.epci.department}"
        else:
            url = (
                reverse("convention_parties", args=[one.convention])
                if one.convention
                else reverse("organisation", args=[one.pk])
            )
            place = one.get_kind_display()
        why = reasons(self.asked, one.name, sigle=one.acronym or "", SIREN=one.siren or "")
        return Hit(url, one.name, place, why)

    def article(self, one: Article) -> Hit:
        convention = one.text.convention
        page = reverse("convention_text", args=[convention.reference, one.text.number])
        url = f"{page}#article-{one.pk}"
        place = f"{convention.reference}, {one.text}"
        title = str(one) if one.rank else one.title or "Préambule"
        return Hit(url, title, place, reasons(self.asked, title, texte=one.body))

    def amendment(self, one: ToldRow) -> Hit:
        title = f"Avenant n° {one.key} : {one.title}"
        return Hit(reverse("amendment", args=[one.reference, one.key]), title, one.reference)

    def indicator(self, one: ToldRow) -> Hit:
        page = reverse("convention_aims", args=[one.reference])
        why = reasons(self.asked, one.title, axe=one.second, unité=one.third)
        return Hit(f"{page}#indicateur-{one.key}", one.title, one.reference, why)

    def lever(self, one: Any) -> Hit:
        page = reverse("convention_aims", args=[one.convention.reference])
        why = reasons(self.asked, one.title, axe=one.axis, objectif=one.goal or "")
        return Hit(f"{page}#leviers", one.title, one.convention.reference, why)

    def milestone(self, one: ToldRow) -> Hit:
        url = reverse("convention_follow_up", args=[one.reference])
        why = reasons(self.asked, one.title, précisions=one.second, responsable=one.third or "")
        return Hit(url, one.title, one.reference, why)

    def body(self, one: ToldRow) -> Hit:
        page = reverse("convention_bodies", args=[one.reference])
        why = reasons(self.asked, one.title, rôle=one.second)
        return Hit(f"{page}#body-{one.key}", one.title, one.reference, why)

    def document(self, one: Document) -> Hit:
        reference = one.convention.reference
        url = (
            reverse("document_preview", args=[reference, one.name])
            if one.is_shown
            else reverse("convention_documents", args=[reference])
        )
        place = f"{reference}, {one.get_kind_display()}, {short_date(one.dated_on)}"
        return Hit(url, one.title, place)
