"""What councils voted, as their acts print it: the figures that must come out to the centime.

Amounts in euros, as decimal strings, in the order of each act's sharing table.
"""

DOUBS = "délibération GBM 2025/2025.00113 du 10 avril 2025"
BOURGOGNE = "délibération du conseil de Dijon métropole du 26 septembre 2024"
HAINAUT = "délibération CA2C 2022/70 du 6 juillet 2022"
PMT = "délibération GBM 2024/2024.00098 du 11 avril 2024"

# (act, reference, component, fiscal year, lines or None): the amounts.
VOTED = {
    (DOUBS, "TI-DOUBS", "actions", 2024, None): (
        "40000.00 15500.00 16500.00 13000.00 11000.00 4000.00"
    ),
    (DOUBS, "TI-DOUBS", "actions", 2025, None): (
        "40000.00 15300.00 16300.00 12850.00 11250.00 4300.00"
    ),
    (DOUBS, "TI-DOUBS", "animation", 2024, None): "6600.00 2557.50 2722.50 2145.00 1815.00 660.00",
    (DOUBS, "TI-DOUBS", "animation", 2025, None): (
        "11200.00 4284.00 4564.00 3598.00 3150.00 1204.00"
    ),
    (DOUBS, "TI-DOUBS", "animation", 2024, "salaire,deplacements"): (
        "4600.00 1782.50 1897.50 1495.00 1265.00 460.00"
    ),
    (DOUBS, "TI-DOUBS", "animation", 2025, "salaire,deplacements"): (
        "9200.00 3519.00 3749.00 2955.50 2587.50 989.00"
    ),
    (DOUBS, "TI-DOUBS", "animation", 2025, "communication"): (
        "2000.00 765.00 815.00 642.50 562.50 215.00"
    ),
    **{
        (BOURGOGNE, "BOURGOGNE-INDUSTRIE", "poste-1", year, None): (
            "10545.00 3885.00 1480.00 1665.00 925.00"
        )
        for year in (2024, 2025, 2026, 2027)
    },
    **{
        (BOURGOGNE, "BOURGOGNE-INDUSTRIE", "poste-2", year, None): (
            "33345.00 12285.00 4680.00 5265.00 2925.00"
        )
        for year in (2024, 2025, 2026, 2027)
    },
    (HAINAUT, "TI-HDC", None, 2022, None): " ".join(["10833.33"] * 6),
    (PMT, "PMT-2024", None, 2024, None): "45000.00",
}
