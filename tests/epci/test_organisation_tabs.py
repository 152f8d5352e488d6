"""The tabs of an organisation: four, of which each shows what one may open."""

from epci.models import Organisation
from epci.people.tabs import tabs_of

OURS = Organisation(pk=7)


def listed(*rights: str) -> dict[str, list[str]]:
    """What each tab shows on the page that it opens."""
    held = frozenset(rights)
    return {
        tab.label: [one.label for one in tab.sections] or [tab.label]
        for closed in tabs_of(OURS, held, "/")
        for tab in tabs_of(OURS, held, closed.url)
        if tab.current
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
    _, people, *_ = tabs_of(OURS, frozenset(["may_manage"]), "/")
    assert (people.url, people.current) == ("/organismes/7/personnes/", "")


def test_the_page_that_one_reads_is_marked_and_its_tab_above_it():
    tabs = list(tabs_of(OURS, frozenset(["may_verify"]), "/organismes/7/registre/"))
    assert [one.current for one in tabs] == ["", "", "true", ""]
    marks = [(one.label, one.current) for one in tabs[2].sections if one.current]
    assert marks == [("Registre", "page")]
    first, *_ = tabs_of(OURS, frozenset(), "/organismes/7/")
    assert (first.label, first.current, first.sections) == ("Fiche", "page", ())
