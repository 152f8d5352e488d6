"""Numbers in letters, as a treasurer reads them beside the figures."""

from num2words import num2words

MILLION = 1_000_000


def in_letters(count: int) -> str:
    """7 as « sept »."""
    words: str = num2words(count, lang="fr")
    return words


def euros_in_words(centimes: int) -> str:
    """428400 as « quatre mille deux cent quatre-vingt-quatre euros ».

    Euros and centimes are worded apart: num2words reads an integer amount as centimes, and
    leaves out the « d' » that French wants after millions.
    """
    euros, cents = divmod(abs(centimes), 100)
    parts = [_euros(euros)] if euros or not cents else []
    parts += [_counted(cents, "centime")] if cents else []
    return ("moins " if centimes < 0 else "") + " et ".join(parts)


def _euros(count: int) -> str:
    if count and count % MILLION == 0:
        return f"{in_letters(count)} d'euros"
    return _counted(count, "euro")


def _counted(count: int, noun: str) -> str:
    return f"{in_letters(count)} {noun}{'s' if count > 1 else ''}"
