"""What an act says beside a name: a proxy, a substitute, a state, a capacity. Pure, on folded text.

One kind of mention each; a phrase stands between the person before it and the one after it.
"""

import re

GIVES, HOLDS, HELD_APART, REPLACED, REPLACES = (
    "gives",
    "holds",
    "held apart",
    "replaced",
    "replaces",
)
TO, BY, FOR = "to", "by", "for"  # bare words, understood in some lists alone
AWAY, EXCUSED, HERE, SUBSTITUTE, CAPACITY = "away", "excused", "here", "substitute", "capacity"

POWER = r"(?:pouvoirs?|procurations?|mandats?|delegations?)(?:\s+(?:de\s+vote|ecrite?s?|donnee?s?|pour\s+(?:voter|le\s+representer)|de\s+voter|permanente?))*"
GAVE = (
    r"(?:(?:qui|et|lequel|laquelle|avec)\s+)?(?:(?:lui\s+)?(?:a|ont|ayant|avait|avaient|avoir)\s+)?"
    r"(?:donn(?:e|ee|ent|ant|aient|ait|es)|remis|remet|laiss(?:e|ant)|confi(?:e|ant)|accord(?:e|ant)|transmis)"
)
SUPPLEANT = r"suppleant(?:\(?e?\)?s?)?"

MENTIONS = (
    (HOLDS, rf"(?:(?:et\s+)?(?:avec|ayant(?:\s+recu)?|porteu(?:r|se)|muni(?:e)?|detenteur|detentrice|detient|detenant|dispos\w+|a\s+recu|a|recoit|portant|titulaire)\s+)?"
            rf"(?:(?:de|du|d'un|d'une|de\s+la|le|la|les|un|une)\s+)?{POWER}\s+(?:de|du|d')\s*(?!vote)"),
    (REPLACED, rf"(?:(?:a\s+ete|est|etant|etait|sont|etaient|ayant\s+ete)\s+)?(?:remplac|suppl|represent)e+s?\s+par\s+(?:sa|son|leurs?|la|le)\s+{SUPPLEANT}\s*:?"
               rf"|(?:(?:a\s+ete|est|etant|etait)\s+)?(?:remplace|supplee)(?:e|\(e\))?s?\s+par"),
    (GIVES, rf"{GAVE}\s+(?:(?:son|sa|un|une|leur|tout)\s+)?{POWER}\s*(?:a|au|&|en\s+faveur\s+de|aupres\s+de|pour|:)(?![a-z])"
            rf"|{POWER}\s*(?:donnee?s?\s+)?(?:a|au|&|en\s+faveur\s+de|aupres\s+de|chez)(?![a-z])"
            rf"|(?:(?:est|etant|etait|sont)\s+)?represente(?:e|es|s|\(e\))?\s+par|(?:ayant|donne|donnant)\s+pour\s+mandataire\s*:?|mandataire\s*:"
            rf"|(?:{GAVE}\s+)?(?:(?:son|sa)\s+)?{POWER}\s*:?(?=\s*(?:m\.|mm|mme|mlle|mr|monsieur|madame|[a-z]\.))"
            r"|(?:→|-+>|=+>|➔|►)"),
    (REPLACES, rf"{SUPPLEANT}\s+(?:de|du|d')\s*(?!seance|droit)|(?:en\s+)?remplacement\s+(?:de|du|d')|(?:remplacant|remplace|suppleant|represente|representant)(?=\s+(?:m\.|mm|mme|mlle|mr|monsieur|madame)[\s.])"),
    (HELD_APART, r"(?:ayant|a)\s+recu(?!\s+(?:pouvoir|procuration|mandat))"),
    (SUBSTITUTE, rf"(?:membre\s+|delegue(?:e)?\s+|conseiller(?:e)?\s+)?{SUPPLEANT}(?:\s+avec\s+voix\s+deliberative)?|\(s\)"),
    (EXCUSED, r"(?:absent(?:e|\(e\))?s?\s+)?(?:et\s+)?excuse(?:e|\(e\))?s?"),
    (AWAY, r"absent(?:e|\(e\))?s?(?!\s+(?:de|du|des|au|aux|a|pour|lors|jusqu))"),
    (HERE, r"present(?:e|\(e\))?s?(?!\s+(?:de|du|a|au|jusqu))"),
    (CAPACITY, r"titulaire|president(?:e)?\s+de\s+seance"),
    (TO, r"(?:a|&|â)(?=\s)"),
    (BY, r"par(?=\s)"),
    (FOR, r"pour(?=\s)"),
)  # fmt: skip
NAMES = tuple(f"k{rank}" for rank in range(len(MENTIONS)))
MENTION = re.compile(
    r"(?<![a-z0-9'-])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, (_, words) in zip(NAMES, MENTIONS, strict=True))
    + r")(?![a-z0-9])"
)
NEEDING_A_NAME = frozenset({GIVES, HOLDS, REPLACED, REPLACES, TO, BY, FOR})

CAPACITIES = frozenset(
    "maire maires mairesse president presidente presidents presidentes vice-president vice-presidente"
    " vice-presidents vice-presidentes vice adjoint adjointe adjoints adjointes conseiller conseillere"
    " conseillers conseilleres delegue deleguee delegues deleguees senateur senatrice depute deputee"
    " doyen doyenne membre membres secretaire secretaires rapporteur assesseur assesseurs".split()
)
BESIDE = frozenset(
    "au aux a la le les l de du des d et en er ere e eme nd municipal municipale municipaux municipales"
    " communautaire communautaires departemental departementale regional regionale syndical syndicaux"
    " metropolitain metropolitains titulaire titulaires bureau honoraire seance conseil commune communes"
    " premier premiere deuxieme troisieme quatrieme cinquieme charge chargee delegation ville"
    " 1er 1ere 2eme 2e 2nd 3eme 3e 4eme 4e 5eme 5e 6eme 6e 7eme 7e 8eme 8e 9eme 9e 10eme 10e".split()
)


def mention_kind(found: re.Match[str]) -> str:
    return MENTIONS[NAMES.index(found.lastgroup or "")][0]


def is_capacity(flat: str) -> bool:
    """« 1er adjoint », « conseillers municipaux », « Vice-Présidents »: what someone is."""
    words = re.findall(r"[a-z0-9]+(?:-[a-z]+)?", flat.replace("(e)", "e").replace("(s)", "s"))
    named = [one for one in words if one in CAPACITIES]
    return bool(named) and all(one in CAPACITIES or one in BESIDE or one.isdigit() for one in words)


def capacity_behind(flat: str) -> int:
    """Where the capacity that ends a stretch begins; its length where it ends on none."""
    starts = [one.start() for one in re.finditer(r"(?<![a-z0-9'-])[a-z0-9]", flat[-80:])]
    shift = max(len(flat) - 80, 0)
    for start in starts:
        if is_capacity(flat[shift + start :]):
            return shift + start
    return len(flat)
