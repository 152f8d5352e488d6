"""The administrator invites, the invited person arrives, and a revoked role closes the door."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.hands import Keyboard, Pointer
from tests.journeys.pages import ADMINISTRATOR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

NEWCOMER, PASSWORD = "nouvelle@ccvm.example", "trois chaises et un buffet"


def test_invited_arrived_and_revoked(open_page: Opener):
    administrator = open_page(email=ADMINISTRATOR)
    invite(administrator)
    newcomer = open_page(expected=403)
    arrive(newcomer)
    grid = "/epci/populations/2027/"
    newcomer.goto(grid)
    expect(newcomer.get_by_role("button", name="Enregistrer")).to_be_visible()
    revoke(administrator)
    newcomer.get_by_role("button", name="Enregistrer").click()  # of the page still open
    expect(newcomer.get_by_role("heading", name="Cet acte ne vous est pas permis")).to_be_visible()
    expect(newcomer.get_by_text("il faut être chargé des finances")).to_be_visible()
    newcomer.goto("/conventions/")
    expect(newcomer.get_by_role("link", name="TI-DOUBS")).to_be_visible()
    newcomer.goto(grid)
    expect(newcomer.get_by_role("button", name="Enregistrer")).to_have_count(0)


def invite(page: Page) -> None:
    """With the keyboard alone: an elected member who also types the populations."""
    hands = Keyboard(page)
    page.goto("/")
    hands.press(page.get_by_role("link", name="Administration"))
    hands.write(page.get_by_label("Adresse électronique"), NEWCOMER)
    hands.press(page.get_by_label("chargé des finances"))
    hands.press(page.get_by_label("élu"))
    hands.press(page.get_by_role("button", name="Envoyer l'invitation"))
    expect(page.get_by_text(f"Invitation envoyée à {NEWCOMER}.")).to_be_visible()


def arrive(page: Page) -> None:
    """Follow the link of the message, and see the conventions of that organisation alone."""
    (link,) = re.findall(r"/invitation/\S+", mail.outbox[-1].body)
    hands = Pointer(page)
    page.goto(link)
    hands.write(page.get_by_label("Nom"), "Nouvelle")
    hands.write(page.get_by_label("Nouveau mot de passe"), PASSWORD)
    hands.write(page.get_by_label("Le même, une seconde fois"), PASSWORD)
    hands.press(page.get_by_role("button", name="Ouvrir mon compte"))
    welcome = "Vous agissez pour CC du Val de Morteau, comme chargé des finances et élu."
    expect(page.get_by_text(welcome)).to_be_visible()
    hands.press(page.get_by_role("link", name="Conventions", exact=True))
    seen = page.locator("tbody th a").all_inner_texts()
    assert seen == ["TI-DOUBS"]


def revoke(page: Page) -> None:
    hands = Pointer(page)
    page.reload()
    role = page.locator(".roles li").filter(has_text="à Nouvelle le rôle chargé des finances")
    hands.press(role.locator("summary"))
    hands.press(role.get_by_role("button"))
    hands.press(page.get_by_role("button", name="Retirer"))
    expect(page.get_by_text("Nouvelle n'est plus chargé des finances.")).to_be_visible()
