"""A project chief writes a convention, gives it six parties, sends it to the councils, ends it."""

from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect

from conventions.approvals.acts import authorise, sign
from conventions.models import Approval, Convention, Text
from tests.journeys.conftest import NARROW, Opener

pytestmark = pytest.mark.django_db(transaction=True)

CHIEF = "projet@cci-saone-doubs.example"
OTHERS = ("Val de Morteau", "Plateau du Russey", "Loue Lison", "Pays de Maîche", "Portes du Haut")
VOTED = date(2026, 11, 20)


def test_a_convention_from_draft_to_end_on_a_telephone(demonstration: None, open_page: Opener):
    page = open_page(email=CHIEF, viewport=NARROW)
    write(page)
    for name in OTHERS:
        add(page, name)
    add_unknown(page, "Région Bourgogne-Franche-Comté, direction de l'économie")
    send(page)
    everybody_votes_and_signs()
    end(page)


def write(page: Page) -> None:
    page.goto("/conventions/")
    page.get_by_role("link", name="Créer une convention").click()
    page.get_by_label("Référence", exact=True).fill("ti doubs 2027")
    page.get_by_label("Titre", exact=True).fill("Convention d'animation 2027 – 2029")
    page.get_by_label("Non, il pilote seulement").check()
    page.get_by_label("Prend effet le").fill("1er octobre 2026")
    page.get_by_label("Prend fin le").fill("31/12/2025")
    page.get_by_label("Préavis de résiliation (mois)").fill("2")
    page.get_by_role("button", name="Créer la convention").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("finirait le 31/12/2025, avant de prendre effet le 01/10/2026")
    expect(page.get_by_label("Titre", exact=True)).to_have_value(
        "Convention d'animation 2027 – 2029"
    )
    page.get_by_label("Référence", exact=True).fill("ti-doubs-2027")
    page.get_by_label("Prend fin le").fill("31/12/2029")
    page.get_by_role("button", name="Créer la convention").click()
    expect(page.get_by_text("TI-DOUBS-2027 est créée, en projet.")).to_be_visible()


def add(page: Page, name: str) -> None:
    page.get_by_role("link", name="Ajouter une partie").click()
    page.get_by_label("Nom, commune ou SIREN de l'organisme").fill(name)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Choisir").click()
    page.get_by_label("Sigle").fill(name)
    page.get_by_role("button", name="Ajouter cette partie").click()
    expect(page.get_by_text(f"{name} est partie à TI-DOUBS-2027.")).to_be_visible()


def add_unknown(page: Page, name: str) -> None:
    page.get_by_role("link", name="Ajouter une partie").click()
    page.get_by_label("Nom, commune ou SIREN de l'organisme").fill(name)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Nature").select_option("region")
    page.get_by_role("button", name="Écrire cet organisme et le choisir").click()
    page.get_by_label("Organe qui autorise").fill("commission permanente")
    page.get_by_label("Sigle").fill("Région")
    page.get_by_role("button", name="Ajouter cette partie").click()
    expect(page.get_by_text("Région est partie à TI-DOUBS-2027.")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("link", name="Soumettre aux conseils").click()
    page.get_by_label("Soumise aux conseils le").fill("02/11/2026")
    page.get_by_role("button", name="Soumettre aux conseils").click()
    expect(page.get_by_text("en délibération", exact=True)).to_be_visible()
    page.get_by_text("Autres actes").click()
    expect(page.get_by_role("link", name="Reprendre en projet")).to_be_visible()


def everybody_votes_and_signs() -> None:
    text = Text.objects.select_related("convention").get(convention__reference="TI-DOUBS-2027")
    parties = Convention.objects.get(pk=text.convention_id).parties.all()
    assert parties.count() == 7
    for party in parties:
        authorise(party=party, text=text, authorised_on=VOTED, by=None)
        sign(party=party, text=text, signed_on=VOTED, by=None)
    assert Approval.objects.get(text=text, party__short_name="Région").body == (
        "commission permanente"
    )


def end(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("en vigueur", exact=True)).to_be_visible()
    expect(page.get_by_text("effet rétroactif de 1 mois")).to_be_visible()
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name="Résilier").click()
    page.get_by_label("Motif").select_option("disagreement")
    page.get_by_label("En quelques mots").fill("Le cahier des charges n'est pas tenu")
    page.get_by_label("Notifiée aux parties le").fill("20/11/2026")
    page.get_by_label("Prend effet le").fill("01/12/2026")
    page.get_by_role("button", name="Voir ce que cela fera").click()
    expect(page.get_by_role("alert")).to_contain_text("elle prend effet le 20/01/2027 au plus tôt")
    page.get_by_label("Prend effet le").fill("")
    page.get_by_role("button", name="Voir ce que cela fera").click()
    expect(page.get_by_text("Les appels de fonds émis ne changent pas")).to_be_visible()
    page.get_by_role("button", name="Résilier à effet du 20 janvier 2027").click()
    expect(page.get_by_text("Résiliation notifiée")).to_be_visible()


def test_who_types_a_day_before_its_calendar_comes_goes_on_typing(
    demonstration: None, open_page: Opener
):
    page, waiting = open_page(email=CHIEF), list[Route]()
    page.route("**/days*.js", lambda route: waiting.append(route))
    page.goto("/conventions/nouvelle/", wait_until="commit")
    day = page.get_by_label("Prend effet le")
    day.press_sequentially("01/10")
    expect(page.get_by_role("button", name="Calendrier")).to_have_count(0)
    waiting.pop().continue_()
    expect(page.get_by_role("button", name="Calendrier")).not_to_have_count(0)
    page.keyboard.type("/2026")
    expect(day).to_have_value("01/10/2026")
