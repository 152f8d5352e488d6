"""The acts behind the letters: rounds with their lines and keys, cancellations, releases."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import Entry
from financing.actuals.acts import PIECE_WITHDRAWN
from financing.dossier.key import recomputed_weights
from financing.entities.register import ORIGINALS
from financing.keys.acts import KEY_WITHDRAWN, digest_of
from financing.letters.page import Content
from financing.models import (
    CalledLine,
    CallRound,
    Cancellation,
    ExpenseStatement,
    FundCall,
    Key,
    KeyWithdrawal,
    PieceWithdrawal,
    Release,
    RuleTerm,
)
from financing.register.audit.amounts import letters_asked
from financing.register.audit.anomaly import Anomaly, of
from financing.register.audit.letters import UNREADABLE, sound_content
from financing.register.numbering import (
    CALL_REDUCED,
    CALLS_CANCELLED,
    LETTER_REMINDED,
    ROUND_ISSUED,
    SUBSIDY_RETURNED,
    YEAR_SETTLED,
)
from financing.register.sealing import act_of_cancellation, act_of_round
from financing.statements.acts import STATEMENT_ISSUED
from press.words.french import plural, short_date

Kind = FundCall.Kind
AT_ONCE = 500  # keys, or lines, in memory at a time
ROUNDS = 50  # with all that their letters say


def of_the_acts(since: date | None) -> Iterator[Anomaly]:
    """Each act still has its letters, and its rows are those that they seal."""
    yield from _of_the_rounds(since)
    yield from _of_the_cancellations(since)
    yield from _of_the_lines()
    yield from of(None, _of_the_journal())


def of_the_keys() -> Iterator[Anomaly]:
    """The weights of each adopted key come out again from its rule and its populations.

    Parties come with the terms: fetched apart, SQLite has no room for a thousand of them.
    """
    keys = Key.objects.select_related("rule__component__convention", "rule__component__carrier")
    terms = Prefetch("rule__terms", RuleTerm.objects.select_related("party"))
    keys = keys.prefetch_related("shares", terms)
    for key in keys.order_by("pk").iterator(AT_ONCE):
        component = key.rule.component
        is_read = key.rule.is_in_blocks == (key.document is not None)
        if not is_read or [one.weight for one in key.shares.all()] != _weights_again(key):
            lost = (
                f"{component.convention}, {component}, clé {key} : les poids ne se retrouvent pas."
            )
            yield from of(component.carrier.organisation_id, [lost])


def of_the_withdrawals() -> Iterator[Anomaly]:
    """Each keeps its digest, which the journal also wrote, and nothing stands on its key."""
    kept = list(KeyWithdrawal.objects.select_related("key__rule__component__carrier"))
    if len(kept) != KeyWithdrawal.objects.count():
        yield from of(None, ["Des retraits renvoient à une clé qui a disparu."])
    written = set(Entry.objects.filter(act=KEY_WITHDRAWN).values_list("after", flat=True))
    for one in kept:
        carrier = one.key.rule.component.carrier.organisation_id
        if digest_of(one) != one.seal or one.seal not in written:
            yield from of(
                carrier, [f"Le retrait de la clé {one.key} n'est plus celui qui fut fait."]
            )
        if FundCall.objects.standing().filter(round__key=one.key).exists():
            yield from of(carrier, [f"Des appels demandent encore sur la clé {one.key}, retirée."])


def _weights_again(key: Key) -> list[int] | None:
    """None where its shares no longer go with its rule."""
    try:
        return recomputed_weights(key)
    except UNREADABLE:
        return None


def rounds(since: date | None) -> QuerySet[CallRound]:
    found = CallRound.objects.select_related(
        "component__convention", "component__carrier", "period", "key", "statement"
    )
    lines = Prefetch("called_lines", CalledLine.objects.select_related("line"))
    found = found.prefetch_related("calls", lines, "key__shares").order_by("pk")
    return found.filter(issued_on__gte=since) if since else found


def _of_the_rounds(since: date | None) -> Iterator[Anomaly]:
    read = 0
    for read, round_ in enumerate(rounds(since).iterator(chunk_size=ROUNDS), start=1):  # noqa: B007
        name = f"{round_.component.convention}, {round_.component}, {round_.period}"
        calls = [call for call in round_.calls.all() if call.kind in ORIGINALS]
        said = (f"{name} : {sentence}" for sentence in _of_a_round(round_, calls))
        yield from of(round_.component.carrier.organisation_id, said)
    if read != rounds(since).order_by().values("pk").count():
        yield from of(None, ["Des campagnes renvoient à une clé ou un volet qui ont disparu."])


def _of_a_round(round_: CallRound, calls: list[FundCall]) -> Iterator[str]:
    if not calls:
        yield "les lettres de la campagne ont disparu."
        return
    act = act_of_round(round_, round_.called_lines.all(), round_.key.shares.all())
    yield from _of_the_seals(act, calls, "la campagne, ses lignes ou sa clé")
    content = sound_content(calls[0])
    if content is None:
        return  # already said of the letter
    asked = letters_asked(content, round_.withheld.splitlines())
    if asked != len(calls):
        yield f"{plural(len(calls), 'lettre')} au lieu de {asked}."
    if round_.kind == CallRound.Kind.SETTLEMENT:
        yield from _of_a_ground(round_, content)
        return
    lines = {one.line.code for one in round_.called_lines.all()}
    if lines != {one["code"] for one in content["expenses"]}:
        yield "les lignes appelées ne sont plus celles des lettres."


def _of_a_ground(round_: CallRound, content: Content) -> Iterator[str]:
    """A settlement rests on a statement, the one that its letters quote."""
    quoted, statement = content["settlement"]["statement"], round_.statement
    if statement is None or (quoted["number"], quoted["sha256"]) != (
        str(statement),
        statement.sha256,
    ):
        yield "la régularisation ne repose plus sur l'état que citent ses lettres."


def _of_the_seals(act: str, documents: list[FundCall], what: str) -> Iterator[str]:
    """The letters of an act carry the digest of its rows."""
    contents = ((one, sound_content(one)) for one in documents)
    sealed = {str(one): seal for one, said in contents if (seal := (said or {}).get("act_sha256"))}
    strays = [number for number, seal in sealed.items() if seal != act]
    if sealed and len(strays) == len(sealed):
        yield f"{what} ne sont plus ce que les lettres scellent."
    elif strays:
        yield f"lettres d'un autre acte : {', '.join(strays)}."


def _of_the_cancellations(since: date | None) -> Iterator[Anomaly]:
    found = Cancellation.objects.select_related(
        "round__component__convention", "round__component__carrier"
    )
    found = found.prefetch_related("documents", "releases").order_by("pk")
    for one in (found.filter(issued_on__gte=since) if since else found).iterator(ROUNDS):
        name = f"{one.round.component.convention}, annulation du {short_date(one.issued_on)}"
        said = (f"{name} : {sentence}" for sentence in _of_a_cancellation(one))
        yield from of(one.round.component.carrier.organisation_id, said)


def _of_a_cancellation(cancellation: Cancellation) -> Iterator[str]:
    documents = list(cancellation.documents.all())
    if not documents:
        yield "ses documents ont disparu."
    act = act_of_cancellation(cancellation)
    yield from _of_the_seals(act, documents, "l'annulation ou les lignes libérées")


def _of_the_lines() -> Iterator[Anomaly]:
    """A line is freed when no letter of its round stands, and called again after its release."""
    calls = FundCall.objects.order_by()
    known = set(calls.values_list("round", flat=True))
    standing = set(calls.standing().values_list("round", flat=True))
    releases = {one.called_line_id: one for one in Release.objects.all()}
    rows = CalledLine.objects.select_related("line__component__carrier")
    place = ("line_id", "period_id", "instalment")
    for _, turns in groupby(rows.order_by(*place, "pk").iterator(AT_ONCE), attrgetter(*place)):
        expected: int | None = None
        for called in turns:
            carrier = called.line.component.carrier.organisation_id
            is_due = called.round_id in known and called.round_id not in standing
            if (called.pk in releases) != is_due:
                stray = f"{called.line} : sa libération ne suit pas les lettres de sa campagne."
                yield from of(carrier, [stray])
            if called.freed_by_id != expected:
                again = f"{called.line} : appelée de nouveau sans la libération qui précède."
                yield from of(carrier, [again])
            expected = _release_of(called, releases)


def _release_of(called: CalledLine, releases: Mapping[int, Release]) -> int | None:
    release = releases.get(called.pk)
    return release.pk if release else None


def _cancelling(*kinds: str) -> QuerySet[Any]:
    """The acts of cancellation whose documents are of these kinds."""
    documents = FundCall.objects.filter(kind__in=kinds)
    return Cancellation.objects.filter(pk__in=documents.values("cancellation"))


def _of_the_journal() -> Iterator[str]:
    """The journal knows of as many acts."""
    for act, table, what in (
        (ROUND_ISSUED, CallRound.objects.filter(kind=CallRound.Kind.CALL), ["campagne"]),
        (
            YEAR_SETTLED,
            CallRound.objects.filter(kind=CallRound.Kind.SETTLEMENT),
            ["régularisation"],
        ),
        (
            CALLS_CANCELLED,
            Cancellation.objects.exclude(pk__in=_cancelling(Kind.REDUCTION, Kind.RETURN)),
            ["annulation"],
        ),
        (CALL_REDUCED, _cancelling(Kind.REDUCTION), ["réduction"]),
        (SUBSIDY_RETURNED, _cancelling(Kind.RETURN), ["reversement"]),
        (
            LETTER_REMINDED,
            FundCall.objects.filter(kind=FundCall.Kind.REMINDER),
            ["rappel amiable", "rappels amiables"],
        ),
        (KEY_WITHDRAWN, KeyWithdrawal.objects, ["retrait de clé", "retraits de clé"]),
        (STATEMENT_ISSUED, ExpenseStatement.objects, ["état des dépenses", "états des dépenses"]),
        (PIECE_WITHDRAWN, PieceWithdrawal.objects, ["retrait de pièce", "retraits de pièce"]),
    ):
        written, kept = Entry.objects.filter(act=act).count(), table.count()
        if written != kept:
            known = plural(kept, *what)
            yield f"Le journal connaît {plural(written, *what)}, le registre {known}."
