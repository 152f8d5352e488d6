"""People at once on the usual pages, against what each page takes when nobody else asks.

Everyone reads for a few seconds between two pages, as people do.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median, quantiles
from time import monotonic, sleep

from benchmarks.country.land import CODE, YEARS, address_of
from benchmarks.country.scale import Scale
from benchmarks.country.web import Answer, Person, served
from epci.models import Organisation

READING = (2, 10)  # seconds between two pages
LONE = 5  # answers alone of each page, of which the median
MOST = 6
PAGES = (
    "/",
    "/mon-epci/",
    "/conventions/",
    "/conventions/{reference}/",
    "/conventions/{reference}/plan/",
    f"/conventions/{{reference}}/repartition/{CODE}/{YEARS[0]}/",
    "/conventions/{reference}/appels/",
    "/calendrier/",
    "/deliberations/matrice/",
    "/epci/",
    "/recherche/?q=canton+{rank}",
)


def measure(scale: Scale, found: Sequence[Organisation]) -> None:
    """Print the lone answers, then those of the crowd beside them."""
    step = max(1, len(found) // scale.people)
    ranks = [rank * step % min(len(found), scale.conventions) for rank in range(scale.people)]
    with served() as port:
        people = [Person.signed_in(port, address_of(found[rank])) for rank in ranks]
        lone = _alone(people[0], ranks[0])
        until = monotonic() + scale.seconds
        with ThreadPoolExecutor(scale.people) as hands:
            said = hands.map(lambda one: _browse(*one, until), zip(people, ranks, strict=True))
            answers = [answer for some in said for answer in some]
    report(lone, answers, scale)


def places(rank: int) -> dict[str, str]:
    """The pages of a person, by their kind."""
    return {kind: kind.format(reference=f"PAYS-{rank:06}", rank=rank) for kind in PAGES}


def _alone(person: Person, rank: int) -> dict[str, float]:
    """The median answer of each page, once each worker has answered it."""
    lone = {}
    for kind, place in places(rank).items():
        times = [person.get(place).seconds for _ in range(LONE + 4)]
        lone[kind] = median(times[4:])
    person.answers.clear()
    return lone


def _browse(person: Person, rank: int, until: float) -> list[tuple[str, Answer]]:
    dice, own = Random(rank), list(places(rank).items())  # noqa: S311  not a secret
    sleep(dice.uniform(0, READING[1]))  # nobody's reading began with everybody's
    while monotonic() < until:
        kind, place = dice.choice(own)
        person.get(place, kind)
        sleep(dice.uniform(*READING))
    return person.answers


def report(lone: dict[str, float], answers: Sequence[tuple[str, Answer]], scale: Scale) -> None:
    statuses = Counter(answer.status for _, answer in answers)
    wrong = len(answers) - statuses[200]
    ratios = [answer.seconds / lone[kind] for kind, answer in answers]
    slow = quantiles(ratios, n=20)[-1]
    told = "tenu" if slow < MOST and not wrong else "manqué"
    print(
        f"  {scale.people} personnes pendant {scale.seconds} s, deux travailleurs web, de "
        f"{READING[0]} à {READING[1]} s entre deux pages : {len(answers)} réponses, "
        f"{wrong} erreur ({dict(statuses)})"
    )
    for kind, seconds in lone.items():
        own = [answer.seconds for name, answer in answers if name == kind]
        crowd = f"{median(own) * 1000:6.0f} ms dans la foule" if own else "pas demandée"
        print(f"    {kind:<52}{seconds * 1000:6.0f} ms seule, {crowd}")
    print(f"  95 % des réponses en {slow:.1f} fois la réponse seule (moins de {MOST} : {told})")
