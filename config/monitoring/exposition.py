"""Figures as Prometheus reads them: its text format, version 0.0.4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class MetricSample:
    """A value, under a label as it is written, `status="200"`; a histogram's have an ending."""

    value: int | float
    label: str = ""
    ending: str = ""


@dataclass(frozen=True)
class Metric:
    """What is measured: its name, « counter », « gauge » or « histogram », and a sentence."""

    name: str
    kind: str
    told: str
    samples: Sequence[MetricSample]


def exposed(metrics: Iterable[Metric]) -> str:
    lines: list[str] = []
    for one in metrics:
        lines += [f"# HELP {one.name} {one.told}", f"# TYPE {one.name} {one.kind}"]
        for sample in one.samples:
            label = f"{{{sample.label}}}" if sample.label else ""
            lines.append(f"{one.name}{sample.ending}{label} {sample.value}")
    return "".join(f"{line}\n" for line in lines)
