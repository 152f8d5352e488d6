"""Addresses of e-mails in what people typed: « Camille Exemple, 03 81 00 00 00, contact@… »."""

import re

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def emails_in(text: str) -> list[str]:
    """Those of a text, in their order, each once."""
    return list(dict.fromkeys(ADDRESS.findall(text)))
