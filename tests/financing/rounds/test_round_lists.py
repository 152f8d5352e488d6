"""The lists of rounds and of their letters: filtered, sorted, and as files."""

import pytest

from tests.financing.reading import CHIEF, ELECTED, signed_in, words

pytestmark = pytest.mark.usefixtures("june")


def test_what_is_left_to_call_leaves_as_a_file_with_its_unknowns_left_empty(order):
    asked = "/conventions/TI-DOUBS/appels/?a-format=csv&a-tri=-exercice,x&tri=x&page=7"
    head, *rows = signed_in(CHIEF).get(asked).getvalue().decode("utf-8-sig").splitlines()
    assert head == "Volet;Porteur;Période;Dépenses;Clé;Reste à appeler"
    assert len(rows) == 8
    assert rows[0].startswith("Animation du Territoire d'industrie;")
    assert rows[0].endswith(";à arrêter;25000,00")
    assert rows[1].endswith(";à arrêter;")


def test_the_letters_of_a_round_are_filtered_sorted_and_leave_as_a_file(finished):
    address = f"/conventions/TI-DOUBS/appels/{finished.pk}/?recherche=communaute&de=3000"
    client = signed_in(ELECTED)
    found = [one.amount for one in client.get(f"{address}&tri=-montant").context["table"].page]
    assert found == [9_200_00, 3_749_00, 3_519_00]
    shown = f"{address}&tri=montant&colonnes=destinataire,montant&format=csv"
    rows = client.get(shown).getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "Numéro;Destinataire;Montant"
    assert rows[1] == "2025-0002;Communauté de Communes Loue Lison;3519,00"
    nothing = words(client.get(f"{address}&a=1"))
    assert "Rien ne peut convenir" in nothing
