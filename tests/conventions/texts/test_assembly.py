"""The text on paper: its parties in order, its numbered articles, its signatures, its mark."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from conventions.models import Article, Convention, Party, Text
from conventions.texts.assembly import assemble, file_name
from conventions.texts.reading import sheet_of
from tests.conventions.texts.drafts import DAY, draft, write

pytestmark = pytest.mark.django_db


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def printed(text: Text) -> str:
    return " ".join(pages(assemble(sheet_of(text, DAY))))


def in_order(said: str, *parts: str) -> bool:
    """Whether the parts follow one another, each once from where the last one stands."""
    at = 0
    for part in parts:
        at = said.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@pytest.fixture
def text() -> Text:
    text = draft()
    Article.objects.create(text=text, rank=0, title="Préambule", body="Vu le code.")
    write(text, "Objet", "Durée")
    Article.objects.filter(rank=2).update(
        body="2.1 Entrée en vigueur\nLe [prise d'effet].\n- un\n- deux\n2.2 Fin\nLe [fin]."
    )
    return text


def test_the_paper_says_who_what_and_where_to_sign_in_the_order_of_the_act(text):
    assert in_order(
        printed(text),
        "Convention de partenariat 2026 – 2028",
        "Entre les soussignés",
        "Communauté de communes n° 1 (« CC1 »), SIREN",
        "agissant par Camille Exemple, Présidence",
        "Communauté de communes n° 2",
        "Communauté de communes n° 3",
        "Préambule Vu le code.",
        "Il est convenu ce qui suit.",
        "Article 1 – Objet Le corps de Objet.",
        "Article 2 – Durée 2.1 Entrée en vigueur Le 1er juillet 2026.",
        "2.2 Fin Le 31 décembre 2028.",
        "Fait à …",
        "en trois exemplaires.",
        "Communauté de communes n° 1 Présidence Camille Exemple",
        "Communauté de communes n° 2 Présidence Camille Exemple",
        "Communauté de communes n° 3",
    )


def test_a_draft_says_so_on_every_page_until_the_councils_have_it(text):
    write_long(text)
    drafted = pages(assemble(sheet_of(text, DAY)))
    assert len(drafted) > 2
    assert all("PROJET" in page for page in drafted)
    last = len(drafted)
    assert [f"page {one} sur {last}" in page for one, page in enumerate(drafted, 1)] == [
        True
    ] * last
    assert file_name(sheet_of(text, DAY)) == "BROUILLON_convention_PROJET.pdf"
    Convention.objects.update(submitted_on=DAY)
    submitted = sheet_of(Text.objects.get(), DAY)
    assert "PROJET" not in " ".join(pages(assemble(submitted)))
    assert file_name(submitted) == "BROUILLON_convention.pdf"


def write_long(text: Text) -> None:
    Article.objects.create(text=text, rank=3, title="Long", body="Une ligne.\n" * 80)


@pytest.mark.parametrize("lines", [26, 34, 42])
def test_signatures_stay_together_on_one_page(text, lines):
    Article.objects.create(text=text, rank=3, title="Long", body="Une ligne.\n" * lines)
    (last,) = [page for page in pages(assemble(sheet_of(text, DAY))) if "Fait à" in page]
    assert last.count("Présidence Camille Exemple") == 2
    assert "Communauté de communes n° 3" in last


def test_a_roadmap_is_voted_and_not_signed(text):
    Convention.objects.update(kind=Convention.Kind.ROADMAP)
    said = printed(Text.objects.get())
    assert "Fait à" not in said
    assert "soussignés" not in said
    assert "Parties Communauté de communes n° 1" in said


def test_an_amendment_is_signed_by_its_newcomer_and_not_by_who_left(text):
    convention = text.convention
    first, second = (
        Text.objects.create(convention=convention, number=rank, title="changer les parties")
        for rank in (1, 2)
    )
    Party.objects.filter(rank=2).update(left_by=first)
    Party.objects.filter(rank=3).update(joined_by=second)
    assert signers(text) == ["CC1", "CC2"]
    assert signers(first) == ["CC1", "CC2"]
    assert signers(second) == ["CC1", "CC3"]
    write(second, "Parties")
    said = printed(second)
    assert in_order(said, "Avenant n° 2", "Changer les parties", "à la convention", "Article 1")
    assert file_name(sheet_of(second, DAY)) == "BROUILLON_avenant-2_PROJET.pdf"


def signers(text: Text) -> list[str]:
    return [one.party.short_name for one in sheet_of(text, DAY).signers]


def test_a_line_that_just_fits_is_not_parted_after_its_first_word(text):
    body = (
        "La présente convention a pour objet : poursuivre l'animation du Territoire d'industrie, "
        "et la financer"
    )
    Article.objects.filter(rank=1).update(body=body)
    reader = PdfReader(BytesIO(assemble(sheet_of(text, DAY))))
    assert "La\n" not in "".join(page.extract_text() for page in reader.pages)


def test_the_same_text_gives_the_same_bytes(text):
    assert assemble(sheet_of(text, DAY)) == assemble(sheet_of(text, DAY))


def test_a_character_that_cannot_be_printed_is_named(text):
    Article.objects.filter(rank=1).update(title="Objet 漢")
    with pytest.raises(ValidationError, match="ne peut pas imprimer 漢"):
        assemble(sheet_of(text, DAY))


def test_a_demonstration_says_so_and_names_what_it_invents(demo):
    doubs = Text.objects.get(convention__reference="TI-DOUBS", number=0)
    said = printed(doubs)
    assert "Démonstration, sans valeur" in said
    assert in_order(
        said,
        "Chambre de Commerce et d’Industrie Saône-Doubs",
        "en vertu de la décision (assemblée générale) du 28 avril 2025*",
        "Anne Vignot, Présidente, en vertu de la délibération n° 2025/2025.00113 du 10 avril 2025",
        "Article 8 – Résolution des litiges et attributions de compétence*",
        "en sept exemplaires",
        "* Démonstration : articles résumés, autorisations marquées.",
    )


def test_in_a_demonstration_an_amendment_is_marked_as_the_convention_is(text, settings):
    amendment = Text.objects.create(convention=text.convention, number=1, title="Prolonger")
    write(amendment, "Objet")
    assert "Démonstration, sans valeur" not in printed(amendment)
    settings.DEMONSTRATION = True
    assert "Démonstration, sans valeur" in printed(amendment)
