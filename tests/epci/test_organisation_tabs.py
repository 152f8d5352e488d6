"""The tabs of an organisation: four, of which each shows what one may open."""

from epci.models import Organisation
from epci.people.tabs import tabs_of

OURS = Organisation(pk=7)


def listed(*rights: str) -> dict[str, list[str]]:
    return {
        tab.label: [label for label, _ in tab.pages] for tab in tabs_of(OURS, frozenset(rights))
    }


def test_who_reads_has_what_everybody_may_open():
    assert listed() == {
        "Fiche": ["Fiche"],
        "Journal": ["Journal"],
        "Lettres": ["Modèle de lettre", "Archives", "Données ouvertes"],
        "Tâches": ["Tâches"],
    }


def test_who_administers_has_ten_pages_under_four_tabs():
    found = listed("may_manage", "may_verify", "may_edit")
    assert [*found] == ["Fiche", "Personnes", "Lettres", "Messages et tâches"]
    assert sum(map(len, found.values())) == 10
    assert tabs_of(OURS, frozenset(["may_manage"]))[1].urls[0] == "/organismes/7/personnes/"
