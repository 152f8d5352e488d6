"""« Partir d'un acte »: the act of source 000, pasted, becomes a draft with its six parties."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from config.published_acts.forms import LONGEST, distinct
from config.published_acts.proposals import ProposedParty
from conventions.models import Convention, Document
from epci.models import Organisation
from epci.permissions import Role
from press.words.french import integer
from tests.demo import load_small_register
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ACT = (Path(__file__).parent / "acts" / "gbm_2025_04_10.txt").read_text("utf-8")
PAGE = "/conventions/depuis-un-acte/"
CCVM = "242504116"
SIX = ["242504116", "242500361", "200068070", "242504181", "200023075", "242504355"]


@pytest.fixture
def lead(client):
    """The person of the Val Marnaysien who founds conventions; the register is loaded."""
    load_small_register()
    person = UserFactory()
    organisation = Organisation.objects.get(siren=CCVM)
    MembershipFactory(user=person, organisation=organisation, role=Role.FINANCE_OFFICER)
    client.force_login(person)
    return client


def read(client, text=ACT):
    return client.post(PAGE, {"pasted": text})


def accepted(shown, **typed):
    """What the page sends back: everything that it proposes, and what a person types."""
    form = shown.context["form"]
    sent = {field.html_name: field.value() for field in form if field.html_name != "file"}
    sent = {
        name: "on" if one is True else one for name, one in sent.items() if one not in (None, False)
    }
    return {
        "step": "create",
        "sealed": shown.context["sealed"],
        "reference": "TI-ACTE",
        "kind": "partnership",
        **sent,
        **typed,
    }


def errors(response):
    return [error for found in response.context["form"].errors.values() for error in found]


def test_each_thing_is_shown_beside_the_lines_that_say_it(lead):
    shown = read(lead)
    facts = {
        one.label: (one.value, [line.number for line in one.lines])
        for one in shown.context["facts"]
    }
    assert facts["Séance"][0] == "10 avril 2025"
    assert facts["Numéro"][0] == "2025/2025.00113"
    assert facts["Identifiant de préfecture"] == ("", [])
    assert facts["Vote"][0] == "119 pour, 0 contre, 0 abstentions, 0 ne prennent pas part"
    lines = ACT.splitlines()
    for one in shown.context["facts"]:
        assert [lines[line.number - 1].strip() for line in one.lines] == [
            line.raw for line in one.lines
        ]
    assert {one.siren for one in shown.context["form"].found} == set(SIX)


def test_both_tables_are_recomputed_by_the_rule_that_gives_them(lead):
    sharings = [one.found for one in read(lead).context["sharings"]]
    assert [one.sharing.year for one in sharings] == [2024, 2025]
    for one in sharings:
        assert one.rules
        assert [part for _, part in one.rows] == [row.amount for row, _ in one.rows]


def test_what_is_accepted_becomes_a_draft_led_by_who_reads(lead):
    shown = read(lead)
    answer = lead.post(
        PAGE, accepted(shown, title="Territoire d'industrie", starts_on="01/01/2025")
    )
    made = Convention.objects.get(reference="TI-ACTE")
    assert answer.url == reverse("convention", args=["TI-ACTE"])
    parties = list(made.parties.order_by("rank"))
    assert {one.organisation.siren for one in parties} == set(SIX)
    assert [one.organisation.siren for one in parties if one.is_lead] == [CCVM]
    assert all(one.is_contributor for one in parties)
    document = Document.objects.get(convention=made)
    assert bytes(document.content).decode() == ACT
    assert str(document.dated_on) == "2025-04-10"


def test_the_same_form_sent_twice_makes_one_draft(lead):
    sent = accepted(read(lead))
    first, again = lead.post(PAGE, sent), lead.post(PAGE, sent)
    assert (first.status_code, first.url) == (again.status_code, again.url)
    assert Convention.objects.count() == Document.objects.count() == 1


def test_a_party_that_is_not_accepted_is_no_party(lead):
    sent = accepted(read(lead))
    del sent["party-242504355"]
    lead.post(PAGE, sent)
    made = Convention.objects.get(reference="TI-ACTE")
    assert {one.organisation.siren for one in made.parties.all()} == set(SIX) - {"242504355"}


def test_a_refusal_keeps_what_was_typed_and_makes_nothing(lead):
    sent = accepted(
        read(lead), title="Un titre à garder", **{f"short-{SIX[2]}": "X", f"short-{SIX[3]}": "x"}
    )
    del sent["party-242504355"]
    refused = lead.post(PAGE, sent)
    (error,) = errors(refused)
    assert error.endswith("prenez-en un autre.")
    form = refused.context["form"]
    assert (form["title"].value(), form[f"short-{SIX[2]}"].value()) == ("Un titre à garder", "X")
    assert not form["party-242504355"].value()
    assert Convention.objects.count() == Document.objects.count() == 0


def test_the_file_of_a_refused_draft_is_not_chosen_again(lead):
    pdf = scan()
    sent = accepted(read(lead), reference="")
    refused = lead.post(PAGE, {**sent, "file": SimpleUploadedFile("acte.pdf", pdf)})
    kept = refused.context["form"].fields["file"].widget.carried
    assert "« acte.pdf » est gardé" in text_of(refused)
    lead.post(PAGE, {**sent, "reference": "TI-ACTE", "file-garde": kept})
    assert bytes(Document.objects.get().content) == pdf


def test_a_text_that_was_changed_on_its_way_is_read_again_from_nothing(lead):
    sent = accepted(read(lead))
    answer = lead.post(PAGE, {**sent, "sealed": sent["sealed"][:-3] + "abc"})
    assert "collez-le à nouveau" in text_of(answer)
    assert Convention.objects.count() == 0


def scan():
    written, content = PdfWriter(), BytesIO()
    written.add_blank_page(width=200, height=200)
    written.write(content)
    return content.getvalue()


TOO_LONG = (
    f"Ce texte a {integer(200_000)} caractères, cette page en lit {integer(LONGEST)} : "
    "gardez l'acte et ses tableaux, sans les autres annexes."
)
SCANNED = (
    "Ce PDF n'a pas de texte : c'est l'image d'un papier. Passez-le à la reconnaissance "
    "de caractères, ou collez le texte de l'acte."
)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Collez le texte de l'acte, ou choisissez son fichier."),
        ({"pasted": "   \n "}, "Collez le texte de l'acte, ou choisissez son fichier."),
        (
            {"pasted": "x" * 200_000},
            TOO_LONG,
        ),
        (
            {"paper": ("acte.pdf", scan())},
            SCANNED,
        ),
        ({"paper": ("acte.docx", b"PK\x03\x04\0\0\0")}, "Ce n'est ni un texte, ni un PDF."),
        ({"paper": ("acte.txt", b"")}, "Le fichier est vide."),
        (
            {"pasted": "Vu", "paper": ("acte.txt", b"Vu")},
            "Le texte ou son fichier, pas les deux : laissez l'un vide.",
        ),
    ],
)
def test_what_cannot_be_read_is_a_sentence(lead, sent, why):
    files = {name: SimpleUploadedFile(*one) for name, one in sent.items() if name == "paper"}
    answer = lead.post(PAGE, {**sent, **files})
    assert (answer.status_code, errors(answer)) == (200, [why])


def test_a_text_that_says_nothing_is_said_to(lead):
    said = text_of(read(lead, "Bonjour à toutes et à tous."))
    assert "Aucun EPCI du registre n'est reconnu dans cet acte" in said
    assert "non trouvé" in said


def found(*names, printed=""):
    return [ProposedParty("0", one, printed, (), False, False) for one in names]


def test_short_names_that_would_be_the_same_are_whole():
    same = ["Communauté de communes du Val Marnaysien", "Communauté de communes du Val Moreau"]
    assert distinct(found(*same)) == same
    assert distinct(found(*same[:1])) == ["CCVM"]


def test_a_party_is_called_as_the_table_of_the_act_calls_it(lead):
    form = read(lead).context["form"]
    assert {form[f"short-{one}"].value() for one in SIX} == {
        "GBM",
        "CCLL",
        "CCPHD",
        "CCVM",
        "CCPM",
        "CCPR",
    }
    assert distinct(found("Communauté de communes du Val Moreau", printed="Val Moreau")) == [
        "Val Moreau"
    ]
