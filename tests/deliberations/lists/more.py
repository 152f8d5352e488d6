# ruff: noqa: E501, texts stand as they are printed
"""More attendance lists in forms that French councils print, invented; counts made by hand."""

CASES = {
    "a box of counts before the list": (
        """Nombre de conseillers :
en exercice : 7
présents : 5
votants : 6
L'an deux mille vingt-trois, le six juin, le Conseil Municipal de la commune de Montbenoît, dûment
convoqué, s'est réuni en session ordinaire, sous la présidence de M. Gilles MAIGRE, Maire.
Date de convocation du Conseil Municipal : 30 mai 2023
PRÉSENTS : M. Gilles MAIGRE, Maire ; Mmes et MM. Anne ROY, Luc BON, Adjoints ; Eva LAM, Guy NOIR,
Conseillers.
ABSENTS EXCUSÉS : Mme Zoé VERT (pouvoir à Mme Anne ROY), M. Paul GRIS
Madame Anne ROY a été nommée secrétaire de séance.""",
        [("1", 5, 1)],
    ),
    "Mesdames, Messieurs": (
        """Étaient présents :
Mesdames : ROY Anne, VERT Zoé, LAM Eva.
Messieurs : BON Luc, NOIR Guy.
Était absent : Monsieur GRIS Paul.""",
        [("1", 5, 0)],
    ),
    "« Mme A (à M. B) »": (
        """Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM
Pouvoirs : M. Guy NOIR (à Mme Anne ROY), Mme Zoé VERT (à M. Luc BON)""",
        [("1", 3, 2)],
    ),
    "excused with and without proxy": (
        """Présents : Anne ROY, Luc BON, Eva LAM
Excusés avec pouvoir : Guy NOIR (pouvoir à Anne ROY)
Excusés sans pouvoir : Zoé VERT, Paul GRIS""",
        [("1", 3, 1)],
    ),
    "a line each, « absent excusé, a donné pouvoir à »": (
        """Membres présents :
Anne ROY, Luc BON, Eva LAM
Membres absents :
- Guy NOIR, absent excusé, a donné pouvoir à Anne ROY
- Zoé VERT, absente excusée, a donné procuration à Luc BON
- Paul GRIS, absent""",
        [("1", 3, 2)],
    ),
    "capitals everywhere": (
        """ETAIENT PRESENTS : MONSIEUR BON LUC, MADAME ROY ANNE, MADAME LAM EVA
ETAIENT ABSENTS : MONSIEUR NOIR GUY (POUVOIR A MADAME ROY ANNE), MADAME VERT ZOE
SECRETAIRE DE SEANCE : MADAME LAM EVA""",
        [("1", 3, 1)],
    ),
    "capacities between parentheses": (
        """Présents : Mme ROY (Maire), M. BON (1er adjoint), Mme LAM (2ème adjointe), M. NOIR (conseiller
municipal délégué)
Absente : Mme VERT (conseillère municipale), pouvoir à M. BON""",
        [("1", 4, 1)],
    ),
    "initials behind": (
        """Présents : ROY A., BON L., LAM E., DE LA TOUR J.-B.
Absents : NOIR G. (pouvoir à BON L.), VERT Z.""",
        [("1", 4, 1)],
    ),
    "initials behind titles": (
        """Présents : Mme A. ROY, M. L. BON, Mme E. LAM
Excusés : M. G. NOIR donne pouvoir à M. L. BON ; Mme Z. VERT""",
        [("1", 3, 1)],
    ),
    "counts on one line": (
        """4 membres en exercice, 3 présents, 1 pouvoir, 4 votants
Présents : Anne ROY, Luc BON, Eva LAM
Pouvoir : Guy NOIR à Anne ROY""",
        [("1", 3, 1)],
    ),
    "a count that a list follows": (
        """Conseillers en exercice : 5
Conseillers présents : 3 Mme Anne ROY, M. Luc BON, Mme Eva LAM
Conseillers représentés : 1 M. Guy NOIR par Mme Anne ROY
Conseillers absents : 1 Mme Zoé VERT""",
        [("1", 3, 1)],
    ),
    "columns of a printed page": (
        """Présents :
Mme Anne ROY             M. Luc BON               Mme Eva LAM
M. Guy NOIR              Mme Zoé VERT
Absents :
M. Paul GRIS             M. Max BLANC
""",
        [("1", 5, 0)],
    ),
    "columns, surname first, without titles": (
        """Présents :
ROY Anne             BON Luc               LAM Eva
NOIR Guy             VERT Zoé
Absents :
GRIS Paul (procuration à BON Luc)             BLANC Max
""",
        [("1", 5, 1)],
    ),
    "communes with dashes": (
        """Délégués présents :
Commune d'Arbois : Mme Anne ROY - M. Luc BON
Commune de l'Étoile : Mme Eva LAM
Commune de Villers-le-Lac : M. Guy NOIR - Mme Zoé VERT
Délégués excusés :
Commune de Dole : M. Paul GRIS (pouvoir donné à M. Luc BON) - M. Max BLANC""",
        [("1", 5, 1)],
    ),
    "« Sont présents », « A donné pouvoir »": (
        """Sont présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM.
Est absent : M. Max BLANC.
A donné pouvoir : M. Guy NOIR à Mme Anne ROY.""",
        [("1", 3, 1)],
    ),
    "a clock and an item after a dash": (
        """Présents : Mme Anne ROY, M. Luc BON (à partir de 19h30 – délibération n°5), Mme Eva LAM
Absent : M. Guy NOIR""",
        [("1", 2, 0), ("5", 3, 0)],
    ),
    "a proxy until an arrival": (
        """Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM (arrivée au point 4)
Absents : M. Guy NOIR
Pouvoirs : Mme Eva LAM à Mme Anne ROY (jusqu'au point 3)""",
        [("1", 2, 1), ("3", 2, 1), ("4", 3, 0)],
    ),
    "told movements of a minutes": (
        """Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM, M. Guy NOIR
Excusée : Mme Zoé VERT
Secrétaire de séance : M. Guy NOIR

Arrivée de Mme Zoé VERT à 18h45 (point n° 3)
Départ de M. Luc BON à 20h00 (point n° 7)
""",
        [("2", 4, 0), ("3", 5, 0), ("6", 5, 0), ("7", 4, 0)],
    ),
    "page marks inside": (
        """Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM,
Page 1 sur 4
M. Guy NOIR, Mme Zoé VERT
Absent : M. Paul GRIS""",
        [("1", 5, 0)],
    ),
    "particles in capitals, long double names": (
        """Présents : M. Jean-Pierre DUPONT-MARTIN D'ORGEVAL, Mme Marie-Thérèse DE L'ESTOILE, M. Luc
VAN DER MEER, Mme Anne O'BRIEN, M. Karim BEN SALAH, M. Loïc LE ROUX DE KERMADEC
Absents : néant.
Procurations : néant.""",
        [("1", 6, 0)],
    ),
    "vice-presidents one after another": (
        """Présents : Jean DUPONT, Président ; Anne ROY, 1ère Vice-présidente ; Luc BON, 2ème
Vice-président ; Eva LAM, Guy NOIR, membres du Bureau ; Zoé VERT
Excusés : Paul GRIS, Max BLANC""",
        [("1", 6, 0)],
    ),
    "« Excusé(s) : Mme X représentée par M. Y / M. Z »": (
        """Présent(s) : Mme Anne ROY / M. Luc BON / Mme Eva LAM
Excusé(s) : Mme Zoé VERT représentée par M. Luc BON / M. Paul GRIS
Absent(s) : M. Max BLANC""",
        [("1", 3, 1)],
    ),
    "the whole act, its body after the lists": (
        """COMMUNAUTÉ DE COMMUNES DU VAL
Extrait du registre des délibérations
Séance du 12 mars 2024
Délibération n° 2024-17
Objet : Convention Territoires d'industrie
Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM
Absent représenté : M. Guy NOIR (pouvoir à M. Luc BON)
Secrétaire : Mme Eva LAM

Monsieur le Président rappelle que M. Max BLANC, chargé de mission, a présenté le projet.
Vu le code général des collectivités territoriales,
Considérant que la convention lie M. Paul GRIS, représentant de la CCI,
Le conseil, après en avoir délibéré, à l'unanimité, donne pouvoir à Monsieur le Président pour
signer la convention.
POUR : 4 CONTRE : 0 ABSTENTION : 0""",
        [("1", 3, 1)],
    ),
    "dots that lead to counts": (
        """En exercice .......... 5
Présents ............. 4
Pouvoirs ............. 1
Votants .............. 5
Présents : Mme Anne ROY, M. Luc BON, Mme Eva LAM, Mme Zoé VERT
Pouvoirs : M. Guy NOIR à Mme Anne ROY""",
        [("1", 4, 1)],
    ),
    "a scan without accents, « a » for « à »": (
        """Etaient presents : Mme Anne ROY, M. Luc BON, Mme Eva LAM
Etaient excuses : M. Guy NOIR a donne pouvoir a Mme Anne ROY, Mme Zoe VERT (pouvoir a M. Luc BON)""",
        [("1", 3, 2)],
    ),
    "statuses in a table": (
        """Étaient présents ou représentés :
Anne ROY\tprésente
Luc BON\tprésent
Eva LAM\tabsente, pouvoir à Luc BON
Guy NOIR\texcusé
Zoé VERT\tprésente""",
        [("1", 3, 1)],
    ),
}
