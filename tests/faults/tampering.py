"""Around the application: the database refuses each way, and verify sees each altered column."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from accounts.immutability import protected_models, remove_triggers
from accounts.models import User
from epci.models import Organisation
from financing.actuals.acts import meet_condition, record_pieces, withdraw_piece
from financing.actuals.files import TypedPiece
from financing.keys.acts import withdraw_key
from financing.letter_models.acts import write_model
from financing.mandates.acts import type_mandate
from financing.models import (
    ActualPiece,
    Counter,
    FundCall,
    Key,
    RowChain,
    Sending,
    StatementCounter,
)
from financing.payments.acts import record_payment, reverse_payment
from financing.recovery.acts import (
    hold_letter,
    reduce_letter,
    release_letter,
    send_reminders,
    type_titre,
)
from financing.register.audit.register import anomalies
from financing.rounds.acts import finish_letters, issue_round
from financing.rounds.cancelling.acts import cancel_letters
from financing.rounds.composition import Order
from financing.sending.acts import Parcel, send_letters
from financing.settlements.acts import close_year, settle_year
from financing.statements.acts import state_actuals
from tests.faults.world import CHIEF, DAY, REASON, build, orders

UNPROTECTED = "n'est plus protégé"
# What grows, and by which verify knows where the register ends.
HEADS = (Counter, StatementCounter, RowChain)


def register_models() -> list[type[models.Model]]:
    """The tables of the register and of the journal, which are only ever added to."""
    ours = ("financing", "accounts")
    return [model for model in protected_models() if model._meta.app_label in ours]


def a_register() -> None:
    """Rounds issued, cancelled whole and issued again, a letter cancelled alone, payments, a key
    withdrawn, a year stated, settled and closed.
    """
    build(components=4, years=1, contributors=3)
    first, other, unused, spent = orders()
    chief = User.objects.get(email=CHIEF)
    round_ = issue_round(order=first, by=chief, on=DAY, override=REASON).round
    cancel(round_, chief, *map(str, round_.calls.all()))
    issue_round(order=first, by=chief, on=DAY + timedelta(days=1), override=REASON)
    later = issue_round(order=other, by=None, on=DAY + timedelta(days=2), override=REASON).round
    cancel(later, chief, str(later.calls.first()), on=DAY + timedelta(days=3))
    key = Key.objects.get(rule__component=unused.component)
    withdraw_key(key=key, reason="Erreur", by=chief, on=DAY)
    a_year_of(spent)
    posted_on = DAY + timedelta(days=3)
    details = {str(call): "" for call in later.calls.standing()}
    parcel = Parcel(Sending.Way.POST, posted_on, details)
    send_letters(round_=later, parcel=parcel, by=None, on=posted_on, token=uuid4())
    for call in later.calls.standing():
        record_payment(call=call, amount=100, received_on=DAY, by=None)
    after_the_letters(later.calls.standing().earliest("pk"))
    write_model(
        carrier=later.component.carrier.organisation,
        texts={"closing": "Merci."},
        logo=None,
        logo_text="",
        by=None,
        on=DAY,
    )


def after_the_letters(call: FundCall) -> None:
    """A payment taken back, a letter reduced, recalled, contested, and its titre."""
    on = DAY + timedelta(days=60)
    payment = record_payment(call=call, amount=50, received_on=DAY, by=None)
    reverse_payment(payment=payment, reason="Erreur", by=None, on=on)
    reduce_letter(call=call, amount=100, reason="Erreur", by=None, on=on, token=uuid4())
    send_reminders(carrier=call.carrier, by=None, on=on, only=[call.pk])
    hold_letter(call=call, reason="Désaccord", by=None, on=on)
    release_letter(call=call, reason="Accord", by=None, on=on)
    call.party.organisation.kind = Organisation.Kind.COMMUNE  # for it pays by mandats
    for number in ("1", "2"):
        mandated = {"number": number, "slip": "4", "dated_on": on}
        type_mandate(call=call, by=None, on=on, **mandated)
        type_titre(
            call=call, number=number, slip="7", dated_on=on, fiscal_year=2026, by=None, on=on
        )


def a_year_of(order: Order) -> None:
    """Called, spent for less with a wrong piece and a condition, stated, settled and closed."""
    on, spent_on = DAY + timedelta(days=4), order.period.starts_on
    year = {"component": order.component, "period": order.period, "by": None}
    line = order.component.lines.get()
    issue_round(order=order, by=None, on=on, override=REASON)
    pieces = [TypedPiece(line, spent_on, 300_00, "Maison", f"F-{rank}") for rank in range(3)]
    record_pieces(pieces=pieces, on=on, **year)
    wrong = ActualPiece.objects.latest("pk")
    withdraw_piece(piece=wrong, reason="Erreur", by=None, on=on)
    meet_condition(line=line, period=order.period, met_on=spent_on, said="Résumé", by=None)
    state_actuals(on=on, **year)
    settle_year(on=on, override=REASON, **year)
    close_year(on=on, **year)


def cancel(round_: Any, chief: User, *numbers: str, on: date = DAY) -> None:
    cancel_letters(round_=round_, numbers=numbers, reason="Erreur", by=chief, on=on, token=uuid4())
    finish_letters(round_)


def ways(protected: bool = True) -> dict[str, Any]:
    """Eight ways to rewrite or drop a row, on each table that is only ever added to."""
    a_register()
    if not protected:
        remove_triggers()
    refused, passed = dict.fromkeys(WAYS, 0), dict.fromkeys(WAYS, 0)
    for model in register_models():
        for name, way in WAYS.items():
            before = list(model.objects.order_by("pk").values_list())
            if _refuses(way, model):
                refused[name] += 1
            else:
                passed[name] += 1
            if before != list(model.objects.order_by("pk").values_list()):
                raise AssertionError("the scenario must leave the rows as they were")
    return {"tables": len(register_models()), "refused": refused, "passed": passed}


def _refuses(way: Callable[[type[models.Model]], object], model: type[models.Model]) -> bool:
    """Try a way, and undo it if it was not refused by the database."""
    try:
        with transaction.atomic():
            way(model)
            transaction.set_rollback(True)
    except (DatabaseError, ProtectedError):
        return True
    return False


def column_of(model: type[models.Model]) -> models.Field:
    """A column that any value of its type may take."""
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    plain = [one for one in fields if not one.is_relation and not one.unique]
    return next(iter(plain), fields[0])


def change(model: type[models.Model]) -> dict[str, Any]:
    field = column_of(model)
    return {field.attname: altered(field, getattr(model.objects.first(), field.attname))}


def save(model: type[models.Model]) -> None:
    row = model.objects.first()
    for name, value in change(model).items():
        setattr(row, name, value)
    row.save(force_update=True)


def bulk_update(model: type[models.Model]) -> None:
    row, field = model.objects.first(), column_of(model)
    setattr(row, field.attname, change(model)[field.attname])
    model.objects.bulk_update([row], [field.name])


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def raw_sql(model: type[models.Model]) -> None:
    column = column_of(model).column
    execute(f'UPDATE {model._meta.db_table} SET "{column}" = "{column}"')


def replace(model: type[models.Model]) -> None:
    """INSERT OR REPLACE, and what PostgreSQL has in its place."""
    table, columns = model._meta.db_table, [one.column for one in model._meta.concrete_fields]
    if connection.vendor == "sqlite":
        execute(f"REPLACE INTO {table} SELECT * FROM {table}")
        return
    listed = ", ".join(f'"{one}"' for one in columns)
    sets = ", ".join(f'"{one}" = EXCLUDED."{one}"' for one in columns if one != "id")
    execute(
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table}"
        f" ON CONFLICT (id) DO UPDATE SET {sets}"
    )


def truncate(model: type[models.Model]) -> None:
    """TRUNCATE, and the DELETE without condition that SQLite has in its place."""
    table = model._meta.db_table
    on_sqlite = connection.vendor == "sqlite"
    execute(f"DELETE FROM {table}" if on_sqlite else f"TRUNCATE {table} CASCADE")


WAYS: dict[str, Callable[[type[models.Model]], object]] = {
    "save": save,
    "update": lambda model: model.objects.update(**change(model)),
    "bulk_update": bulk_update,
    "delete": lambda model: model.objects.last().delete(),
    "raw delete": lambda model: model.objects.all()._raw_delete("default"),
    "raw SQL": raw_sql,
    "replace": replace,
    "truncate": truncate,
}


def alterations(
    rows: int, protected: bool = True, tables: int | None = None, turns: int = 1
) -> dict[str, Any]:
    """Alter each column of so many rows of each table, and drop the last rows: is it seen?

    Without the seals, what no letter prints can be altered unseen: that is the control, which a
    few tables suffice to show. With `turns`, one attempt in so many is made.
    """
    if not protected:
        with patch("accounts.sealing.facts", lambda row: {}):
            return _alterations(rows, tables, turns)
    return _alterations(rows, tables, turns)


def _alterations(rows: int, tables: int | None, turns: int) -> dict[str, Any]:
    a_register()
    sound = list(anomalies())
    remove_triggers()
    found = {name: _after(act) for name, act in list(_attempts(rows, tables))[::turns]}
    return {
        "sound": sound,
        "tried": len(found),
        "refused": sum(said is None for said in found.values()),
        "unseen": [name for name, said in found.items() if said == []],
    }


def _attempts(rows: int, tables: int | None) -> Iterator[tuple[str, Callable[[], None]]]:
    for model in (*register_models(), *HEADS)[:tables]:
        for row in model.objects.order_by("-pk")[:rows]:
            for field in model._meta.concrete_fields:
                if not field.primary_key:
                    yield f"{model._meta.label} {row.pk} {field.name}", partial(_alter, row, field)
        for count in range(1, 3):
            yield f"{model._meta.label}, les {count} dernières", partial(_drop, model, count)


def _after(act: Callable[[], None]) -> list[str] | None:
    """What verify says first once something was done behind its back; None where it cannot be."""
    try:
        with transaction.atomic():
            act()
            seen = next((one for one in anomalies() if UNPROTECTED not in one), None)
            transaction.set_rollback(True)
    except DatabaseError:
        return None
    return [seen] if seen else []


def _alter(row: models.Model, field: models.Field) -> None:
    value = altered(field, getattr(row, field.attname))
    type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: value})


def _drop(model: type[models.Model], count: int) -> None:
    last = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:count])
    model.objects.filter(pk__in=last)._raw_delete("default")


def altered(field: models.Field, value: Any) -> Any:
    """Another value of the column's type."""
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=value).order_by("pk")
        return others.values_list("pk", flat=True).first() or (value or 0) + 1000
    if isinstance(field, models.BinaryField):
        value = value or b"\0"
        return bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1])
    if isinstance(field, models.JSONField):
        return {**(value or {}), "autre": 1}
    if isinstance(value, str):
        return (value + "x")[-(field.max_length or len(value) + 1) :]
    if value is None and isinstance(field, models.DateField):
        return DAY
    return uuid4() if isinstance(field, models.UUIDField) else _next(value)


def _next(value: Any) -> Any:
    """The day after, the other truth, one more; something where there was nothing."""
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, bool):
        return not value
    return Decimal(1) if value is None else value + 1


SCENARIOS = {"ways": ways, "alterations": alterations}
