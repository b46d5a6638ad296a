"""The child process that makes pictures as networks want them: bytes in, bytes out.

Run as a program by `edges.pictures`, so it imports nothing of ours. On its standard input each
question comes behind its length (eight bytes, big-endian): a line of JSON, then the picture. The
wish in that line: {kept: whether its own bytes would do, crop: [left, top, right, bottom], size:
[width, height], types: [media type, …], most: bytes, 0 for as many as it takes}. The answer comes
in the same way: a line of JSON, {kept: true}, {type, width, height} with the bytes behind it,
{over: true} when no quality is small enough, or {}. Crop and size are in pixels as people see them.

The same bytes and wish make the same bytes: steps are fixed, and nothing tells the time.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps

ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")
PIXEL_LIMIT = 50_000_000
MEMORY_LIMIT = 1_500_000_000  # bytes of address space: a picture, its profile's, the smaller one
QUALITIES = (90, 85, 80, 75)
SHRINKING = 0.8  # of width and height, when no quality will do
DENSEST = 8  # pixels that a byte can hold; more of them are never tried
ROUNDS = 12  # of shrinking: a fourteenth of the width
PLAIN = ("L", "RGB", "RGBA")
LEAST_BLOCK = 65_536  # bytes, with room for a profile
MOST_PER_PIXEL = 4  # bytes of a JPEG: noise at the best quality has fewer than three
FORMS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SPACES = {"L": b"GRAY", "RGB": b"RGB ", "RGBA": b"RGB "}  # of profiles, at their bytes 16 to 19
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"subsampling": 0, "optimize": True, "progressive": False},  # red words stay sharp
    "PNG": {"compress_level": 6},
    "WEBP": {"method": 2},
}


def serve() -> None:
    """Answer until the input ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while size := int.from_bytes(source.read(8), "big"):
        line, _, data = source.read(size).partition(b"\n")
        try:
            told, made = reshape(data, json.loads(line))
        except Exception:  # noqa: BLE001 - whatever a decoder makes of it, it is no picture for us
            told, made = {}, b""
        answer = json.dumps(told).encode() + b"\n"
        target.write((len(answer) + len(made)).to_bytes(8, "big") + answer)
        target.write(made)
        target.flush()


def reshape(data: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what is told of a picture made to a wish, and its bytes."""
    with Image.open(io.BytesIO(data), formats=ACCEPTED) as image:
        image.load()
        drawn = image.format in ("PNG", "GIF")
        upright = ImageOps.exif_transpose(image)
        if wish["kept"] and upright.size == image.size and not _turned(image) and _usual(image):
            return {"kept": True}, b""
    picture, profile = _plain(upright)
    wanted = tuple(wish["size"])
    if list(wish["crop"]) != [0, 0, *wanted] or picture.size != wanted:
        picture = picture.resize(wanted, Image.Resampling.LANCZOS, box=tuple(wish["crop"]))
    for form, options, small in _attempts(picture, wish["types"], wish["most"], drawn=drawn):
        made = _saved(small, form, profile, options)
        if not wish["most"] or len(made) <= wish["most"]:
            kind = next(kind for kind, name in FORMS.items() if name == form)
            return {"type": kind, "width": small.width, "height": small.height}, made
    return {"over": True}, b""


def _turned(image: Image.Image) -> bool:
    return int(image.getexif().get(0x0112, 1)) not in (0, 1)


def _usual(image: Image.Image) -> bool:
    """Tell whether every network's program shows its colours: no inks, no cinema's spaces."""
    return image.mode in (*PLAIN, "P", "1", "LA", "PA") or image.mode.startswith("I;16")


def _plain(image: Image.Image) -> tuple[Image.Image, bytes]:
    """Return a picture in grey, RGB or RGBA, and its profile; other colours become sRGB."""
    profile = image.info.get("icc_profile") or b""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image, profile = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L"), b""
    elif image.has_transparency_data and image.mode != "RGBA":
        image = image.convert("RGBA")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGB")
    elif image.mode in ("1", "LA"):
        image = image.convert("L")
    elif image.mode not in PLAIN:
        image, profile = _in_srgb(image, profile), b""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    if profile[16:20] != SPACES[image.mode]:
        profile = b""
    image.info = {}  # a save would write some of it
    return image, profile


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    with contextlib.suppress(ImageCms.PyCMSError, OSError):  # a broken profile is no profile
        if profile:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            seen = ImageCms.profileToProfile(image, known, wanted, outputMode="RGB")
            return seen or image.convert("RGB")
    return image.convert("RGB")


def _attempts(
    picture: Image.Image, types: list[str], most: int, *, drawn: bool
) -> Iterator[tuple[str, dict[str, Any], Image.Image]]:
    """Yield formats and options to try, best first: what is drawn stays sharp while it can."""
    clear, pixels = picture.mode == "RGBA", picture.width * picture.height
    if most and pixels > most * DENSEST:
        picture = _scaled(picture, (most * DENSEST / pixels) ** 0.5)
    if "image/png" in types and (drawn or clear):
        yield "PNG", {}, picture
    lossy = [kind for kind in ("image/jpeg", "image/webp") if kind in types]
    if clear:
        lossy.reverse()  # WebP keeps what is transparent
    small = picture
    for step in range(1, ROUNDS + 1):
        for quality in QUALITIES if lossy else ():
            yield FORMS[lossy[0]], {"quality": quality}, small
        if not lossy and "image/png" in types:
            yield "PNG", {}, small
        small = _scaled(picture, SHRINKING**step)


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    width, height = (max(1, round(side * factor)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _saved(image: Image.Image, form: str, profile: bytes, options: dict[str, Any]) -> bytes:
    if form == "JPEG" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    made = io.BytesIO()
    # an optimized JPEG is written in one go: its library gives up on one that its block cannot hold
    ImageFile.MAXBLOCK = max(LEAST_BLOCK, image.width * image.height * MOST_PER_PIXEL)
    with_profile = {"icc_profile": profile} if profile else {}
    image.save(made, form, **SAVING[form], **options, **with_profile)
    return made.getvalue()


if __name__ == "__main__":
    serve()
