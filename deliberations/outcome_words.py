"""The words by which acts say what became of an item, on folded text. Pure.

The reader of whole acts looks for them line by line; a result that is typed is searched as it is.
"""

import re

TEXT = (
    r"(?:points?|rapports?|questions?|deliberations?|projets?|dossiers?|affaires?|propositions?"
    r"|textes?|objet|motions?|sujets?|conventions?)"
)
NEAR = r"(?:\W+\w+){0,8}?\W+"
LATER = r"(?:seance|conseil|reunion|date|session|ulterieur\w*|prochain\w*)"
WITHDRAWN = re.compile(
    rf"retir\w+{NEAR}de l.ordre du jour|\b{TEXT}{NEAR}retire\w*|\b{TEXT}\W+retire\w*"
    rf"|^\W*retire\w*\W*$|\bretir\w+{NEAR}(?:ce|cette|le|la|son)\s+{TEXT}\b"
    rf"|\bretrait\s+(?:du|de la|de l.|de ce|de cette)\s*(?:ordre|{TEXT})|\bretir\w+\W+{TEXT}\b"
)
ADJOURNED = re.compile(
    rf"\bajourn\w+|\breport\w*{NEAR}{LATER}|\brenvoy\w+{NEAR}{LATER}|\brenvoi{NEAR}{LATER}"
    r"|\brenvoye\w*\W+(?:a|en) (?:une |la )?commission"
    r"|\bsurs(?:oit|eoit|eoir|is) a statuer|^\W*(?:reporte|renvoye)\w*\W*$"
    rf"|\b{TEXT}{NEAR}(?:reporte|renvoye)e?s?\b|\b{TEXT}\W+(?:reporte|renvoye)e?s?\b"
    rf"|\breporte\w*\W+(?:ce|cette|le|la)\s+{TEXT}\b"
)
NOT_ADOPTED = re.compile(
    r"\b(?:n.(?:est|a|ont)\s+(?:pas|point)(?:\s+ete)?|non|n.|ne l.)[\s-]?"
    r"(?:adopt|approuv|autoris|valid|accept)\w*(?: pas\b)?"
    r"|\bne\s+\w+\s+pas\s+(?:approuv|adopt)\w*|\bne valide pas\b"
    r"|\bde ne pas (?:approuv|adopt|autoris|valid|accept|donner|signer|conclure)\w*"
)
REJECTED = re.compile(
    r"(?<!bulletin )(?<!bulletins )\brejet(?:te|tent|e|ee|es|ees|tee|er)?\b|\brepousse\w*"
    r"|\b(?:de refuser|refuse|desapprouve)\b|\brefuse(?:e|s|es)?\W*$"
    r"|\bconseil\w*\b[^.;\n]{0,60}\bs'oppose\b"
)
ADOPTED = re.compile(
    r"\badopt(?:e|ee|es|ees|ent|er|ion)?\b|\bapprouv(?:e|ee|ees|es|ent|er)\b"
    r"|\bautoris(?:e|ent|er|ee|ees)\b|\bvalid(?:e|ent|er|ee|es|ees)\b"
    r"|\baccept(?:e|ent|er|ee|es|ees)\b|\bse prononce favorablement|\bavis favorable"
    r"|\bdecid(?:e|ent)\b|\baccord(?:e|ent|er)\b|\bvot(?:e|ee) a l|\battribu(?:e|er)\b|\bfixe\b"
    r"|\barrete\b|\bdesigne\b|\bratifi\w+"
)
NOTED = re.compile(
    r"\b(?:pren(?:d|ds|nent|ant|dre)|pris|prise|donn(?:e|ent|er))\W+(?:d')?acte\b|\bdont acte\b"
)
CARRIED = re.compile(r"\bunanim\w*|\b(?:a la )?majorite\b")
SECRET = re.compile(
    r"\b(?:scrutin|vote|bulletins?|ballotage)s? (?:a bulletins? )?secrets?\b|\bvote a bulletin\b"
)
REFUSED = re.compile(f"{REJECTED.pattern}|{NOT_ADOPTED.pattern}")
