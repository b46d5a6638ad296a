"""The child process that decodes media: bytes in, facts out, and no file is opened.

Run as a program by `edges.images`, so it imports nothing of ours: on its standard input each medium
comes behind its length (eight bytes, big-endian); for each, JSON goes back in the same way, `{}`
when it is no picture that can be read, `limit` alone when it has more pixels than that. A hostile
medium may end this process, and nothing else.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import warnings
from typing import Any

from PIL import Image, ImageCms

ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")
MOVING = ("PNG", "WEBP", "GIF")  # the formats that can be animated
PIXEL_LIMIT = 50_000_000
MEMORY_LIMIT = 1_000_000_000  # bytes of address space
SAMPLE = 512  # pixels across, of which colours and look are told: a small one says as much
COLORS = 24  # fewer put the share within a palette up to 32 points off, these 10 at most
LOOK = 16  # cells across
ORIENTATION = 0x0112
LYING = (5, 6, 7, 8)  # turned by a quarter when shown


def serve() -> None:
    """Answer until the input ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    source = sys.stdin.buffer
    while size := int.from_bytes(source.read(8), "big"):
        data = source.read(size)
        try:
            facts = examine(data)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            facts = {"limit": PIXEL_LIMIT}
        except Exception:  # noqa: BLE001 - whatever a decoder makes of it, it is no picture for us
            facts = {}
        answer = json.dumps(facts).encode()
        sys.stdout.buffer.write(len(answer).to_bytes(8, "big") + answer)
        sys.stdout.flush()


def examine(data: bytes) -> dict[str, Any]:
    """Return a picture's facts, in the names of MediaFacts; raise when it cannot be read whole."""
    with Image.open(io.BytesIO(data), formats=ACCEPTED) as image:
        # A telephone's JPEG with a second picture behind calls itself MPO: JPEG all the same.
        form = "JPEG" if image.format == "MPO" else str(image.format)
        animated = form in MOVING and bool(getattr(image, "is_animated", False))
        width, height = image.size
        if form == "JPEG":
            image.draft(image.mode, (SAMPLE, SAMPLE))  # every byte is read, fewer pixels are made
        image.load()
        if image.getexif().get(ORIENTATION) in LYING:
            width, height = height, width
        sample = _sample(image)
    return {
        "format": form,
        "width": width,
        "height": height,
        "animated": animated,
        "colors": _colors(sample),
        "look": _look(sample),
    }


def _sample(image: Image.Image) -> Image.Image:
    """Return a small picture in sRGB on white; pixels are picked, for a mixture is no colour."""
    size = (min(image.width, SAMPLE), min(image.height, SAMPLE))
    sample = image.resize(size, Image.Resampling.NEAREST)
    if sample.has_transparency_data:
        ground = Image.new("RGBA", size, "white")
        ground.alpha_composite(sample.convert("RGBA"))
        sample = ground.convert("RGB")
    elif sample.mode.startswith("I"):  # sixteen bits of grey
        sample = sample.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    elif sample.mode == "P":
        sample = sample.convert("RGB")
    profile = image.info.get("icc_profile")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):  # a broken profile is no profile
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            seen = ImageCms.profileToProfile(sample, known, wanted, outputMode="RGB")
            sample = seen or sample
    return sample.convert("RGB")


def _colors(sample: Image.Image) -> dict[str, float]:
    """Return the colours that stand for all, as `#rrggbb`, with their shares, largest first."""
    few = sample.quantize(COLORS, Image.Quantize.MEDIANCUT)
    palette = few.getpalette() or []
    pixels = few.width * few.height
    shares: dict[str, float] = {}
    counts = enumerate(few.histogram()[: len(palette) // 3])
    for index, count in sorted(counts, key=lambda pair: -pair[1]):
        if count:
            red, green, blue = palette[3 * index : 3 * index + 3]
            color = f"#{red:02x}{green:02x}{blue:02x}"
            shares[color] = round(shares.get(color, 0) + count / pixels, 4)
    return shares


def _look(sample: Image.Image) -> str:
    """Return which cells are lighter than the next one on their right, a bit for each.

    A little lighter does not count, so that compression turns few bits: at most 7 of the 256 in
    trials with JPEG of quality 30 at half the size, while other pictures differ by 50 and more.
    """
    grey = sample.convert("L").resize((LOOK + 1, LOOK), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(0, len(grey), LOOK + 1):
        for left, right in zip(grey[row : row + LOOK], grey[row + 1 :], strict=False):
            bits = bits << 1 | (left > right + 2)
    return f"{bits:0{LOOK * LOOK // 4}x}"


if __name__ == "__main__":
    serve()
