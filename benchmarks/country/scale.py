"""How much of the country a run makes: all of it at 1, a hundredth at 0.01.

What a figure needs whole is asked apart: the letters of a campaign, the people of a crowd.
"""

from dataclasses import dataclass
from math import ceil

PARTNERS = 6  # contributors of a convention, each with a share of its key and a letter of its round


@dataclass(frozen=True)
class Scale:
    """The counts of a run; `share` is of the whole country.

    `letters` of a campaign, people in a `crowd`, and seconds that it is `lasting`, follow it
    where they are None.
    """

    share: float
    letters: int | None = None
    crowd: int | None = None
    lasting: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"{self.share}: a share of the country is above 0, at most 1")

    def of(self, whole: int, least: int = 1) -> int:
        return max(least, ceil(whole * self.share))

    @property
    def called(self) -> int:
        """The conventions of which the letters are numbered beforehand."""
        return self.of(16_667, 4)

    @property
    def campaign(self) -> int:
        """The rounds of one campaign, six letters each: 183 are 1 098 letters."""
        return ceil(self.letters / PARTNERS) if self.letters else self.of(183, 10)

    @property
    def conventions(self) -> int:
        """With, at small scales, those that each measure calls after."""
        return max(self.of(100_000), self.called + 4 * self.campaign + self.carriers)

    @property
    def people(self) -> int:
        """Those who browse at once."""
        return self.crowd or self.of(50, 5)

    @property
    def carriers(self) -> int:
        """Those who import, adopt and call on the day of January."""
        return self.of(1_255, 6)

    @property
    def seconds(self) -> int:
        """How long people browse."""
        return self.lasting or self.of(60, 5)
