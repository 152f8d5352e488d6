"""A day of January: in every body somebody types the populations, adopts a key, and calls.

By pages, as people do, as many at once as those who browse; then two workers lay the letters out.
Each act is set against the same act of a body that was alone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from time import perf_counter

from django.db.models import Max

from benchmarks.country import rendering
from benchmarks.country.land import CODE, JANUARY, YEARS, address_of, members_of
from benchmarks.country.scale import PARTNERS, Scale
from benchmarks.country.web import Answer, Person, served
from epci.models import Organisation, Population
from financing.letters.rendering import waiting
from financing.models import CallRound, Key

GRID, SHARING = f"/epci/populations/{JANUARY}/", f"repartition/{CODE}/{JANUARY}"
REFERENCE = "rule__component__convention__reference"
Figures = dict[str, tuple[int, int]]


def measure(scale: Scale, found: Sequence[Organisation]) -> None:
    """Print what a day of so many bodies takes. RuntimeError where an act is not done.

    The first finds workers that have not answered yet; the second is alone, the others are not.
    """
    known, (first, second, *others) = _last_figures(found), _ranks(scale, found)
    with served() as port:
        _day(port, first, found, known)
        lone = _day(port, second, found, known)
        start = perf_counter()
        with ThreadPoolExecutor(scale.people) as hands:
            said = list(hands.map(lambda rank: _day(port, rank, found, known), others))
        seconds = perf_counter() - start
    answers = [answer for some in said for answer in some]
    bodies, done = len(others) + 2, _done([first, second, *others])
    if done != (bodies, bodies, bodies * PARTNERS):
        raise RuntimeError(
            f"{bodies} bodies, but {done} keys, rounds and letters: {_told(answers)}"
        )
    report(scale, lone, answers, seconds)
    with rendering.at_work(workers := 2) as started:
        rate, _ = rendering.rate(waiting().count(), started)
    print(f"  {done[2]} lettres mises en page par {workers} travailleurs : {rate:.1f} par seconde")


def _ranks(scale: Scale, found: Sequence[Organisation]) -> Sequence[int]:
    """A convention of each body, of the first lap that no day of January has begun."""
    begun = Key.objects.filter(first_year=JANUARY).aggregate(last=Max(REFERENCE))["last"]
    laps = int(begun.removeprefix("PAYS-")) // len(found) + 1 if begun else 0
    return range(laps * len(found), laps * len(found) + min(scale.carriers, len(found)))


def _done(ranks: Sequence[int]) -> tuple[int, int, int]:
    """The keys, rounds and letters that wait, of January in these conventions."""
    names = [f"PAYS-{rank:06}" for rank in ranks]
    of_january = {"period__fiscal_year": JANUARY, "component__convention__reference__in": names}
    rounds = CallRound.objects.filter(**of_january).order_by()
    return (
        Key.objects.filter(first_year=JANUARY, **{f"{REFERENCE}__in": names}).count(),
        rounds.count(),
        waiting().filter(round__in=rounds).count(),
    )


def _last_figures(found: Sequence[Organisation]) -> Figures:
    """The last official populations, by SIREN."""
    rows = Population.objects.in_force().filter(entered_for=None, year=YEARS[-1])
    columns = ("epci__organisation__siren", "municipal", "total")
    return {siren: (municipal, total) for siren, municipal, total in rows.values_list(*columns)}


def _day(
    port: int, rank: int, found: Sequence[Organisation], known: Figures
) -> list[tuple[str, Answer]]:
    """The day of one body, in five requests after their pages."""
    carrier, *partners = members_of(rank, found)
    person = Person.signed_in(port, address_of(carrier))
    _type(person, {one.siren: known.get(one.siren, (1_000, 1_000)) for one in partners})
    at = f"/conventions/PAYS-{rank:06}/"
    _adopt(person, f"{at}{SHARING}/arreter/")
    _call(person, f"{at}appels/preparer/{CODE}/{JANUARY}/")
    return person.answers


def _type(person: Person, figures: Figures) -> None:
    person.get(GRID, "populations, page")
    cells: dict[str, object] = {}
    for siren, (municipal, total) in figures.items():
        cells |= {f"{siren}-municipal": municipal + 10, f"{siren}-total": total + 10}
    person.send(GRID, cells, "populations")


def _adopt(person: Person, page: str) -> None:
    person.get(page, "clé, page")
    person.send(page, {"step": "confirm", "population_year": JANUARY}, "clé, confirmation")
    person.send(page, {"step": "do"}, "clé")


def _call(person: Person, page: str) -> None:
    typed = {"lines": ["poste", "frais"], "override": "Mesure"}
    person.get(page, "appel, page")
    person.send(page, {"step": "confirm", **typed}, "appel, confirmation")
    person.send(page, {"step": "do", **typed}, "appel")


def _told(answers: Sequence[tuple[str, Answer]]) -> dict[tuple[str, int], int]:
    return dict(Counter((kind, answer.status) for kind, answer in answers))


def report(
    scale: Scale,
    lone: Sequence[tuple[str, Answer]],
    answers: Sequence[tuple[str, Answer]],
    seconds: float,
) -> None:
    alone = {kind: answer.seconds for kind, answer in lone}
    times: dict[str, list[float]] = defaultdict(list)
    for kind, answer in answers:
        times[kind].append(answer.seconds)
    wrong = sum(answer.status not in (200, 302) for _, answer in answers)
    bodies = len(times["appel"])
    print(
        f"  {bodies} organismes, {scale.people} à la fois sans pause : {seconds:.0f} s, "
        f"{len(answers) / seconds:.1f} demandes par seconde, {wrong} erreur"
    )
    for kind, own in times.items():
        slow = quantiles(own, n=20)[-1] if len(own) > 1 else own[0]
        print(
            f"    {kind:<20}{alone[kind] * 1000:6.0f} ms seul, {median(own) * 1000:6.0f} ms en "
            f"médiane, 95 % en moins de {slow * 1000:6.0f} ms"
        )
