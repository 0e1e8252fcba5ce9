"""Uploaded pictures: what is taken, what is refused in words, and what does not survive."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from articles.images import UnfitImage, safe_image

SECRET = b"where it was taken"


def picture(kind="PNG", size=(40, 30), mode="RGB", colour=(200, 30, 30), **options):
    kept = io.BytesIO()
    Image.new(mode, size, colour).save(kept, kind, **options)
    return kept.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_picture_is_kept_in_its_own_format_and_size(kind, ending):
    kept = safe_image(picture(kind))
    assert (kept.ending, kept.width, kept.height) == (ending, 40, 30)
    with Image.open(io.BytesIO(kept.content)) as again:
        red, green, blue = again.convert("RGB").getpixel((20, 15))
    assert abs(red - 200) < 6
    assert abs(green - 30) < 6
    assert abs(blue - 30) < 6


def test_hidden_words_do_not_survive():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    for upload in (picture(pnginfo=told), picture("JPEG", exif=exif, comment=SECRET), picture("WEBP", exif=exif)):
        assert SECRET in upload
        assert SECRET not in safe_image(upload).content
    assert SECRET not in safe_image(picture() + b"<script>" + SECRET).content


def test_a_picture_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by a quarter
    assert safe_image(picture("JPEG", exif=exif))[2:] == (30, 40)


def test_a_large_picture_is_made_smaller():
    kept = safe_image(picture(size=(5000, 100), mode="L", colour=7))
    assert (kept.width, kept.height) == (2400, 48)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert safe_image(picture(kind, mode=mode, colour=0)).width == 40


def test_transparency_is_kept():
    kept = safe_image(picture(mode="RGBA", colour=(0, 0, 0, 0)))
    with Image.open(io.BytesIO(kept.content)) as again:
        assert again.getpixel((1, 1))[3] == 0


def flood(width, height):
    """Return a tiny PNG that claims an enormous size."""

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("upload", "saying"),
    [
        (b"", "not a PNG, JPEG or WebP"),
        (b"words", "not a PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a PNG, JPEG or WebP"),
        (picture("GIF"), "not a PNG, JPEG or WebP"),
        (picture("TIFF"), "not a PNG, JPEG or WebP"),
        (picture()[:60], "damaged"),
        (picture("JPEG")[:300], "damaged|not a PNG"),
        (flood(30_000, 30_000), "more than 40 megapixels"),
        (flood(7_000, 7_000), "more than 40 megapixels"),
    ],
    ids=["nothing", "words", "svg", "gif", "tiff", "cut-png", "cut-jpeg", "flood", "large"],
)
def test_what_cannot_be_taken_is_refused_in_words(upload, saying):
    with pytest.raises(UnfitImage, match=saying):
        safe_image(upload)


def test_a_moving_picture_is_refused():
    kept = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(kept, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(UnfitImage, match="Animated pictures"):
        safe_image(kept.getvalue())
