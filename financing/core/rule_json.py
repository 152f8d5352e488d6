"""The bytes of a rule's file as JSON types, or one French sentence that says what is wrong."""

import json
from typing import Any, NoReturn

LARGEST = 2_000_000  # bytes: a rule of every commune of France is under it
QUOTED = 40  # characters of what was given that a refusal repeats
KINDS = {
    bool: "un booléen",
    int: "un nombre sans guillemets",
    str: "un texte",
    list: "une liste",
    dict: "un objet",
    type(None): "null",
}
Json = dict[str, Any]


def load_json(content: bytes) -> object:
    """The value that the file holds; its numbers are all 0, since a rule writes them as texts.

    ValueError, in French: a file that is too large, not in UTF-8, not JSON, too deeply nested, or
    that gives a key twice.
    """
    if len(content) > LARGEST:
        raise ValueError(f"le fichier dépasse {LARGEST // 1_000_000} Mo : ce n'est pas une règle")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"le fichier n'est pas en UTF-8 (octet {error.start + 1})") from error
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_zero,
            parse_float=_zero,
            parse_constant=_refused,
        )
        # A lone half of a surrogate pair is JSON, and no text that can be printed.
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ValueError(
            f"le fichier n'est pas du JSON : ligne {error.lineno}, colonne {error.colno}"
        ) from error
    except UnicodeEncodeError as error:
        raise ValueError("le fichier contient un caractère Unicode incomplet") from error
    except RecursionError as error:
        raise ValueError("le fichier est trop imbriqué pour une règle") from error
    return value


def quoted(text: str) -> str:
    """What was given, as a refusal repeats it: on one line, and not too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"« {shown[:QUOTED]}{'…' if len(shown) > QUOTED else ''} »"


def read_text(value: object, where: str) -> str:
    if isinstance(value, str):
        return value
    raise wrong_kind(value, "un texte entre guillemets", where)


def read_list(value: object, where: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise wrong_kind(value, "une liste", where)


def read_object(value: object, where: str) -> Json:
    if isinstance(value, dict):
        return value
    raise wrong_kind(value, "un objet", where)


def wrong_kind(value: object, expected: str, where: str) -> ValueError:
    return ValueError(f"{where} : il faut {expected}, et non {KINDS[type(value)]}")


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found: Json = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"la clé {quoted(key)} est donnée deux fois")
        found[key] = value
    return found


def _zero(_: str) -> int:
    return 0


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} n'est pas un nombre")
