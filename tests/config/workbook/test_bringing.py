"""A workbook is brought, seen, written whole, and undone whole."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Entry
from config.workbook.acts import BROUGHT, bring_workbook, receive_workbook, undo_workbook
from config.workbook.export import book_of
from config.workbook.foresight import foresee
from config.workbook.reading import read_book
from config.workbook.writing import workbook_bytes
from conventions import days
from conventions.models import Approval, Convention, Party
from conventions.state.table import State
from epci.models import Organisation
from financing.dossier.reading import read_dossier
from financing.models import EarlierLetter, EarlierPayment, Rule
from financing.reckoning import keeping
from press.kit import searched
from tests.config.workbook.brought import TODAY, book, bring, brought, sample, two_epcis
from tests.settled import settle

pytestmark = pytest.mark.django_db


def test_all_of_it_is_there_with_the_shares_of_the_acts():
    made = bring(sample())
    convention = Convention.objects.with_state(TODAY).get(brought_by=made)
    assert (convention.reference, convention.state) == ("TI-EXEMPLE", State.IN_FORCE)
    assert convention.submitted_on == date(2025, 12, 11)
    dossier = read_dossier(convention, TODAY)
    (file,) = dossier.components
    cost = file.cost(dossier.periods[0])
    assert [(one.partner.party.short_name, one.amount) for one in cost.shares] == [
        ("CCA", 17_190_00),
        ("CCB", 12_810_00),
    ]
    assert EarlierLetter.objects.get().amount == EarlierPayment.objects.get().amount == 6_405_00
    (line,) = Entry.objects.filter(act=BROUGHT)
    assert (line.convention, line.organisation) == ("TI-EXEMPLE", "CC A")


def test_what_is_kept_beside_the_rows_follows():
    bring(sample())
    settle()
    assert [*days.differing(), *keeping.differing()] == []
    assert [*searched.differing(Convention), *searched.differing(Party)] == []


def test_the_partner_has_said_nothing_the_lead_declares_its_vote():
    bring(sample())
    lead, partner = Party.objects.order_by("rank")
    assert (lead.accepted_on, lead.declared_on) == (TODAY, None)
    assert (partner.accepted_on, partner.declared_on) == (None, TODAY)


def test_what_is_exported_is_what_was_brought():
    rows = sample()
    lead, _ = two_epcis()
    content = brought(rows)
    pending = receive_workbook(
        organisation=lead, content=content, name="x", by=None, at=timezone.now()
    )
    bring_workbook(pending=pending, choices={}, by=None, on=TODAY)
    written = workbook_bytes(book_of(Convention.objects.all()))
    again, told = dict(read_book(written).said()), dict(book(rows).said())
    for sheet, values in told.items():
        if sheet != "shares":  # the keys adopted say them: none is yet
            for before, after in zip(values, again[sheet], strict=True):
                known = {name: one for name, one in before.items() if one is not None}
                assert {name: after[name] for name in known} == known


def test_twice_confirmed_it_is_written_once():
    made = bring(sample())
    assert bring_workbook(pending=made, choices={}, by=None, on=TODAY) == made
    assert Convention.objects.count() == 1


def test_what_moved_since_it_was_shown_is_not_written():
    lead, _ = two_epcis()
    content = brought(sample())
    pending = receive_workbook(
        organisation=lead, content=content, name="x", by=None, at=timezone.now()
    )
    shown = foresee(content, None, None, TODAY).fingerprint
    with pytest.raises(ValidationError, match="a changé"):
        bring_workbook(pending=pending, choices={}, seen=shown + "x", by=None, on=TODAY)
    assert not Convention.objects.exists()
    bring_workbook(pending=pending, choices={}, seen=shown, by=None, on=TODAY)
    assert Convention.objects.exists()


def test_with_a_fault_nothing_is_written():
    rows = sample()
    rows["lines"][0]["total"] = 1
    with pytest.raises(ValidationError, match="n'est pas la somme"):
        bring(rows)
    assert not Convention.objects.exists()
    assert not Party.objects.exists()


def test_undone_nothing_of_it_is_left():
    rows = sample()
    rows["lines"][1]["funder"] = "Une région que personne ne connaît"
    before = Organisation.objects.count()
    made = bring(rows)
    assert Organisation.objects.count() == before + 3
    undone = undo_workbook(brought=made, by=None, on=TODAY)
    assert undone.undone_on == TODAY
    for model in (Convention, Party, Approval, Rule, EarlierLetter, EarlierPayment):
        assert not model.objects.exists()
    assert Organisation.objects.count() == before + 2
