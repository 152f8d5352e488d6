"""The five published acts, with the figures that they print and no other.

What each one prints of its votes differs: GBM its votes without transmission, Dijon no number,
CA2C an outcome without votes.
"""

from datetime import date

from deliberations.votes.acts import Facts
from tests.deliberations.factories import organisation

DOUBS_TITLE = (
    "Territoires d'Industrie - Convention de partenariat et de financement avec la Chambre "
    "de Commerce et d'Industrie Saône-Doubs"
)


def doubs() -> Facts:
    """GBM, 10 April 2025; the attendance is that of item 34, counted from its lists."""
    return Facts(
        council=organisation("Grand Besançon Métropole", "242500361"),
        number="2025/2025.00113",
        title=DOUBS_TITLE,
        report_number=34,
        rapporteur="M. Nicolas BODIN, Vice-Président",
        convened_on=date(2025, 4, 4),
        held_on=date(2025, 4, 10),
        published_on=date(2025, 4, 18),
        members_in_office=123,
        present=90,
        represented=29,
        absent=4,
        in_favour=119,
        against=0,
        abstentions=0,
        interested=0,
        as_printed="Rapport adopté à l'unanimité : Pour : 119 Contre : 0 Abstention* : 0",
        source="délibération 2025/2025.00113",
    )


def microtechniques() -> Facts:
    """GBM, 11 April 2024: three interested members withdraw four votes."""
    return Facts(
        council=organisation("Grand Besançon Métropole", "242500361"),
        number="2024/2024.00098",
        title="Soutien au programme d'actions Animation porté par le pôle des microtechniques",
        report_number=14,
        convened_on=date(2024, 4, 4),
        held_on=date(2024, 4, 11),
        published_on=date(2024, 4, 24),
        members_in_office=123,
        in_favour=102,
        against=0,
        abstentions=0,
        interested=4,
        as_printed="Rapport adopté à l'unanimité : Pour : 102 Contre : 0 Abstention* : 0",
    )


def bourgogne_industrie() -> Facts:
    """Dijon métropole, 26 September 2024: no number, no publication."""
    return Facts(
        council=organisation("Dijon métropole", "242100410"),
        title='TERRITOIRE "Bourgogne Industrie" 2024-2027 - Convention accord cadre',
        convened_on=date(2024, 9, 18),
        held_on=date(2024, 9, 26),
        members_in_office=86,
        present=67,
        represented=11,
        absent=8,
        in_favour=78,
        against=0,
        abstentions=0,
        not_voting=0,
        as_printed="SCRUTIN POUR : 78 ABSTENTION : 0 CONTRE : 0 NE SE PRONONCE PAS : 0",
    )


def hainaut() -> Facts:
    """CA2C, 6 July 2022: an outcome without votes, and the certificate that it is executory."""
    return Facts(
        council=organisation("Communauté d'agglomération du Caudrésis-Catésis", "200030633"),
        number="2022/70",
        title="Accord de prolongation du programme « Territoire d'Industrie »",
        convened_on=date(2022, 6, 29),
        held_on=date(2022, 7, 6),
        transmitted_on=date(2022, 7, 11),
        received_on=date(2022, 7, 11),
        published_on=date(2022, 7, 12),
        prefecture_id="059-200030633-20220706-2022_70-DE",
        members_in_office=74,
        present=57,
        represented=7,
        excused=1,
        absent=9,
        as_printed="Après en avoir délibéré à l'unanimité",
    )


def climate() -> Facts:
    """GBM, 29 January 2026: a roadmap without budget."""
    return Facts(
        council=organisation("Grand Besançon Métropole", "242500361"),
        number="2026/2026.00030",
        title="Convention des Entreprises pour le Climat - Feuille de route",
        report_number=19,
        convened_on=date(2026, 1, 22),
        held_on=date(2026, 1, 29),
        published_on=date(2026, 2, 10),
        members_in_office=123,
        in_favour=100,
        against=0,
        abstentions=0,
        interested=0,
        as_printed="Rapport adopté à l'unanimité : Pour : 100 Contre : 0 Abstention* : 0",
    )
