# ruff: noqa: E501, texts stand as they are printed
"""Attendance lists in forms that French councils print, invented, with counts made by hand.

Each case: its form, the text, then (question, present, proxies) as many times as needed.
"""

CASES = {
    "« Étaient présents : Mesdames et Messieurs », one a line, capitals": (
        """Nombre de conseillers en exercice : 11
Date de convocation : 4 mars 2024

Étaient présents :
Mesdames et Messieurs
DURAND Pierre, Maire
LE GALL Anne-Marie, 1ère adjointe
DE LA TOUR Jean-Baptiste, 2ème adjoint
MARTIN Sophie
D'HONDT Luc
N'GUYEN Paul

Absents ayant donné pouvoir :
PETIT Claire à MARTIN Sophie
MOREAU Jacques à DURAND Pierre

Absents : ROUX Alain, BLANC Odile, GIRARD Yves

Secrétaire de séance : Mme MARTIN Sophie""",
        [("1", 6, 2)],
    ),
    "arrivals with clock and item between parentheses": (
        """Présents : M. Jean DUPONT, Mme Marie PETIT (arrivée à 18 h 42, délibération 3), M. Luc ROY
(jusqu'au point 6), Mme Eva BON (départ à 20h15 avant la délibération n° 5), M. Guy LAM.
Absents : M. Paul NOIR, Mme Zoé VERT.
Pouvoirs : M. Paul NOIR donne pouvoir à M. Jean DUPONT.""",
        [("1", 4, 1), ("3", 5, 1), ("5", 4, 1), ("7", 3, 1)],
    ),
    "roll by commune in a table with cells": (
        """| Commune | Délégué | Présence |
Présents :
| Arandon | Jean DUPONT | |
| Bouvesse | Marie PETIT | |
| Bouvesse | Luc ROY | suppléant |
| Courtenay | Guy LAM | |
Excusés :
| Creys | Eva BON | pouvoir à Guy LAM |
| Passins | Paul NOIR | |
""",
        [("1", 4, 1)],
    ),
    "numbered list": (
        """ÉTAIENT PRÉSENTS (5) :
1. M. Jean DUPONT
2. Mme Marie PETIT
3. M. Luc ROY
4. Mme Eva BON
5. M. Guy LAM
ÉTAIENT ABSENTS EXCUSÉS (2) :
1. M. Paul NOIR, pouvoir à M. Luc ROY
2. Mme Zoé VERT
Le quorum étant atteint, Monsieur le Président ouvre la séance.""",
        [("1", 5, 1)],
    ),
    "bullets and initials": (
        """Membres présents :
• J.-P. Dupont
• M.-C. Petit
• L. Roy
• E. de Bon
Membres excusés :
• P. Noir (pouvoir à L. Roy)
• Z. Vert
""",
        [("1", 4, 1)],
    ),
    "prose of the preamble, lesquels forment": (
        """L'an deux mille vingt-quatre, le 12 mars à 19 heures, le Conseil municipal s'est réuni sous la
présidence de Mme Jeanne ARBOIS, Maire.
Présents : Mme ARBOIS, M. BELLE, Mme CLERC, M. DOLE, Mme ÉVAIN, formant la majorité des membres en
exercice.
Absents excusés : M. FAIVRE ayant donné procuration à Mme CLERC, Mme GRAS ayant donné procuration à
M. DOLE, M. HUOT.
Mme CLERC a été élue secrétaire.
Conseillers en exercice : 8 - Présents : 5 - Votants : 7""",
        [("1", 5, 2)],
    ),
    "substitutes and staff": (
        """Étaient présents : Mme Anne ROY (suppléante de M. Luc ROY), M. Jean DUPONT, M. Guy LAM
Étaient excusés : M. Luc ROY (remplacé par Mme Anne ROY), Mme Eva BON (remplacée par M. Paul NOIR),
Mme Zoé VERT
Assistaient à la séance : M. Marc DGS, directeur général des services, Mme Ida SECRET""",
        [("1", 4, 0)],
    ),
    "staff present, also": (
        """PRÉSENTS : Jean DUPONT, Marie PETIT, Luc ROY
ÉGALEMENT PRÉSENTS : Marc DIRECTEUR (DGS), Ida SECRET
ABSENTS : Eva BON
PROCURATION : Eva BON à Luc ROY""",
        [("1", 3, 1)],
    ),
    "inclusive writing and particles": (
        """Étaient présent·e·s : Mme Anne de La Tour, M. Jean du Bois, M. Karl von Stein, Mme Lou d'Arc,
M. Max el Khatib
Étaient absent·e·s : Mme Nina Roy
Ont donné pouvoir : Mme Nina Roy à M. Jean du Bois""",
        [("1", 5, 1)],
    ),
    "proxies as a table of two columns": (
        """Présents : Jean DUPONT, Marie PETIT, Luc ROY, Guy LAM
Absents : Paul NOIR, Zoé VERT, Yann GRIS
Mandants\tMandataires
Paul NOIR\tLuc ROY
Zoé VERT\tGuy LAM
""",
        [("1", 4, 2)],
    ),
    "arrows": (
        """PRESENTS : DUPONT Jean ; PETIT Marie ; ROY Luc
POUVOIRS : NOIR Paul → ROY Luc ; VERT Zoé → PETIT Marie
ABSENTS : GRIS Yann""",
        [("1", 3, 2)],
    ),
    "« représenté par »": (
        """Présents : MM. Dupont, Roy, Lam et Mmes Petit et Bon
Représentés : M. Noir représenté par M. Roy, Mme Vert représentée par Mme Bon
Absents : MM. Gris, Blanc""",
        [("1", 5, 2)],
    ),
    "movements told after the lists": (
        """Étaient présents : M. Jean DUPONT, Mme Marie PETIT, M. Luc ROY, M. Guy LAM.
Étaient absents : Mme Eva BON, M. Paul NOIR (pouvoir à M. Luc ROY).
Secrétaire de séance : M. Guy LAM.
Mme Eva BON arrive à 19h10, au point n° 4.
M. Guy LAM quitte la séance à 20h00 après le vote de la délibération n° 6 et donne pouvoir à
Mme Marie PETIT.
""",
        [("1", 4, 1), ("4", 5, 1), ("6", 5, 1), ("7", 4, 2)],
    ),
    "items with letters": (
        """Présents : M. Jean DUPONT, Mme Marie PETIT (à partir de D98/13), M. Luc ROY (jusqu'au point 7-A
inclus), M. Guy LAM (à compter de la question n° 4 bis)
Absents : Mme Eva BON""",
        [("D98/12", 2, 0), ("D98/13", 3, 0)],
    ),
    "letters of one number": (
        """Présents : M. Jean DUPONT, M. Luc ROY (jusqu'au point 7-A inclus), M. Guy LAM (à compter de la
question n° 4 bis)
Absents : Mme Eva BON""",
        [("4", 2, 0), ("4 bis", 3, 0), ("7-A", 3, 0), ("7-B", 2, 0), ("8", 2, 0)],
    ),
    "lines of a scan": (
        """Etaient présents : M. Jean-
Pierre DUPONT, Mme Marie
PETIT-JEAN, M. Luc ROY, Mme
Eva BON, M. Guy
LAM
Etaient excusés : M. Paul NOIR donne pou-
voir à M. Luc ROY, Mme Zoé VERT""",
        [("1", 5, 1)],
    ),
    "one a line without commas or capitals": (
        """Présents
Jean Dupont
Marie Petit
Luc Roy
Anne Le Goff

Absents
Paul Noir a donné pouvoir à Luc Roy
Zoé Vert
""",
        [("1", 4, 1)],
    ),
    "bare surnames in capitals, slashes": (
        """Présents : DUPONT / PETIT / ROY / LAM
Absents excusés : NOIR (pouvoir à ROY) / VERT
Nombre de membres en exercice : 6 - Nombre de présents : 4 - Nombre de votants : 5""",
        [("1", 4, 1)],
    ),
    "titles in full, « ayant donné mandat », and the chair as « M. le Maire »": (
        """Sous la présidence de Monsieur Jean DUPONT, Maire,
Étaient présents : Monsieur le Maire, Madame Marie PETIT, Monsieur Luc ROY, Mademoiselle Eva BON
Absents représentés : Monsieur Paul NOIR ayant donné mandat à Madame Marie PETIT
Absente : Madame Zoé VERT
Présents : 4 Votants : 5""",
        [("1", 4, 1)],
    ),
    "holders first": (
        """PRÉSENTS (4) : Jean DUPONT (procuration de Paul NOIR), Marie PETIT, Luc ROY (+ pouvoir de
Zoé VERT), Guy LAM
ABSENTS : Paul NOIR, Zoé VERT, Yann GRIS""",
        [("1", 4, 2)],
    ),
    "membres titulaires et suppléants présents, with a count of voters": (
        """Membres titulaires présents : M. DUPONT Jean, Mme PETIT Marie, M. ROY Luc
Membres suppléants présents avec voix délibérative : M. LAM Guy
Membres titulaires absents : Mme BON Eva (représentée par M. LAM Guy, son suppléant), M. NOIR Paul
Nombre de votants : 4""",
        [("1", 4, 0)],
    ),
    "states in the list itself": (
        """Présents : M. Jean DUPONT – Mme Marie PETIT – M. Luc ROY (absent) – Mme Eva BON (excusée, pouvoir
à Mme Marie PETIT) – M. Guy LAM
Secrétaire : M. Guy LAM""",
        [("1", 3, 1)],
    ),
    "left for one vote, with a proxy then": (
        """Présents : M. Jean DUPONT, Mme Marie PETIT (présente jusqu'à la délibération n° 7 puis pouvoir à
M. Luc ROY), M. Luc ROY, M. Guy LAM (absent de la question n° 3 à la question n° 5)
Absents : néant""",
        [("1", 4, 0), ("4", 3, 0), ("8", 3, 1)],
    ),
    "two counts, « 9 puis 10 »": (
        """En exercice : 5 Présents : 3 puis 4
Présents : M. Jean DUPONT, Mme Marie PETIT, M. Luc ROY, Mme Eva BON (à partir du point 2)
Absent : M. Guy LAM""",
        [("1", 3, 0), ("2", 4, 0)],
    ),
    "by commune, « Mme A et M. B »": (
        """Étaient présents :
Commune de Arbois : Mme Anne ROY et M. Jean DUPONT
Commune de Dole : M. Luc BON, Mme Zoé VERT
Saint-Vit : M. Paul NOIR
Étaient absents :
Commune de Dole : M. Guy LAM (donne pouvoir à M. Luc BON)
Gray : Mme Eva GRIS""",
        [("1", 5, 1)],
    ),
    "married names and double names": (
        """Présents : Mme Anne ROY née PETIT, M. Jean DUPONT-MARTIN, Mme Marie LE BRAS épouse COAT, M. Luc
SAINT AUBIN, Mme Eva BON-JEAN DIT LAM
Pouvoir : M. Guy NOIR à M. Jean DUPONT-MARTIN""",
        [("1", 5, 1)],
    ),
}
