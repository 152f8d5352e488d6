"""The whole run, part after part; each says how long it took."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from time import perf_counter

from django.core.management import call_command

from benchmarks.country import checking, crowd, january, land, registers, rendering
from benchmarks.country.scale import PARTNERS, Scale
from conventions.models import Convention
from epci.models import Organisation
from financing.models import CallRound, FundCall, KeyShare
from tests.faults.tables import tables

FIRST = 10  # a tenth of the letters is there when memory is measured first


def measure(scale: Scale, only: tuple[str, ...]) -> None:
    """Fill the database, unless a run before has, then measure these parts."""
    with lasting("en tout"):
        with lasting("tables"):
            tables(at_once=scale.share < 1)
            call_command("createcachetable", verbosity=0)
        few, found = None, land.bodies()
        if found and "verify" in only:
            raise SystemExit("« verify » compare à un dixième du pays : donnez une base vide.")
        if not found:
            found = land.settle_in()
            few = _filled(scale, watched="verify" in only)
        _told(found)
        if "campaign" in only:
            _campaigns(scale, iter(range(_called(), scale.conventions)))
        if "crowd" in only:
            with lasting("foule"):
                crowd.measure(scale, found)
        if "january" in only:
            with lasting("journée de janvier"):
                january.measure(scale, found)
        if few is not None:
            with lasting("vérification"):
                _verified(few, scale.called * PARTNERS // FIRST)


@contextmanager
def lasting(what: str) -> Iterator[None]:
    start = perf_counter()
    print(f"\n{what}", flush=True)
    yield
    load = os.getloadavg()[0]
    print(f"  {what} : {perf_counter() - start:.0f} s (charge {load:.1f})", flush=True)


def _filled(scale: Scale, *, watched: bool) -> checking.Verified | None:
    """The conventions and the letters; with what `verify` takes of a tenth of them, if watched."""
    few = None
    steps = [0, 1 / FIRST, 1] if watched else [0, 1]
    for begun, done in pairwise(steps):
        with lasting("conventions"):
            land.settle(_between(scale.conventions, begun, done))
            checking.tidy()
        with lasting("lettres"):
            registers.number(_between(scale.called, begun, done), land.YEARS[0])
        with lasting("PDF d'une page vide"):
            registers.keep_plain()
        if done < 1:
            few = checking.verify()
    checking.tidy()
    return few


def _told(found: Sequence[Organisation]) -> None:
    print(
        f"  {len(found)} EPCI, {Convention.objects.count()} conventions, "
        f"{KeyShare.objects.count()} parts, {FundCall.objects.count()} lettres, "
        f"{checking.size() / 1e6:.0f} Mo"
    )


def _called() -> int:
    """The first conventions, one after the other, have been called by the filling and campaigns."""
    return CallRound.objects.exclude(period__fiscal_year=land.JANUARY).count()


def _between(count: int, begun: float, done: float) -> range:
    return range(round(count * begun), round(count * done))


def _campaigns(scale: Scale, left: Iterator[int]) -> None:
    before, letters = checking.size(), FundCall.objects.count()
    with lasting("campagnes"):
        played = {
            workers: rendering.played(_next(left, scale.campaign), workers)
            for workers in rendering.WORKERS
        }
        rendering.report(played, rendering.timed(_next(left, min(10, scale.campaign))))
        letters = FundCall.objects.count() - letters
        each = (checking.size() - before) / letters
        print(f"    1 000 lettres numérotées et mises en page pèsent {each / 1_000:.0f} Mo en base")


def _next(left: Iterator[int], count: int) -> range:
    first = next(left)
    for _ in range(count - 1):
        next(left)
    return range(first, first + count)


def _verified(few: checking.Verified, letters: int) -> None:
    checking.report(few, checking.verify(), (letters, FundCall.objects.count()))
