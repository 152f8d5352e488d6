"""What the answer of a simulation costs on the server as one types: 30 partners, 1 to 4 rules.

The whole request is timed: session, rights, figures read, shares, paradoxes, table and drawing. In
processor time, so that a busy machine slows it no more than a quiet one.
"""

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.databases import database
from conventions.models import Convention, Party, Text
from epci.models import Epci, Membership
from epci.populations.acts import load_register
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm

PARTNERS, REPEATS, MOST = 30, 60, 20
RULES = (1, 2, 4)
RULE = {"k": "fixed_percent_then_population", "b": "total", "s": "1/20", "m": "highest_averages"}
URL = "/conventions/BANC/repartition/banc/2026/simulation/"


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        served = override_settings(
            STATIC_ROOT=Path(folder) / "static",
            SECURE_SSL_REDIRECT=False,
            ALLOWED_HOSTS=["testserver"],
        )
        with served:
            load_register(by=None)
            call_command("collectstatic", interactive=False, verbosity=0)
            client = Client(headers={"hx-request": "true"})
            client.force_login(_convention())
            for count in RULES:
                _measure(client, count)


def _measure(client: Client, count: int) -> None:
    typed = {"n": str(count), "annee": "2026", "total": "280 000", "p7": "31 415", "o9": "1"}
    for letter in "abcd"[:count]:
        typed |= {letter + end: text for end, text in RULE.items()} | {f"{letter}f1": "12,5"}
    with CaptureQueriesContext(connection) as captured:
        response = client.get(URL, typed)
    queries = len(captured)
    if response.status_code != 200:
        raise RuntimeError(f"{URL} answered {response.status_code}.")
    times = []
    for _ in range(REPEATS):
        start = process_time()
        client.get(URL, typed)
        times.append((process_time() - start) * 1000)
    print(
        f"  {PARTNERS} partenaires, {count} règle(s) : {median(times):.1f} ms, au pire "
        f"{max(times):.1f} ms (médiane de {REPEATS}, au plus {MOST}), "
        f"{queries} requêtes, {len(response.content) / 1000:.1f} ko"
    )


def _convention() -> User:
    """A convention of thirty EPCIs of the register, and someone who may read it."""
    convention = Convention.objects.create(reference="BANC", title="Banc", kind="partnership")
    text = Text.objects.create(convention=convention, number=0)
    period = Period.objects.create(
        convention=convention,
        label="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        fiscal_year=2026,
    )
    epcis = Epci.objects.filter(department__in=("21", "25", "39", "70", "71"))
    parties = [
        Party.objects.create(
            convention=convention,
            organisation=epci.organisation,
            rank=rank,
            name=epci.organisation.name,
            short_name=f"EPCI {rank}",
            is_contributor=True,
        )
        for rank, epci in enumerate(epcis.select_related("organisation")[:PARTNERS], 1)
    ]
    component = Component.objects.create(
        convention=convention,
        rank=1,
        code="banc",
        label="Banc",
        carrier=parties[0],
        default_basis="planned",
        legal_basis="article 1",
    )
    line = Line.objects.create(
        component=component, rank=1, code="poste", label="Poste", nature="expense"
    )
    PlannedAmount.objects.create(line=line, period=period, text=text, amount=280_000_00)
    rule = Rule.objects.create(
        component=component,
        text=text,
        first_year=2026,
        kind=RULE["k"],
        basis=RULE["b"],
        step="0.05",
        rounding=RULE["m"],
    )
    for rank, party in enumerate(parties, 1):
        fixed = 10 if rank == 1 else None
        RuleTerm.objects.create(rule=rule, party=party, rank=rank, fixed_percent=fixed)
    user = User.objects.create_user(email="banc@example.org")
    Membership.objects.create(
        user=user, organisation=parties[0].organisation, role=Membership.Role.FINANCE_OFFICER
    )
    return user
