"""How French is typed and printed: numbers, amounts, percentages, dates and words.

Standard library only, and no clock. What is printed follows the rules of the Imprimerie
nationale: U+202F between thousands, U+00A0 before the unit, a comma for decimals, U+2212 for minus.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

THIN_SPACE = "\u202f"
SPACE = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u2019": "'"})
UNGROUPED = str.maketrans("", "", " .")  # what stands between thousands
LONGEST_INTEGER = 18
LONGEST_QUOTE = 40  # what a refusal quotes of a percentage

AMOUNT = re.compile(
    r"([0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+(?=,))(?:[.,]([0-9]{1,2}))?"
)
PLAIN = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{2}))?")
NUMERIC_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
WORDED_DAY = re.compile(r"(?:[a-z]+ )?([0-9]{1,2})(?:er)? ([a-z]+) ([0-9]{4})")
CENTURY = 2000

PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,9}))?")
DIGITS = re.compile(r"[0-9]+|[0-9]{1,3}(?: [0-9]{3})+")
THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")
POINTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
FIGURE = re.compile(
    r"([0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+(?=,))(?:[.,]([0-9]{1,18}))?"
)


def is_number(text: str) -> bool:
    """Whether a text is ASCII digits alone: Python also takes « ² » or « ٣ » for some."""
    return text.isascii() and text.isdigit()


def integer(n: int) -> str:
    """25811 as « 25 811 »."""
    return f"{n:,}".replace(",", THIN_SPACE).replace("-", MINUS)


def decimals(units: int, places: int) -> str:
    """A count of units of 10^-places: (428400, 2) as « 4 284,00 »."""
    whole, part = divmod(abs(units), 10**places)
    sign = MINUS if units < 0 else ""
    return f"{sign}{integer(whole)}" + (f",{part:0{places}}" if places else "")


def euros(centimes: int) -> str:
    """An amount in centimes: 428400 as « 4 284,00 € »."""
    return f"{decimals(centimes, 2)}{SPACE}€"


def number(value: Fraction | int, places: int) -> str:
    """A ratio to so many decimals: (Fraction(2, 3), 2) as « 0,67 »; exact, halves up in size."""
    magnitude = nearest(-value if value < 0 else value, 10**places)
    return decimals(-magnitude if value < 0 else magnitude, places)


def nearest(value: Fraction | int, units: int) -> int:
    """A positive ratio in units-ths, halves up: (Fraction(2, 3), 100) is 67."""
    whole = value.denominator
    return (2 * units * value.numerator + whole) // (2 * whole)


def decimal(value: Decimal) -> str:
    """A measured value, with its decimals and no more: « 12 », « 12,5 », « 2 844 000 »."""
    exact, places = Fraction(value), 0
    while (exact * 10**places).denominator != 1:
        places += 1
    return number(exact, places)


def percent(value: Fraction | int, places: int) -> str:
    """A value in percent: (Fraction("15.3"), 2) as « 15,30 % », rounded as `number` does."""
    return f"{number(value, places)}{SPACE}%"


def file_size(octets: int) -> str:
    """« 840 octets », « 3,2 ko », « 14,0 Mo »: by thousands, as the limits of files are said."""
    if octets < 1_000:
        return f"{octets}{SPACE}octet{'s' if octets > 1 else ''}"
    unit, name = (1_000, "ko") if octets < 1_000_000 else (1_000_000, "Mo")
    return f"{number(Fraction(octets, unit), 1)}{SPACE}{name}"


def long_date(day: date) -> str:
    """« 1er janvier 2025 », « 2 juin 2025 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """« 02/06/2025 », where dates stand in columns or in notes."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def stamp(at: datetime) -> str:
    """« 02/06/2025 09:05:12 », where moments stand in columns."""
    return f"{short_date(at)} {at:%H:%M:%S}"


def hour(at: datetime) -> str:
    """« 9 h 05 »."""
    return f"{at.hour}{SPACE}h{SPACE}{at.minute:02}"


def moment(at: datetime) -> str:
    """« 2 juin 2025 à 9 h 05 »."""
    return f"{long_date(at.date())} à {hour(at)}"


def plural(count: int, singular: str, plural: str | None = None) -> str:
    """A count and its noun: « 1 appel », « 6 appels »; in French the plural begins at two."""
    noun = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{integer(count)} {noun}"


def grouped(identifier: str, size: int) -> str:
    """An identifier in groups from the left: an IBAN by 4, a SIREN by 3."""
    bare = identifier.replace(" ", "")
    return " ".join(bare[i : i + size] for i in range(0, len(bare), size))


def spaced(text: str) -> str:
    """A typed text with the spaces that never end a line: « 10 833 € », « fin : », « n° 5 »."""
    text = THOUSANDS.sub(lambda found: found[0].replace(" ", THIN_SPACE), text)
    text = re.sub(r"(?<=\S) (?=[:;!?%€»])", SPACE, text)
    return re.sub(r"(?<=[«°]) (?=\S)", SPACE, text)


def sentence(clause: str) -> str:
    """A clause with its capital and its full stop."""
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."


def says_something(text: str) -> bool:
    """A written reason has letters or figures; blank and invisible characters alone are none.

    One with a NUL is none either: PostgreSQL would not keep it.
    """
    return "\x00" not in text and any(map(str.isalnum, text))


def read_integer(text: str) -> int:
    """A count as people type it: « 25 811 » with any space, or « 25811 ».

    ValueError, in French, for anything else: 1.234 may be a thousand or one and a bit.
    """
    typed = re.sub(r"[^\S\t\n\r\f\v]", " ", text.strip())
    if DIGITS.fullmatch(typed):
        return _bounded(typed.replace(" ", ""))
    if not typed:
        raise ValueError("Écrivez un nombre entier.")
    raise ValueError(_refusal(typed))


def read_percent(text: str) -> Fraction:
    """A percentage as people type it: « 15,30 », « 15.3 % », « 40 »; in percent, from 0 to 100.

    ValueError, in French, for anything else.
    """
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        raise ValueError("Écrivez un pourcentage.")
    found = PERCENT.fullmatch(typed)
    if found is None:
        raise ValueError(f"« {typed[:LONGEST_QUOTE]} » n'est pas un pourcentage.")
    value = Fraction(f"{found[1]}.{found[2] or 0}")
    if value > 100:
        raise ValueError(f"« {typed} » dépasse 100{SPACE}%.")
    return value


def read_euros(text: str) -> int:
    """Centimes of an amount as people type it: « 10833.33 », « 10 833,33 € », « 10.833,33 ».

    ValueError, in French, for anything else: 10.833 may be ten thousand or ten and a bit.
    """
    return _hundredths(text.strip().removesuffix("€"), "un montant en euros")


def read_decimal(text: str) -> Decimal:
    """A measured value as people type it, to the hundredth: « 12 », « 12,5 », « 1 234.50 ».

    ValueError, in French, for anything else, as for an amount.
    """
    return Decimal(_hundredths(text, "un nombre")).scaleb(-2)


def read_figure(text: str) -> str:
    """A figure of any decimals as people type it, with a point and no space: « 25811.5 ».

    ValueError, in French, for anything else: 51.000 may be thousands or decimals; 0.637 may not.
    """
    typed = re.sub(r"[^\S\t\n\r\f\v]", " ", text.strip())
    found = FIGURE.fullmatch(typed)
    if found and (typed.startswith("0.") or not POINTED.fullmatch(typed)):
        whole, part = found.groups()
        digits = str(_bounded(whole.translate(UNGROUPED)))
        return f"{digits}.{part}" if part else digits
    if POINTED.fullmatch(typed) and typed.count(".") == 1:
        plain = f"{typed.replace('.', '')} ou {typed.replace('.', ',')}"
        raise ValueError(f"« {typed} » est ambigu : écrivez {plain}.")
    if typed.startswith(("-", MINUS)):
        raise ValueError(_refusal(typed))
    raise ValueError(f"« {typed[:LONGEST_QUOTE]} » n'est pas un nombre : écrivez 10 833,33.")


def _hundredths(text: str, kind: str) -> int:
    plain = PLAIN.fullmatch(text)
    if plain:  # most of a file's, at a fifth of what the others cost
        return int(plain[1]) * 100 + int(plain[2] or 0)
    typed = re.sub(r"[^\S\t\n\r\f\v]", " ", text.strip())
    found = AMOUNT.fullmatch(typed)
    if found:
        whole, part = found.groups()
        return _bounded(re.sub(r"\D", "", whole)) * 100 + int(f"{part or 0:0<2}")
    if POINTED.fullmatch(typed) or typed.startswith(("-", MINUS)):
        raise ValueError(_refusal(typed))
    raise ValueError(f"« {typed[:LONGEST_QUOTE]} » n'est pas {kind} : écrivez 10 833,33.")


def read_date(text: str) -> date:
    """A day as people type it: « 10/04/2025 », « 10 avril 2025 », « 2025-04-10 ».

    ValueError, in French, for anything else.
    """
    typed = " ".join(text.split())
    try:
        return _numeric_day(typed) or _worded_day(typed) or date.fromisoformat(typed)
    except ValueError as error:
        raise ValueError(f"« {typed} » n'est pas une date : écrivez 10/04/2025.") from error


def _numeric_day(typed: str) -> date | None:
    found = NUMERIC_DAY.fullmatch(typed)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    return date(year + CENTURY if year < 100 else year, month, day)


def _worded_day(typed: str) -> date | None:
    found = WORDED_DAY.fullmatch(fold(typed))
    months = [fold(name) for name in MONTHS]
    if not found or found[2] not in months:
        return None
    return date(int(found[3]), months.index(found[2]) + 1, int(found[1]))


def _bounded(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise ValueError(f"« {digits[:LONGEST_INTEGER]}… » est trop grand.")
    return int(digits)


def _refusal(typed: str) -> str:
    if POINTED.fullmatch(typed):
        plain = typed.replace(".", "")
        return f"« {typed} » est ambigu : écrivez {plain} ou {typed.replace('.', ' ')}."
    if typed.startswith(("-", MINUS)):
        return f"« {typed} » est négatif : un nombre positif ou nul est attendu."
    return f"« {typed} » n'est pas un nombre entier."


def fold(text: str) -> str:
    """The text to search and sort by: no accent, no capital; « Œuvre » as « oeuvre »."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    bare = unicodedata.normalize("NFKD", spread)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
