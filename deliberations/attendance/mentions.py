"""What an act says beside a name: a proxy, a substitute, a state, a capacity. Pure, on folded text.

One kind of mention each; a phrase stands between the person before it and the one after it.
"""

import re

from press.words.french import is_number

GIVES, HOLDS, HELD_APART, REPLACED, REPLACES = (
    "gives",
    "holds",
    "held apart",
    "replaced",
    "replaces",
)
TO, BY, FOR = "to", "by", "for"  # bare words, understood in some lists alone
AWAY, EXCUSED, HERE, SUBSTITUTE, CAPACITY = "away", "excused", "here", "substitute", "capacity"

# The words of each kind; a power, and how it is given.
POWER = (
    r"(?:pouvoirs?|procurations?|mandats?|delegations?)(?:\s+(?:de\s+vote|ecrite?s?|donnee?s?"
    r"|pour\s+(?:voter|le\s+representer)|de\s+voter|permanente?))*"
)
GAVE = (
    r"(?:(?:qui|et|lequel|laquelle|avec)\s+)?(?:(?:lui\s+)?(?:a|ont|ayant|avait|avaient|avoir)\s+)?"
    r"(?:donn(?:e|ee|ent|ant|aient|ait|es)|remis|remet|laiss(?:e|ant)|confi(?:e|ant)"
    r"|accord(?:e|ant)|transmis)"
)
OWN = r"(?:(?:son|sa|un|une|leur|tout)\s+)?"
WAS = r"(?:(?:a\s+ete|est|etant|etait|sont|etaient|ayant\s+ete)\s+)?"
TITLE_NEXT = r"(?:m\.|mm|mme|mlle|mr|monsieur|madame)"
SUPPLEANT = r"suppleant(?:\(?e?\)?s?)?"

GIVEN_TO = (
    rf"{GAVE}\s+{OWN}{POWER}\s*(?:a|au|&|en\s+faveur\s+de|aupres\s+de|pour|:)(?![a-z])",
    rf"{POWER}\s*(?:donnee?s?\s+)?(?:a|au|&|en\s+faveur\s+de|aupres\s+de|chez)(?![a-z])",
    rf"{WAS}represente(?:e|es|s|\(e\))?\s+par",
    r"(?:ayant|donne|donnant)\s+pour\s+mandataire\s*:?",
    r"mandataire\s*:",
    rf"(?:{GAVE}\s+)?{OWN}{POWER}\s*:?(?=\s*(?:{TITLE_NEXT}|[a-z]\.))",
    r"(?:→|-+>|=+>|➔|►)",
)
HELD_FROM = (
    (
        r"(?:(?:et\s+)?(?:avec|ayant(?:\s+recu)?|porteu(?:r|se)|muni(?:e)?|detenteur|detentrice"
        r"|detient|detenant|dispos\w+|a\s+recu|a|recoit|portant|titulaire)\s+)?"
        r"(?:(?:de|du|d'un|d'une|de\s+la|le|la|les|un|une)\s+)?"
        rf"{POWER}\s+(?:de|du|d')\s*(?!vote)"
    ),
)
REPLACED_BY = (
    rf"{WAS}(?:remplac|suppl|represent)e+s?\s+par\s+(?:sa|son|leurs?|la|le)\s+{SUPPLEANT}\s*:?",
    rf"{WAS}(?:remplace|supplee)(?:e|\(e\))?s?\s+par",
)
IN_PLACE_OF = (
    rf"{SUPPLEANT}\s+(?:de|du|d')\s*(?!seance|droit)",
    r"(?:en\s+)?remplacement\s+(?:de|du|d')",
    rf"(?:remplacant|remplace|suppleant|represente|representant)(?=\s+{TITLE_NEXT}[\s.])",
)
IS_SUBSTITUTE = (
    (
        rf"(?:membre\s+|delegue(?:e)?\s+|conseiller(?:e)?\s+)?{SUPPLEANT}"
        r"(?:\s+avec\s+voix\s+deliberative)?"
    ),
    r"\(s\)",
)
# In this order: the first that fits is the kind.
MENTIONS = (
    (HOLDS, HELD_FROM),
    (REPLACED, REPLACED_BY),
    (GIVES, GIVEN_TO),
    (REPLACES, IN_PLACE_OF),
    (HELD_APART, (r"(?:ayant|a)\s+recu(?!\s+(?:pouvoir|procuration|mandat))",)),
    (SUBSTITUTE, IS_SUBSTITUTE),
    (EXCUSED, (r"(?:absent(?:e|\(e\))?s?\s+)?(?:et\s+)?excuse(?:e|\(e\))?s?",)),
    (AWAY, (r"absent(?:e|\(e\))?s?(?!\s+(?:de|du|des|au|aux|a|pour|lors|jusqu))",)),
    (HERE, (r"present(?:e|\(e\))?s?(?!\s+(?:de|du|a|au|jusqu))",)),
    (CAPACITY, (r"titulaire", r"president(?:e)?\s+de\s+seance")),
    (TO, (r"(?:a|&|â)(?=\s)",)),
    (BY, (r"par(?=\s)",)),
    (FOR, (r"pour(?=\s)",)),
)
NAMES = tuple(f"k{rank}" for rank in range(len(MENTIONS)))
MENTION = re.compile(
    r"(?<![a-z0-9'-])(?:"
    + "|".join(
        f"(?P<{name}>{'|'.join(words)})" for name, (_, words) in zip(NAMES, MENTIONS, strict=True)
    )
    + r")(?![a-z0-9])"
)
CAPACITIES = frozenset(
    """
    maire maires mairesse president presidente presidents presidentes vice vice-president
    vice-presidente vice-presidents vice-presidentes adjoint adjointe adjoints adjointes conseiller
    conseillere conseillers conseilleres delegue deleguee delegues deleguees senateur senatrice
    depute deputee doyen doyenne membre membres secretaire secretaires rapporteur assesseur
    assesseurs
    """.split()
)
BESIDE = frozenset(
    """
    au aux a la le les l de du des d et en er ere e eme nd municipal municipale municipaux
    municipales communautaire communautaires departemental departementale regional regionale
    syndical syndicaux metropolitain metropolitains titulaire titulaires bureau honoraire seance
    conseil commune communes premier premiere deuxieme troisieme quatrieme cinquieme charge chargee
    delegation ville 1er 1ere 2eme 2e 2nd 3eme 3e 4eme 4e 5eme 5e 6eme 6e 7eme 7e 8eme 8e 9eme 9e
    10eme 10e
    """.split()
)


def mention_kind(found: re.Match[str]) -> str:
    return MENTIONS[NAMES.index(found.lastgroup or "")][0]


def is_capacity(flat: str) -> bool:
    """« 1er adjoint », « conseillers municipaux », « Vice-Présidents »: what someone is."""
    words = re.findall(r"[a-z0-9]+(?:-[a-z]+)?", flat.replace("(e)", "e").replace("(s)", "s"))
    named = [one for one in words if one in CAPACITIES]
    return bool(named) and all(
        one in CAPACITIES or one in BESIDE or is_number(one) for one in words
    )


def capacity_behind(flat: str) -> int:
    """Where the capacity that ends a stretch begins; its length where it ends on none."""
    starts = [one.start() for one in re.finditer(r"(?<![a-z0-9'-])[a-z0-9]", flat[-80:])]
    shift = max(len(flat) - 80, 0)
    for start in starts:
        if is_capacity(flat[shift + start :]):
            return shift + start
    return len(flat)
