"""What lets whoever holds a letter check it: its short code, and the address that it leads to.

The code is the beginning of the content's SHA-256, so that a letter and the register need share
nothing else. 80 bits: nobody comes upon a letter by trying codes.
"""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
MISREAD = str.maketrans("OIL", "011")
BITS, PLACES, GROUP = 5, 16, 4
DIGITS = PLACES * BITS // 4  # of the hexadecimal fingerprint
SHORT = 8


def short_code(fingerprint: str) -> str:
    """« 9N0Z-4KQE-1T3B-XW7A », from the fingerprint of a letter's content."""
    value = int(fingerprint[:DIGITS], 16)
    code = "".join(
        ALPHABET[value >> BITS * place & (1 << BITS) - 1] for place in reversed(range(PLACES))
    )
    return "-".join(code[start : start + GROUP] for start in range(0, PLACES, GROUP))


def beginning(code: str) -> str:
    """How the fingerprint that a code comes from begins, in hexadecimal.

    Read as people type it: any case and spacing, O for 0, I or L for 1. ValueError, in French,
    when it cannot be a code.
    """
    typed = re.sub(r"[\W_]+", "", code).upper().translate(MISREAD)
    if len(typed) != PLACES or not set(typed) <= set(ALPHABET):
        raise ValueError("un code de vérification a seize lettres ou chiffres")
    value = 0
    for letter in typed:
        value = value << BITS | ALPHABET.index(letter)
    return f"{value:0{DIGITS}x}"


def short_form(fingerprint: str) -> str:
    """« 3f2a91c0…9be1d204 »: enough to recognise a fingerprint, too little to give its code."""
    return f"{fingerprint[:SHORT]}…{fingerprint[-SHORT:]}"
