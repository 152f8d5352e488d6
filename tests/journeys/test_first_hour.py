"""The first hour on a fresh server, with the keyboard alone: each act is counted.

An act is a field filled, a box ticked, a choice made, or a button or a link pressed; Tab is none.
"""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from config.workbook.writing import workbook_bytes
from epci.hosting.acts import verify_organisation
from epci.models import Membership, Organisation
from financing.models import CallPdf, FundCall
from tests.config.workbook.brought import book, sample, two_epcis
from tests.factories import MembershipFactory, UserFactory
from tests.journeys.conftest import Opener
from tests.journeys.hands import Keyboard
from tests.made import Scan

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, PASSWORD = "chef@cc-a.example", "une-phrase-de-passe-longue"
IBAN = "FR7630001007941234567890185"
UNKNOWN = ("address", "signatory", "signatory_capacity", "iban", "bic", "payee")  # to the register
MOST_ACTS = 60
FROM_A_WORKBOOK, BY_HAND = 23, 56  # as docs/first-hour.md says


class CountedKeyboard(Keyboard):
    """Hands that count what they do."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.acts = 0

    def press(self, target: Locator) -> None:
        self.acts += 1
        super().press(target)

    def write(self, target: Locator, text: str) -> None:
        self.acts += 1
        super().write(target, text)

    def send(self, target: Locator, file: Path) -> None:
        self.acts += 1
        self.reach(target)
        target.set_input_files(file)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name).first)

    def field(self, name: str, text: str) -> None:
        self.write(self.page.get_by_label(name, exact=True), text)


@pytest.fixture
def hands(open_page: Opener) -> CountedKeyboard:
    """What a fresh server knows: the register; and an account, of an organisation that the host
    has verified, whose person signs in.
    """
    lead, _ = two_epcis()
    Organisation.objects.update(**dict.fromkeys(UNKNOWN, ""))
    verify_organisation(organisation=lead, by=None, on=timezone.localdate())
    person = UserFactory(email=EMAIL)
    person.set_password(PASSWORD)
    person.save()
    for role in (Membership.Role.PROJECT_CHIEF, Membership.Role.ADMINISTRATOR):
        MembershipFactory(user=person, organisation=lead, role=role)
    hands = CountedKeyboard(open_page())
    hands.page.goto("/")
    hands.field("Adresse électronique", EMAIL)
    hands.field("Mot de passe", PASSWORD)
    hands.button("Se connecter")
    write_own_record(hands)
    return hands


def test_from_a_workbook_to_the_first_letter(hands: CountedKeyboard, tmp_path: Path):
    file = tmp_path / "conventions.xlsx"
    rows = sample()
    rows["letters"] = rows["payments"] = []
    for party in rows["parties"]:
        party["executory_on"] = party["authorised_on"]
    file.write_bytes(workbook_bytes(book(rows)))
    hands.link("Accueil")
    hands.link("Apportez vos conventions")
    hands.send(hands.page.get_by_label("Votre classeur"), file)
    hands.button("Lire le classeur")
    page = hands.page
    page.wait_for_url("**/classeur/*/")
    page.go_back()  # after a preview, as after what was done, Back is no error
    page.get_by_label("Votre classeur").set_input_files(file)
    page.get_by_role("button", name="Lire le classeur").click()
    hands.button("Enregistrer 1 convention")
    expect(page.get_by_role("heading", name="Et maintenant")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Et maintenant")).to_be_visible()
    hands.link("arrêtez leurs clés")
    hands.button("Arrêter 1 clé")
    hands.link("Préparer")
    issue(hands)
    assert hands.acts == FROM_A_WORKBOOK <= MOST_ACTS


@pytest.mark.whole_walk
def test_by_hand_to_the_first_letter(hands: CountedKeyboard, tmp_path: Path):
    """A convention already signed: two parties, a plan of one line, its rule, its key."""
    hands.link("Conventions")
    hands.link("Créer une convention")
    found(hands)
    plan(hands)
    sign_outside(hands, tmp_path)
    hands.link("Arrêter la clé de 2026")
    hands.button("Voir ce qui sera arrêté")
    hands.button("Arrêter la clé")
    hands.link("Aperçu")
    hands.link("Émettre 1 appel, 2026")
    issue(hands)
    assert hands.acts == BY_HAND <= MOST_ACTS


def write_own_record(hands: CountedKeyboard) -> None:
    """What letters print of whoever sends them."""
    hands.link("Complétez la fiche de votre organisme")
    hands.field("Adresse", "1 place de la Mairie\n25500 Morteau")
    hands.field("Signataire", "Mme la Présidente")
    hands.button("Enregistrer")
    hands.link("Changer de compte")
    hands.field("IBAN", IBAN)
    hands.button("Demander ce compte")


def found(hands: CountedKeyboard) -> None:
    hands.field("Référence", "heure-1")
    hands.field("Titre", "Convention d'animation")
    hands.press(hands.page.get_by_label("Oui, il contribue"))
    hands.field("Prend effet le", "01/01/2026")
    hands.field("Prend fin le", "31/12/2026")
    hands.button("Créer la convention")
    hands.link("Ajouter une partie")
    hands.field("Nom, commune ou SIREN de l'organisme", "CC B")
    hands.button("Chercher")
    hands.link("Choisir")
    hands.button("Ajouter cette partie")


def plan(hands: CountedKeyboard) -> None:
    hands.link("Argent")
    hands.link("Écrire le plan")
    hands.button("Proposer les exercices")
    hands.link("Ajouter un volet")
    hands.field("Nom du volet", "Animation")
    hands.button("Ajouter ce volet")
    hands.field("Libellé", "Chef de projet")
    hands.button("Ajouter cette ligne")
    hands.write(hands.page.locator("input[id^=id_m]").first, "30000")
    hands.button("Enregistrer")
    hands.link("Écrire la règle de partage")
    hands.button("Enregistrer la règle")


def sign_outside(hands: CountedKeyboard, folder: Path) -> None:
    scan = folder / "signee.pdf"
    scan.write_bytes(Scan().read())
    hands.link("Aperçu")
    hands.press(hands.page.get_by_text("Autres actes"))
    hands.link("Elle est déjà signée")
    for party in ("CC A", "CC B"):
        hands.field(f"{party}, autorisée le", "05/01/2026")
        hands.field(f"{party}, exécutoire le", "08/01/2026")
        hands.field(f"{party}, signée le", "12/01/2026")
    hands.send(hands.page.get_by_label("La pièce signée"), scan)
    hands.button("Enregistrer comme signée")


def issue(hands: CountedKeyboard) -> None:
    """What blocks is mended from its own row; then the letter, once it was told."""
    hands.link("Adresse de CC")
    hands.field("Adresse", "2 rue du Temple\n25210 Le Russey")
    hands.button("Enregistrer l'adresse")
    hands.button("Émettre 1 appel")
    page, told = hands.page, hands.page.get_by_role("heading", name="Ce qui va se passer")
    expect(told).to_be_visible()
    page.go_back()  # out of what is told, then there again: the same page, not an error
    page.get_by_role("button", name="Émettre 1 appel").click()
    expect(told).to_be_visible()
    hands.button("Émettre 1 appel")
    expect(page.get_by_role("link", name="Toutes les lettres")).to_be_visible(timeout=30_000)
    page.go_back()
    expect(page.get_by_text("déjà appelée")).to_be_visible()
    assert FundCall.objects.count() == CallPdf.objects.count() == 1
