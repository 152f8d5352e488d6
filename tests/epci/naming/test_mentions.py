"""EPCIs of the register in a text, in the forms in which acts write them."""

import pytest

from epci.naming.mentions import Names, Place, RegisterName, naming_of
from epci.populations.registry import shipped_epcis, shipped_names

GBM, CCVM, CCPR, CCLL = "242500361", "242504116", "242504355", "200068070"
CAMBRAI, CA2C, DOUAISIS = "200068500", "200030633", "200044618"


@pytest.fixture(scope="module")
def names() -> Names:
    """The whole register, as it ships."""
    former = shipped_names()
    return Names.of(
        RegisterName(one.siren, name, one.nature, one.department)
        for one in shipped_epcis()
        for name in (one.name, *former[one.siren])
    )


def sure(text: str, names: Names, place: Place | None = None) -> list[tuple[str, int]]:
    found = naming_of(text, names, place).mentions
    return [(one.siren, one.line) for one in found if one.is_sure]


@pytest.mark.parametrize(
    "text",
    [
        "CC du Val de Morteau",
        "Communauté de communes du Val-de-Morteau",
        "COMMUNAUTE DE COMMUNES DU VAL DE MORTEAU",
        "la Communauté de\nCommunes du Val de Mor-\nteau,",
        "SIREN 242 504 116",
        "n° 242504116",
    ],
)
def test_one_epci_in_any_form(text, names):
    assert sure(text, names) == [(CCVM, 1)]


def test_an_enumeration_says_its_nature_once(names):
    text = "les communautés de communes du Val de Morteau, du Plateau du Russey et de Loue Lison"
    assert sure(text, names) == [(CCVM, 1), (CCPR, 1), (CCLL, 1)]


def test_agglomerations_one_after_another(names):
    text = "les communautés d'agglomération de Cambrai, Caudrésis-Catésis et Douaisis"
    assert sure(text, names) == [(CAMBRAI, 1), (CA2C, 1), (DOUAISIS, 1)]


def test_the_second_half_of_a_name_is_enough_and_a_scan_may_misread_a_letter(names):
    assert sure("Grand Besangon Métropole\nDijon métropole", names) == [
        (GBM, 1),
        ("242100410", 2),
    ]


def test_words_in_another_order_and_the_first_of_a_name(names):
    text = (
        "la Communauté de Communes entre Loire Somme et Arroux\n"
        "la Communauté de Communes du Grand Autunois\nla Communauté Urbaine Creusot Montceau"
    )
    assert [siren for siren, _ in sure(text, names)] == ["200070316", "200070530", "247100290"]


@pytest.mark.parametrize(
    "text",
    [
        "à Besançon, au Val de Morteau",
        "l'agence de développement de Dijon Métropole",
        "la commune de Cambrai",
        "ça du Val",
        "communauté de communes de communes",
    ],
)
def test_a_place_is_no_epci(text, names):
    assert sure(text, names) == []


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("Communauté de communes des Portes du Haut-Doubs", "CCPHD"),
        ("Grand Besançon Métropole", "GBM"),
        ("CA du Caudrésis-Catésis", "CA2C"),
        ("CU Creusot Montceau", "CUCM"),
        ("CC du Val de Morteau (MORTO)", "MORTO"),
        ("CA Valenciennes Métropole, représentée par M. X, ci-après dénommée « LAVAL »", "LAVAL"),
    ],
)
def test_an_acronym_is_that_of_a_name_of_the_text(text, acronym, names):
    [owner, *_] = sure(text, names)
    assert naming_of(text, names).named(acronym) == owner[0]


def test_an_acronym_of_two_epcis_names_neither(names):
    text = "CC du Pays de Maîche et CC Porte de Maurienne"
    assert naming_of(text, names).named("CCPM") is None


def test_a_label_may_be_short_where_the_text_says_the_name(names):
    naming = naming_of("La communauté de communes du Val de Morteau", names)
    assert (naming.named("Morteau"), naming.named("Pontarlier")) == (CCVM, None)


def test_of_two_epcis_of_one_name_the_place_tells(names):
    text = "Communauté de communes des Quatre Rivières"
    assert sure(text, names) == []
    assert sure(text, names, Place("70")) == [("247000623", 1)]


def test_a_former_name_is_known(names):
    assert sure("CC de Montbenoit", names) == [("242500320", 1)]
