"""Uploaded pictures made safe: decoded, bounded, and written anew without anything but their pixels.

Only PNG, JPEG and WebP are read. What leaves here was encoded by Pillow from pixels, so a file that is two
formats at once, hidden data, place and camera names do not survive. SVG is a program and is never taken.
"""

import io
from typing import NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from refusals import Refusal

#: Pixels of an upload at most; a small file can claim many millions (a "pixel flood").
PIXELS = 40_000_000
#: The longer side of what is kept, in pixels; enough for a full-width picture on a dense screen.
LONGEST_SIDE = 2400
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
QUALITY = 88


class UnfitImage(Refusal):
    """The file is no picture that can be taken; ``message`` says why and what to do."""


class SafeImage(NamedTuple):
    """A picture as it is kept: its bytes, the ending of its name (png, jpg, webp) and its size in pixels."""

    content: bytes
    ending: str
    width: int
    height: int


def safe_image(upload: bytes, *, longest_side: int = LONGEST_SIDE) -> SafeImage:
    """Return an upload written anew, turned upright and at most ``longest_side`` wide or high.

    Raises ``UnfitImage`` for anything but a still PNG, JPEG or WebP picture of at most 40 megapixels.
    """
    try:
        with Image.open(io.BytesIO(upload), formats=list(FORMATS)) as picture:
            _check(picture)
            ending = FORMATS[picture.format or ""]
            picture.load()
            return _written(_upright(picture, longest_side), ending)
    except UnidentifiedImageError:
        raise UnfitImage(_("This is not a PNG, JPEG or WebP picture. Save it as one of these and try again.")) from None
    except UnfitImage:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise UnfitImage(_("This picture is damaged or cannot be read. Save it again and retry.")) from error


def _check(picture):
    width, height = picture.size
    if width * height > PIXELS:
        raise _too_large()
    if getattr(picture, "n_frames", 1) > 1:
        raise UnfitImage(_("Animated pictures are not accepted. Save one frame of it and try again."))


def _too_large():
    return UnfitImage(
        _("This picture has more than %(most)d megapixels. Make it smaller and try again.")
        % {"most": PIXELS // 1_000_000}
    )


def _upright(picture, longest_side):
    picture = _srgb(ImageOps.exif_transpose(picture))
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return picture


def _srgb(picture):
    """Return the picture in the colours that browsers assume, as grey, RGB or RGB with transparency."""
    profile = picture.info.get("icc_profile")
    has_alpha = picture.has_transparency_data
    wanted = "RGBA" if has_alpha else "L" if picture.mode in ("1", "L", "I;16") and not profile else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGBA" if picture.mode == "RGBA" else "RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            pass  # A broken profile: the plain numbers are the best guess.
    return picture if picture.mode == wanted else picture.convert(wanted)


def _written(picture, ending):
    if ending == "jpg" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    kept = io.BytesIO()
    options = {
        "png": {"format": "PNG", "optimize": True},
        "jpg": {"format": "JPEG", "quality": QUALITY, "progressive": True, "optimize": True},
        "webp": {"format": "WEBP", "quality": QUALITY},
    }[ending]
    bare.save(kept, **options)
    return SafeImage(kept.getvalue(), ending, *bare.size)
