"""Five acts of councils that do not exist, each in another style: nothing is lost without a word.

Every body, person and figure of `invented/` is invented.
"""

from pathlib import Path

import pytest

from config.published_acts.answer import answer
from config.published_acts.reading import PublishedAct, read_act
from deliberations.attendance.reading import read
from deliberations.reading_acts.heading import is_delegated
from deliberations.votes.sheet import question_of
from epci.naming.mentions import Names

ACTS = Path(__file__).parent / "invented"
HEAD = ("number", "title", "held_on", "outcome")


def text(name: str) -> str:
    return (ACTS / f"{name}.txt").read_text("utf-8")


def act(name: str, names: Names) -> PublishedAct:
    return read_act(text(name), names)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "conseil_phrase",
            (
                "D2025-06-04",
                "Mutualisation d'un poste de manager de commerce – convention de financement",
                "2025-06-03",
                "adopted",
            ),
        ),
        (
            "syndicat_par_commune",
            (
                "DEL-2024-31",
                "Répartition des contributions 2025 entre les membres",
                "2024-11-14",
                "adopted",
            ),
        ),
        (
            "proces_verbal_a_croix",
            (
                None,
                "Convention avec la région pour la plateforme de rénovation",
                "2024-12-09",
                "adopted",
            ),
        ),
        (
            "point_retire",
            (
                "2025/018",
                "FINANCES – Participation au programme « Ateliers » : retrait de l'ordre du jour",
                "2025-03-27",
                "withdrawn",
            ),
        ),
        ("decision_du_bureau", ("B-2025-007", None, "2025-05-15", "adopted")),
    ],
)
def test_the_head_of_each(names, name, expected):
    said = answer(act(name, names))
    assert tuple(said[key] for key in HEAD) == expected


@pytest.mark.parametrize(
    ("name", "item", "counts", "printed"),
    [
        ("conseil_phrase", None, (6, 2), (9, 6, 2, 8)),
        ("syndicat_par_commune", "3", (7, 1), (None, 7, None, None)),
        ("proces_verbal_a_croix", "12 bis", (3, 1), (5, 3, 1, None)),
        ("point_retire", None, (4, 1), (6, 4, None, 5)),
        ("decision_du_bureau", None, (3, 1), (None, None, None, None)),
    ],
)
def test_who_was_there_beside_the_printed_counts(name, item, counts, printed):
    tally = read(text(name)).at(question_of(item))
    assert (tally.present, tally.proxies) == counts
    known = tally.printed
    assert (known.in_office, known.present, known.proxies, known.voters) == printed
    assert tally.differences == ()


def test_who_comes_later_makes_a_difference_that_is_said():
    tally = read(text("syndicat_par_commune")).at("1")
    assert tally.differences == ("l'acte imprime 7 présents, ses listes en donnent 6",)


def test_a_table_of_members_that_nobody_knows_is_said_row_by_row(names):
    left = [line.raw.split()[0] for line in act("syndicat_par_commune", names).not_understood]
    assert left == ["Combe-Rêvée", "Valfeinte", "Mont-Songe", "TOTAL"]


def test_the_days_that_an_act_tells_without_its_convention(names):
    [clause] = act("conseil_phrase", names).clauses
    assert (clause.field, clause.value.isoformat()) == ("starts_on", "2025-09-01")


def test_a_convention_in_capitals_gives_its_clauses_and_articles(names):
    found = act("decision_du_bureau", names)
    assert [one.title for one in found.articles] == [
        "OBJET",
        "DURÉE",
        "MONTANT ET VERSEMENT",
        "LITIGES",
    ]
    said = {one.field: str(one.value) for one in found.clauses}
    assert {name: said[name] for name in ("starts_on", "ends_on", "payment_days", "copies")} == {
        "starts_on": "2025-06-01",
        "ends_on": "2026-05-31",
        "payment_days": "30",
        "copies": "2",
    }
    assert (said["notice_months"], said["amicable_months"]) == ("3", "2")
    assert said["court"] == "tribunal administratif de Besançon"


def test_a_decision_of_the_bureau_is_no_vote_of_the_council(names):
    assert is_delegated(act("decision_du_bureau", names).lines)
    assert not is_delegated(act("conseil_phrase", names).lines)
