"""What the five acts print, in euros as they print it, to compare with what is loaded.

Each table names its act; amounts in the order of the act's own table.
"""

DOUBS = ("GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR")
BOURGOGNE = ("Dijon métropole", "CUCM", "CCGAM", "Le Grand Charolais", "CCEALS")
HAINAUT = ("CAC", "CAVM", "CA2C", "CAMVS", "CAPH", "CAD")

# Délibération GBM n° 2025/2025.00113, « Répartition 2024 » and « Répartition 2025 »:
# population, percentage, highest participation, by fiscal year.
DOUBS_KEYS = {
    2024: {
        "GBM": (197494, "40.00", 40000),
        "CCLL": (25338, "15.50", 15500),
        "CCPHD": (26736, "16.50", 16500),
        "CCVM": (20983, "13.00", 13000),
        "CCPM": (18546, "11.00", 11000),
        "CCPR": (6888, "4.00", 4000),
    },
    2025: {
        "GBM": (203293, "40.00", 40000),
        "CCLL": (25811, "15.30", 15300),
        "CCPHD": (27549, "16.30", 16300),
        "CCVM": (21721, "12.85", 12850),
        "CCPM": (19027, "11.25", 11250),
        "CCPR": (7285, "4.30", 4300),
    },
}
DOUBS_POPULATIONS = {2024: 295985, 2025: 304686}

# The same act, article 3 of its convention: what the two plans print by period.
DOUBS_PLAN = {
    "cash": [26500, 48000, 45000, 45000],
    "all": [50500, 96000, 93000, 93000],
    "FNADT": [10000, 20000, 20000, 20000],
    "6 EPCI": [40500, 76000, 73000, 73000],
}
DOUBS_PLAN_TOTALS = {"cash": 164500, "all": 332500, "FNADT": 70000, "6 EPCI": 262500}

# Derived from it: what the CCI calls, all cash lines, or salary and travel alone.
DOUBS_CALLED = {
    (2024, None): ("16500", ["6600", "2557.50", "2722.50", "2145", "1815", "660"]),
    (2025, None): ("28000", ["11200", "4284", "4564", "3598", "3150", "1204"]),
    (2024, ("salaire", "deplacements")): (
        "11500",
        ["4600", "1782.50", "1897.50", "1495", "1265", "460"],
    ),
    (2025, ("salaire", "deplacements")): (
        "23000",
        ["9200", "3519", "3749", "2955.50", "2587.50", "989"],
    ),
    (2025, ("communication",)): ("5000", ["2000", "765", "815", "642.50", "562.50", "215"]),
}

# Délibération de Dijon métropole du 26 septembre 2024, the two posts.
BOURGOGNE_POPULATION = 444993
BOURGOGNE_PERCENTS = ["57", "21", "8", "9", "5"]
BOURGOGNE_POSTS = {
    "poste-1": [10545, 3885, 1480, 1665, 925],
    "poste-2": [33345, 12285, 4680, 5265, 2925],
}

# Délibération GBM n° 2024/2024.00098, annexe 2 of its convention.
PMT_EXPENSES = [453100, 11000, 104000, 166000, 18000]
PMT_PRIVATE = [201050, 150000, 7000, 18000]
PMT_PUBLIC = [60454, 262596, 45000, 3000, 5000]

# The five votes: members in office, for, against, abstentions, interested, as printed.
VOTES = {
    "TI-DOUBS": (123, 119, 0, 0, 0),
    "PMT-2024": (123, 102, 0, 0, 4),
    "BOURGOGNE-INDUSTRIE": (86, 78, 0, 0, None),
    "TI-HDC": (74, None, None, None, None),
    "CEC-GBM": (123, 100, 0, 0, 0),
}
