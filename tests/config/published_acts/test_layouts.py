"""A known table in any order of columns, under any separator, with or without units, reads back."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from config.published_acts.reading import read_act
from epci.naming.mentions import Names, RegisterName

NAMES = Names.of(
    [
        RegisterName("242500361", "CU Grand Besançon Métropole", "CU", "25"),
        RegisterName("200068070", "CC Loue-Lison", "CC", "25"),
        RegisterName("242504116", "CC du Val de Morteau", "CC", "25"),
        RegisterName("242504355", "CC du Plateau de Russey", "CC", "25"),
    ]
)
ROWS = (
    ("Grand Besançon Métropole", "203 293", "55,00", "55 000"),
    ("CC Loue Lison", "25 811", "20,30", "20 300"),
    ("Communauté de communes du Val de Morteau", "21 721", "20,40", "20 400"),
    ("CC du Plateau du Russey", "7 285", "4,30", "4 300"),
)
TOTAL = ("Total", "258 110", "100,00", "100 000")
HEADS = (
    ("EPCI", "Membre", "Collectivité", "Intercommunalité"),
    ("Population 2025", "Population totale", "Nombre d'habitants"),
    ("Taux", "Clé de répartition", "Part en %", "Pondération"),
    ("Participation 2025", "Montant (€)", "Contribution", "Quote-part en euros"),
)
UNITS = ("", "", " %", " €")
SEPARATORS = ("\t", " | ", " ; ", "    ")


@st.composite
def tables(draw: st.DrawFn) -> str:
    order = draw(st.permutations(range(4)))
    separator = draw(st.sampled_from(SEPARATORS))
    units = [unit if draw(st.booleans()) else "" for unit in UNITS]
    space = draw(st.sampled_from((" ", "\u00a0", "\u202f")))
    rows = [*ROWS, TOTAL] if draw(st.booleans()) else list(ROWS)
    head = [draw(st.sampled_from(HEADS[place])) for place in order]
    lines = [separator.join(head)]
    for row in rows:
        cells = [f"{row[place]}{units[place]}" if place else row[0] for place in order]
        figures = [
            cell.replace(" ", space) if place else cell
            for place, cell in zip(order, cells, strict=True)
        ]
        lines.append(separator.join(figures))
    return "Répartition pour l'année 2025\n" + "\n".join(lines)


@settings(max_examples=150)
@given(tables())
def test_a_shuffled_table_reads_back(text):
    [sharing] = read_act(text, NAMES).sharings
    assert sharing.year == 2025
    assert [(row.siren, row.population, row.percent, row.amount) for row in sharing.rows] == [
        ("242500361", 203293, Fraction(55), 5_500_000),
        ("200068070", 25811, Fraction("20.3"), 2_030_000),
        ("242504116", 21721, Fraction("20.4"), 2_040_000),
        ("242504355", 7285, Fraction("4.3"), 430_000),
    ]
    assert sharing.total in (None, 10_000_000)


@given(st.text(max_size=400) | st.text(alphabet="0123456789 ,.%€\t|;:\nabCc-", max_size=400))
def test_no_text_breaks_the_reading(text):
    read_act(text, NAMES)
