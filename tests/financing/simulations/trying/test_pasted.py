"""Blocks as people paste them, and what is said of those that cannot be read."""

import pytest

from financing.simulations.trying.pasted import MOST_CONTRIBUTORS, read_table, written


def test_names_then_figures_under_their_headings():
    table = read_table("Commune;Population;DGF\nA;25 811;1,5\n\nB;;2\n")
    assert table.names == ("A", "B")
    assert table.columns == {"population": {"A": "25 811"}, "DGF": {"A": "1,5", "B": "2"}}
    assert table.faults == ()


def test_a_block_of_a_spreadsheet_has_tabs_and_may_quote():
    table = read_table('Nom\tkm\r\n"A ; B"\t3\r\nC\t\u00a04\u202f000\r\n')
    assert table.columns == {"km": {"A ; B": "3", "C": "4\u202f000"}}


@pytest.mark.parametrize(
    ("text", "names", "columns"),
    [
        ("A\nB", ("A", "B"), []),
        ("Communes\nA\nB", ("A", "B"), []),
        ("A;1\nB;2", ("A", "B"), ["colonne 1"]),
        ("A;1;2\nB;2;3", ("A", "B"), ["colonne 1", "colonne 2"]),
        ("nom;;km\nA;1;2", ("A",), ["colonne 1", "km"]),
        ("nom;km\nA;1;2", ("A",), ["km", "colonne 2"]),
        ("", (), []),
        (" ; ;\n\n", (), []),
    ],
)
def test_what_lacks_its_headings_is_numbered(text, names, columns):
    table = read_table(text)
    assert (table.names, list(table.columns), table.faults) == (names, columns, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nom;km\nA;1\n;2", "Ligne 3 : il manque le nom du contributeur."),
        ("nom;km\nA;1\nB;2\nA;3", "Ligne 4 : « A » est déjà à la ligne 2."),
        (
            "nom;km\nA;1\nTOTAL;1",
            "Ligne 3 : « TOTAL » n'est pas un contributeur ; enlevez cette ligne.",
        ),
        ("nom;km;Km\nA;1;2", "Titres : deux colonnes s'appellent « km »."),
        ("nom;equal\nA;1", "Titres : « equal » est un nom réservé, aux parts égales."),
        (f"nom;km\n{'A' * 201};1", f"Ligne 2 : « {'A' * 40}… » a plus de 200 caractères."),
        ("nom;km\nA\x07;1", "Ligne 2 : un caractère de « A  » ne s'imprime pas."),
        (f"nom;{'k' * 201}\nA;1", f"Titres : « {'k' * 40}… » a plus de 200 caractères."),
    ],
)
def test_a_line_that_is_no_contributor_is_said_where_it_is(text, fault):
    assert read_table(text).faults == (fault,)


def test_a_page_shows_so_many_contributors_and_no_more():
    many = [f"C{rank}" for rank in range(MOST_CONTRIBUTORS + 1)]
    assert read_table("\n".join(many[1:])).faults == ()
    assert read_table("\n".join(many)).faults == (
        (
            "501 contributeurs : la page en montre 500 au plus, et la commande apply_rule n'a pas "
            "cette limite."
        ),
    )


def test_a_block_that_is_written_is_read_again():
    columns = {"population": {"A": "25811"}, "km": {"A": "1,5", "B": "0"}}
    table = read_table(written(["A", "B"], columns))
    assert (table.names, table.columns) == (("A", "B"), columns)
