"""The site's own accent colour: legible on every ground it stands on, and the few lines of CSS that set it.

Contrast is computed as WCAG 2.2 defines it (relative luminance and contrast ratio); text needs 4.5 to 1.
"""

import colorsys
import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NEEDED = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}")
VERSION = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})")
STEPS = 500  # shades tried between a colour and black or white


class Scheme(NamedTuple):
    """Light or dark: the accent and what site.css puts behind it, the page first."""

    accent: str
    grounds: tuple[str, ...]
    is_dark: bool


LIGHT = Scheme("#0b5d57", ("#fdfcf9", "#ffffff", "#fff5d9"), is_dark=False)
DARK = Scheme("#6fd3c8", ("#14161a", "#1b1e24", "#2f2713"), is_dark=True)


class Shade(NamedTuple):
    """An accent and the colours that follow from it: words on it, and a tint of it behind it."""

    accent: str
    on_accent: str
    tint: str


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 for black to 1 for white."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shade(accent: str, scheme: Scheme) -> Shade:
    """Return the accent with the colours that follow from it."""
    on_accent = max("#ffffff", "#0d1a18", key=lambda words: contrast(words, accent))
    return Shade(accent, on_accent, _mixed(accent, scheme.grounds[0], 0.08))


def least_contrast(accent: str, scheme: Scheme) -> tuple[float, str]:
    """Return the lowest contrast the accent has on a ground of the scheme, its own tint included, and that ground."""
    grounds = (*scheme.grounds, shade(accent, scheme).tint)
    return min((contrast(accent, ground), ground) for ground in grounds)


def is_legible(accent: str, scheme: Scheme) -> bool:
    return least_contrast(accent, scheme)[0] >= NEEDED and contrast(accent, shade(accent, scheme).on_accent) >= NEEDED


def nearest_legible(accent: str, scheme: Scheme) -> str:
    """Return the colour of the same hue that can be read and differs least: darker in light, lighter in dark."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(accent))
    end = 1 if scheme.is_dark else 0
    shades = (
        _written(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / STEPS, saturation))
        for step in range(STEPS + 1)
    )
    return next(colour for colour in shades if is_legible(colour, scheme))


def validate_light_accent(colour: str) -> None:
    """Raise ``ValidationError`` (codes ``colour``, ``contrast``) unless the colour can be read in light."""
    _validate(colour, LIGHT)


def validate_dark_accent(colour: str) -> None:
    """The same in dark."""
    _validate(colour, DARK)


def theme_version(light: str, dark: str) -> str:
    """Return what names a pair of accents in an address, empty when neither is set."""
    return f"{light or LIGHT.accent}-{dark or DARK.accent}".replace("#", "") if light or dark else ""


def theme_css(version: str) -> str | None:
    """Return the style sheet for such a pair, or None when there is none or it could not be read."""
    found = VERSION.fullmatch(version)
    pair = found and [(f"#{found[1]}", LIGHT), (f"#{found[2]}", DARK)]
    if not pair or not all(is_legible(accent, scheme) for accent, scheme in pair):
        return None
    light, dark = (shade(accent, scheme) for accent, scheme in pair)
    lines = (
        f"--{name.replace('_', '-')}:light-dark({getattr(light, name)},{getattr(dark, name)})" for name in Shade._fields
    )
    return f":root{{{';'.join(lines)}}}\n"


def _validate(colour, scheme):
    if not COLOUR.fullmatch(colour):
        raise ValidationError(_("Write the colour as # and six signs, like #0b5d57."), code="colour")
    if is_legible(colour, scheme):
        return
    ratio, ground = least_contrast(colour, scheme)
    message = _(
        "%(colour)s has a contrast of %(ratio).2f to 1 on %(ground)s, where it would stand; words need 4.5 to 1. "
        "The nearest shade that can be read is %(nearest)s."
    )
    facts = {"colour": colour, "ratio": ratio, "ground": ground, "nearest": nearest_legible(colour, scheme)}
    raise ValidationError(message, params=facts, code="contrast")


def _parts(colour):
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _written(parts):
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mixed(colour, ground, share):
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return _written([share * mine + (1 - share) * its for mine, its in pairs])
