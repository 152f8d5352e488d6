"""A bank's list of 5 000 lines beside 20 000 letters: half quote a number, the others do not."""

from datetime import date
from random import Random
from time import perf_counter

from financing.payments.matching import AskedLetter, BankLine, match

LINES, LETTERS, ADDRESSEES, CARRIERS = 5_000, 20_000, 1_200, 40
TARGET = 3  # seconds
DAY = date(2026, 6, 1)
WORDS = "val haut bas plateau vallee bois source mont plaine lac rive foret pierre roche".split()


def run() -> None:
    """Print how long proposing takes, and how many lines are matched."""
    drawn = Random(17)  # noqa: S311  the same list each time
    names = [_name(drawn, rank) for rank in range(ADDRESSEES)]
    letters = [_letter(drawn, rank, names) for rank in range(LETTERS)]
    lines = [_line(drawn, rank, letters) for rank in range(2, LINES + 2)]
    started = perf_counter()
    found = match(lines, letters)
    seconds = perf_counter() - started
    print(
        f"payments: {LINES} lines beside {LETTERS} letters, {len(found.proposals)} proposed, "
        f"{seconds:.2f} s (target {TARGET} s)"
    )


def _name(drawn: Random, rank: int) -> str:
    return f"Communauté de communes {' '.join(drawn.sample(WORDS, 2))} {rank}"


def _letter(drawn: Random, rank: int, names: list[str]) -> AskedLetter:
    addressee = drawn.randrange(ADDRESSEES)
    number = f"2026-{rank // CARRIERS + 1:04d}"
    known = (f"CC{addressee}", names[addressee])
    amount = drawn.randrange(100_00, 90_000_00)
    return AskedLetter(rank, number, rank % CARRIERS, addressee, known, DAY, amount)


def _line(drawn: Random, rank: int, letters: list[AskedLetter]) -> BankLine:
    letter = drawn.choice(letters)
    label = f"VIR SEPA {letter.names[1]} REF {drawn.randrange(10**9)}"
    if rank % 2:
        label += f" APPEL {letter.number}"
    return BankLine(rank, DAY, letter.left, label)
