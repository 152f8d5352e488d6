"""What an anomaly is: a sentence, and whose register it is of."""

from collections.abc import Iterable, Iterator


class Anomaly(str):
    """A French sentence; `carrier` is an organisation's id, None for every register."""

    carrier: int | None = None


def of(carrier: int | None, sentences: Iterable[str]) -> Iterator[Anomaly]:
    """The sentences as anomalies of one carrier's register."""
    for sentence in sentences:
        anomaly = Anomaly(sentence)
        anomaly.carrier = carrier
        yield anomaly
