"""Cut Fira Sans down to what the screens print: French and its neighbours, tabular figures."""

from pathlib import Path
from typing import Any

import fontpkg
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

FAMILY = "Fira Sans"
FACES = {400: "fira-sans-regular.woff2", 600: "fira-sans-semibold.woff2"}
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x202F, 0x2039, 0x203A]
SYMBOLS = [ord(one) for one in "€№™−×÷≈≠≤≥←↑→↓"]
NARROW_SPACE, NARROW_WIDTH = 0x202F, 200  # thousandths of an em
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]


class Command(BaseCommand):
    help = "Écrit dans static/fonts les deux graisses de Fira Sans, réduites (licence OFL 1.1)."

    def handle(self, *args: Any, **options: Any) -> None:
        for weight, name in FACES.items():
            path = settings.BASE_DIR / "static" / "fonts" / name
            write_subset(fontpkg.path(FAMILY, weight), path)
            self.stdout.write(f"{name} : {path.stat().st_size} octets")


def write_subset(source: Path, target: Path) -> None:
    """The face as WOFF2 with the letters above and no hinting, which screens ignore."""
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False)
    face = subset.load_font(source, options)
    add_narrow_space(face)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *SYMBOLS])
    cutter.subset(face)
    subset.save_font(face, target, options)


def add_narrow_space(face: TTFont) -> None:
    """The blank between thousands, which Fira lacks: without it each system draws its own."""
    name = f"uni{NARROW_SPACE:04X}"
    face.setGlyphOrder([*face.getGlyphOrder(), name])
    face["glyf"][name] = Glyph()
    face["hmtx"][name] = (NARROW_WIDTH, 0)
    for table in face["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_SPACE] = name
