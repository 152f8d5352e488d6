# ruff: noqa: E501, texts stand as they are printed
"""Attendance lists in rarer forms, invented; counts made by hand."""

CASES = {
    "« en faveur de », « (pouvoir B) », a point at the end": (
        """Présents : Anne ROY, Luc BON, Eva LAM.
Excusés : Guy NOIR, pouvoir en faveur de Anne ROY ; Zoé VERT (pouvoir Luc BON) ; Paul GRIS.""",
        [("1", 3, 2)],
    ),
    "excused with titles carried": (
        """PRÉSENTS : Mmes ROY, LAM, MM. BON, DOLE, HUOT.
EXCUSÉS : Mmes VERT (pouvoir à Mme ROY), CLERC, MM. NOIR (pouvoir à M. BON), GRIS.
Votants : 7 dont 2 pouvoirs""",
        [("1", 5, 2)],
    ),
    "absent, excused, with proxy in one parenthesis": (
        """Présents : M. Luc BON, Mme Anne ROY, M. Max DOLE
Absents : M. Guy NOIR (excusé, pouvoir à Mme Anne ROY), Mme Zoé VERT (excusée), M. Paul GRIS""",
        [("1", 3, 1)],
    ),
    "« détient le pouvoir de », « a reçu procuration de »": (
        """Présents : M. Luc BON, Mme Anne ROY, M. Max DOLE
Absents : M. Guy NOIR, Mme Zoé VERT
Procurations : Mme Anne ROY détient le pouvoir de M. Guy NOIR ; M. Max DOLE a reçu procuration de
Mme Zoé VERT""",
        [("1", 3, 2)],
    ),
    "represented by a substitute, by a member": (
        """Étaient présents : M. Luc BON, Mme Anne ROY, M. Max DOLE (suppléant)
Étaient excusés : M. Guy NOIR, représenté par son suppléant M. Max DOLE, Mme Zoé VERT, représentée
par Mme Anne ROY, M. Paul GRIS""",
        [("1", 3, 1)],
    ),
    "counts as fractions": (
        """Membres présents (3/6) : Luc BON, Anne ROY, Max DOLE
Membres représentés (2/6) : Guy NOIR par Anne ROY, Zoé VERT par Luc BON
Membres absents (1/6) : Paul GRIS""",
        [("1", 3, 2)],
    ),
    "capacities between commas": (
        """Étaient présents : Mme Anne ROY, Maire, M. Luc BON, 1er Adjoint, Mme Eva LAM, Conseillère
municipale déléguée, M. Max DOLE, Conseiller municipal
Absent excusé : M. Guy NOIR, Adjoint, qui a donné procuration à Mme Anne ROY""",
        [("1", 4, 1)],
    ),
    "substitutes with and without a vote": (
        """Délégués titulaires présents : Luc BON, Anne ROY
Délégués suppléants présents avec voix délibérative : Max DOLE
Délégués suppléants présents sans voix délibérative : Eva LAM
Délégués absents : Guy NOIR""",
        [("1", 3, 0)],
    ),
    "the secretary among the present": (
        """Présents : Mme Anne ROY, présidente, M. Luc BON, secrétaire de séance, M. Max DOLE, Mme Eva LAM
Absents : M. Guy NOIR""",
        [("1", 4, 0)],
    ),
    "the prefecture's frame, no blank line": (
        """Date de la convocation : 02/03/2023 Date d'affichage : 02/03/2023 Nombre de conseillers en
exercice : 6 Nombre de présents : 4 Nombre de pouvoirs : 1 Nombre de votants : 5 L'an deux mille
vingt-trois, le neuf mars, s'est réuni le Conseil Municipal sous la présidence de M. Luc BON, Maire.
Présents : M. BON Luc, Mme ROY Anne, M. DOLE Max, Mme LAM Eva. Absents excusés : M. NOIR Guy ayant
donné pouvoir à M. DOLE Max. Absents : Mme VERT Zoé. Secrétaire de séance : Mme ROY Anne.""",
        [("1", 4, 1)],
    ),
    "a departure and its proxy inside the list": (
        """Présents : M. Luc BON, Mme Anne ROY (départ à 20h30 au point 9, pouvoir à M. Luc BON), M. Max DOLE
Absents : néant""",
        [("8", 3, 0), ("9", 2, 1)],
    ),
    "arrival after an item": (
        """Présents : M. Luc BON, Mme Anne ROY (arrivée après le vote de la délibération n° 2), M. Max DOLE
(parti après le point 5)
Absents : M. Guy NOIR""",
        [("2", 2, 0), ("3", 3, 0), ("5", 3, 0), ("6", 2, 0)],
    ),
    "communes and their numbers of delegates": (
        """PRÉSENTS :
ARBOIS (2) : Luc BON, Anne ROY
DOLE (1) : Max DOLE
GRAY : Eva LAM (suppléante)
EXCUSÉS :
VESOUL : Guy NOIR donne pouvoir à Luc BON
LURE : Zoé VERT""",
        [("1", 4, 1)],
    ),
    "a quorum sentence between the lists": (
        """Étaient présents : M. Luc BON, Mme Anne ROY, M. Max DOLE, formant la majorité des membres en exercice,
le conseil étant composé de cinq membres.
Avaient donné pouvoir : M. Guy NOIR à M. Luc BON.
Était absente : Mme Zoé VERT.""",
        [("1", 3, 1)],
    ),
    "a nickname, an age, a party": (
        """Présents : M. Jean « Jo » BON, Mme Anne ROY (groupe Ensemble), M. Max DOLE (LR)
Absents : M. Guy NOIR""",
        [("1", 3, 0)],
    ),
    "« ABSENTS : 1 » before its name, on lines": (
        """EN EXERCICE : 5
PRÉSENTS : 3
Luc BON
Anne ROY
Max DOLE
ABSENTS : 1
Zoé VERT
POUVOIRS : 1
Guy NOIR à Luc BON""",
        [("1", 3, 1)],
    ),
    "names on two lines with their capacity below": (
        """Présents :
M. Luc BON
Président
Mme Anne ROY
Vice-présidente
M. Max DOLE
Délégué d'Arbois
Excusé :
M. Guy NOIR
Délégué de Dole""",
        [("1", 3, 0)],
    ),
    "« ont quitté la séance » for one item": (
        """Présents : M. Luc BON, Mme Anne ROY, M. Max DOLE, Mme Eva LAM (absente pour la délibération n° 3)
Absent : M. Guy NOIR""",
        [("2", 4, 0), ("3", 3, 0), ("4", 4, 0)],
    ),
}
