"""How many requests were answered, how, and in what time: counted by each process for its machine.

`deploy/gunicorn.conf.py` imports this before it starts any worker, so that all count together.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from time import monotonic_ns
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.monitoring.exposition import Metric, MetricSample
from config.monitoring.shared import SharedCounts

# Milliseconds up to which an answer is counted in a bucket; the last bucket has no end.
BUCKETS = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
FIRST_STATUS, STATUSES = 100, 500
DURATIONS = STATUSES  # places: statuses, then buckets, microseconds, queries
SPENT = DURATIONS + len(BUCKETS) + 1
QUERIES = SPENT + 1
NOT_COUNTED = ("/sante/", "/metriques/")  # what asks how it goes says nothing of how it goes

COUNTS = SharedCounts(QUERIES + 1)


class AskedQueries:
    """Counts what a request asks of the database."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, outermost."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NOT_COUNTED):
            return get_response(request)
        asked, started = AskedQueries(), monotonic_ns()
        with connection.execute_wrapper(asked):
            response = get_response(request)
        count(response.status_code, (monotonic_ns() - started) // 1_000, asked.count)
        return response

    return answer


def count(status: int, microseconds: int, queries: int) -> None:
    COUNTS.add(
        [
            (status - FIRST_STATUS, 1),
            (DURATIONS + bisect_left(BUCKETS, microseconds / 1_000), 1),
            (SPENT, microseconds),
            (QUERIES, queries),
        ]
    )


def request_metrics() -> Iterator[Metric]:
    """Since the server of this machine started."""
    counts = COUNTS.read()
    statuses = enumerate(counts[:STATUSES], start=FIRST_STATUS)
    answers = [MetricSample(number, f'status="{status}"') for status, number in statuses if number]
    yield Metric("prorata_requests_total", "counter", "Réponses, par état.", answers)
    within = list(accumulate(counts[DURATIONS:SPENT]))
    ends = [*(f"{one / 1_000:g}" for one in BUCKETS), "+Inf"]
    durations = [
        *(
            MetricSample(number, f'le="{end}"', "_bucket")
            for end, number in zip(ends, within, strict=True)
        ),
        MetricSample(counts[SPENT] / 1_000_000, ending="_sum"),
        MetricSample(within[-1], ending="_count"),
    ]
    yield Metric("prorata_request_seconds", "histogram", "Temps de réponse.", durations)
    queries = [MetricSample(counts[QUERIES])]
    yield Metric("prorata_queries_total", "counter", "Demandes à la base.", queries)
