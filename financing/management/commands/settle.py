"""manage.py settle REF --year Y --on DATE --output DIR: balances and credits of a stated year."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from financing.core.decimal_text import money_text
from financing.dossier.reading import read_component
from financing.letters.page import file_name, render
from financing.management.arguments import add_year_arguments, day, french_errors, read_year
from financing.management.delivery import day_of_issue, deliver, writable
from financing.models import CallPdf, CallRound, Component, Period
from financing.settlements.acts import settle_year
from financing.settlements.content import CREDITS, DEDUCT
from financing.settlements.preparation import PreparedSettlement, prepare_settlement
from financing.settlements.told import KINDS, SettledAccount, settled_accounts
from press.words.french import euros, long_date, plural


class Command(BaseCommand):
    help = "Régularise un exercice arrêté : appels de solde et avis de trop-perçu, en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year_arguments(parser)
        parser.add_argument("--on", type=day, help="date des lettres (AAAA-MM-JJ)")
        parser.add_argument("--override", default="", metavar="MOTIF", help="passer outre")
        parser.add_argument("--credits", choices=[name for name, _ in CREDITS], default=DEDUCT)
        parser.add_argument("--output", required=True, metavar="DOSSIER")
        parser.add_argument("--draft", action="store_true", help="lettres marquées PROJET")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    @french_errors
    def handle(self, *args, **options) -> None:
        component, period = read_year(options)
        on = day_of_issue(options["on"], component.carrier)
        directory = writable(str(options["output"]))
        if options["draft"]:
            self._draft(component, period, on, directory, options)
        else:
            self._settle(component, period, on, directory, options)

    def _draft(
        self, component: Component, period: Period, on: date, directory: Path, options: dict
    ) -> None:
        file = read_component(component, on)
        prepared = prepare_settlement(file, period, on, options["credits"])
        drafts = [prepared.content.draft(one, on) for one in prepared.letters]
        deliver(directory, [(file_name(one), render(one, draft=True)) for one in drafts])
        self._tell(prepared, settled_accounts(prepared, None), options)
        for blocker in prepared.blockers:
            self.stderr.write(f"Avant d'émettre : {blocker.message}")

    def _settle(
        self, component: Component, period: Period, on: date, directory: Path, options: dict
    ) -> None:
        settled = settle_year(
            component=component,
            period=period,
            by=None,
            on=on,
            override=options["override"],
            credits=options["credits"],
        )
        if settled.round:
            deliver(directory, _letters(settled.round))
        if settled.round and not settled.is_new and options["format"] == "table":
            issued_on = long_date(settled.round.issued_on)
            self.stdout.write(f"Déjà régularisé le {issued_on} : mêmes numéros, mêmes lettres.")
        self._tell(settled.prepared, settled_accounts(settled.prepared, settled.round), options)

    def _tell(
        self, prepared: PreparedSettlement, accounts: list[SettledAccount], options: dict
    ) -> None:
        if options["format"] == "json":
            told = json.dumps(_data(prepared, accounts), ensure_ascii=False, indent=2)
            self.stdout.write(told)
            return
        for one in accounts:
            number = one.number or ("PROJET" if options["draft"] else "–")
            kind = "conservé par le porteur" if one.kept_by_carrier else KINDS[one.kind]
            amount = one.share if one.kept_by_carrier else abs(one.difference)
            self.stdout.write(f"{number}  {one.organisation}  {kind}  {euros(amount)}")
        count = sum(one.number is not None for one in accounts)
        self.stdout.write(f"{plural(count, 'lettre')} dans {options['output']}")


def _letters(round_: CallRound) -> list[tuple[str, bytes]]:
    found = CallPdf.objects.filter(call__round=round_, call__cancelled_by=None)
    rows = found.select_related("call").order_by("call__year", "call__number")
    letters = (one for one in rows if one.call.cancels_id is None)
    return [(file_name(one.call.frozen()), bytes(one.pdf)) for one in letters]


def _data(prepared: PreparedSettlement, accounts: list[SettledAccount]) -> dict[str, Any]:
    settlement = prepared.settlement
    remainder = settlement.cost.remainder
    return {
        "convention": settlement.component.convention.reference,
        "component": settlement.component.code,
        "year": settlement.period.fiscal_year,
        "spent": money_text(remainder.expenses_total),
        "funded": money_text(remainder.fundings_total),
        "remainder": money_text(remainder.amount),
        "settlements": [
            {
                "siren": one.siren,
                "share": money_text(one.share),
                "called": money_text(one.called),
                "difference": money_text(one.difference),
                "kind": one.kind,
                "number": one.number,
                "kept_by_carrier": one.kept_by_carrier,
            }
            for one in accounts
        ],
    }
