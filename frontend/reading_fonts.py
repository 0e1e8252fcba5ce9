"""The two reading fonts of the site, cut from Source Serif 4: ``python frontend/reading_fonts.py`` after ``npm ci``.

What the pages do not use is left out: weights beyond 400 to 700, in italics all but 400, hints and rare features.
The licence reserves the name "Source", so what was changed bears another one.
"""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SOURCES = HERE / "node_modules/@fontsource-variable/source-serif-4/files"
FONTS = HERE.parent / "static/fonts"
FAMILY = "Imprimatur Serif"
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
FAMILY_NAMES, FULL_NAMES, POSTSCRIPT_NAMES = (1, 16), (3, 4), (6, 25)


def main() -> None:
    """Write both fonts to static/fonts/."""
    cut("normal", {"wght": (400, 700)}, "imprimatur-serif.woff2")
    cut("italic", {"wght": 400}, "imprimatur-serif-italic.woff2")


def cut(style: str, weights: dict, name: str) -> None:
    """Write a smaller font of one style with these weights."""
    font = instancer.instantiateVariableFont(TTFont(SOURCES / f"source-serif-4-latin-wght-{style}.woff2"), weights)
    font.flavor = None
    whole = io.BytesIO()
    font.save(whole)
    font = TTFont(io.BytesIO(whole.getvalue()))
    options = subset.Options(layout_features=FEATURES, hinting=False, name_IDs=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=font.getBestCmap())
    cutter.subset(font)
    rename(font, style)
    font.flavor = "woff2"
    font.save(FONTS / name)


def rename(font: TTFont, style: str) -> None:
    """Take the reserved name away; copyright and licence stay."""
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = FAMILY
        elif record.nameID in FULL_NAMES:
            record.string = f"{FAMILY} {style.title()}"
        elif record.nameID in POSTSCRIPT_NAMES:
            record.string = f"{FAMILY.replace(' ', '')}-{style.title()}"


if __name__ == "__main__":
    main()
