"""The picture that stands for a post where its address is shared."""

import io
from functools import cache, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from articles.approval.byline import verified_byline
from articles.approval.statements import fragments_digest
from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_response, site_of_the_moment, sooner
from articles.queries.article import find_live

SIZE = (1200, 630)
MARGIN = 84
WIDTH = SIZE[0] - 2 * MARGIN
PAPER, INK, MUTED, ACCENT = "#fbfaf7", "#1b1b1a", "#5c5a55", "#1f5f4a"
FONT = settings.BASE_DIR / "static" / "fonts" / "imprimatur-serif.woff2"
BOLD, PLAIN = 650, 420
#: Sizes of the title in pixels, the largest that fits first, and the lines it may take.
TITLE_SIZES = (84, 74, 64, 56, 48)
MOST_LINES = 5
LEADING = 1.18
TITLE_HEIGHT = 360
COLOURS = 16


class Card(NamedTuple):
    """What a picture says; ``approval`` is the approval line or ""."""

    title: str
    site: str
    approval: str


@lru_cache(maxsize=256)
def card_png(card: Card) -> bytes:
    """Return the picture as PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=ACCENT)
    title = _drawable(card.title)
    if title:
        draw.text((MARGIN, 72), _shortened(_drawable(card.site), 34, PLAIN), font=_face(34, PLAIN), fill=MUTED)
    _draw_title(draw, title or _drawable(card.site), top=150)
    if approval := _drawable(card.approval):
        _draw_seal(draw, MARGIN, 540)
        draw.text((MARGIN + 52, 541), _shortened(approval, 32, PLAIN, WIDTH - 52), font=_face(32, PLAIN), fill=INK)
    content = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw_title(draw, title, *, top):
    size, lines = _fitted(title)
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * size * LEADING), line, font=_face(size, BOLD), fill=INK)


def _fitted(title):
    """Return the largest size at which the title fits, and its lines; the smallest cuts it with an ellipsis."""
    for size in TITLE_SIZES:
        lines = _lines(title, size)
        widest = max(_face(size, BOLD).getlength(word) for word in title.split() or [""])
        if widest <= WIDTH and len(lines) <= MOST_LINES and len(lines) * size * LEADING <= TITLE_HEIGHT:
            return size, _balanced(title, size, len(lines), widest)
    kept = lines[:MOST_LINES]
    kept[-1] = _shortened(f"{kept[-1]} {lines[MOST_LINES]}" if len(lines) > MOST_LINES else kept[-1], size, BOLD)
    return size, kept


def _balanced(title, size, count, least):
    """Return as many lines as before, as even as they can be: the narrowest column that needs no more of them."""
    width = WIDTH
    while width - 20 > max(least, WIDTH // 2) and len(_lines(title, size, width - 20)) == count:
        width -= 20
    return _lines(title, size, width)


def _lines(text, size, width=WIDTH):
    lines, line = [], ""
    for word in text.split():
        word = _shortened(word, size, BOLD, width)
        longer = f"{line} {word}".strip()
        if line and _face(size, BOLD).getlength(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _shortened(text, size, weight, width=WIDTH):
    """Return the text, cut with an ellipsis where it is too wide."""
    face = _face(size, weight)
    if face.getlength(text) <= width:
        return text
    fits, beyond = 0, len(text)
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        fits, beyond = (middle, beyond) if face.getlength(f"{text[:middle]}…") <= width else (fits, middle)
    return text[:fits].rstrip(" ,;:.–-") + "…"


def _draw_seal(draw, left, top):
    """A tick in a disc, as beside the approval line on the page."""
    draw.ellipse((left, top, left + 38, top + 38), fill=ACCENT)
    tick = [(left + 10, top + 20), (left + 17, top + 27), (left + 29, top + 13)]
    draw.line(tick, fill=PAPER, width=5, joint="curve")


def _drawable(text):
    """Return the text in single spaces, or "" when the face lacks one of its characters."""
    words = " ".join(text.split())
    return words if all(ord(character) in _known() for character in words) else ""


@cache
def _known():
    return frozenset(TTFont(FONT).getBestCmap())


@lru_cache(maxsize=32)
def _face(size, weight):
    face = ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
    face.set_variation_by_axes([weight])
    return face


@for_everybody
def card(request, slug, number):
    row = find_live(slug)
    if row is None or row.number != number:
        raise Http404("There is no such version now.")
    site = site_of_the_moment()
    picture = card_png(Card(row.title, site.name, _approval(row, site)))
    seconds = sooner(row.seconds, site.seconds)
    return fresh_response(request, picture, seconds=seconds, changed_at=row.starts_at, content_type="image/png")


@for_everybody
def former_card(request, slug, number):
    """Lead from the address that a post's share image had before."""
    return HttpResponsePermanentRedirect(reverse("articles:share_image", args=[slug, number]))


def _approval(row, site):
    approver = verified_byline(row, row.credits, fragments_digest=fragments_digest(row.fragments)).approver
    with translation.override(site.interface_language):
        return _("Edited and approved by %(name)s") % {"name": approver.printed} if approver else ""
