"""Media are decoded in a child process: hostile ones are refused and harm nobody."""

import io
import json
import struct
import zlib
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from marronnier.edges import decoding, images
from marronnier.model import File, MediaFacts

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted(path for path in (ROOT / "content").rglob("*") if path.suffix in (".png", ".jpg"))
ORIENTATION = 0x0112


def facts(data, size=None):
    """Return what inspecting these bytes tells."""
    return images.inspect(File("100644", len(data) if size is None else size, lambda: data))


def saved(image, form, **options):
    """Return a picture's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def encoded(form, size=(40, 30), **options):
    """Return a plain picture's bytes."""
    return saved(Image.new("RGB", size, "orange"), form, **options)


def drawn(scale=1, word="samedi"):
    """Return a drawing with a few shapes and a word."""
    image = Image.new("RGB", (1080, 1350), "#f6faf9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 900, 1080, 1350), fill="#1f4e5f")
    draw.ellipse((200, 200, 700, 700), fill="#e8b04a")
    draw.polygon(((600, 850), (1000, 850), (800, 300)), fill="#c4573a")
    draw.text((80, 1000), word, fill="white", font_size=220)
    return image.resize((round(1080 * scale), round(1350 * scale)), Image.Resampling.LANCZOS)


def apart(first, second):
    """Return how many bits two looks differ by."""
    return (int(facts(first).look, 16) ^ int(facts(second).look, 16)).bit_count()


def chunk(kind, data):
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zeros(unit, times):
    """Return a zlib stream that unpacks to `times` times `unit` zero bytes, made in no time."""
    packing = zlib.compressobj(wbits=-15)
    block = packing.compress(bytes(unit)) + packing.flush(zlib.Z_FULL_FLUSH)  # stands for itself
    check = (unit * times % 65521) << 16 | 1  # what Adler-32 makes of zeros
    return b"\x78\x9c" + block * times + b"\x03\0" + check.to_bytes(4, "big")


BLACK = zlib.compress(bytes(1000))


def bomb(width, height, *, before=b"", rows=BLACK):
    """Return a small PNG of that size; `rows` is its packed content, black when it is whole."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + before
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


# --- what is told -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", decoding.ACCEPTED)
def test_accepted_formats_tell_their_size(form):
    """Format, width and height come back."""
    told = facts(encoded(form))
    assert (told.format, told.width, told.height, told.fault) == (form, 40, 30, None)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_width_and_height_are_those_that_people_see(form, orientation):
    """A picture that lies on its side is told upright."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    told = facts(encoded(form, (40, 30 + orientation), exif=exif))
    upright = (40, 30 + orientation)
    assert (told.width, told.height) == (upright if orientation < 5 else upright[::-1])


def test_a_telephones_picture_with_a_second_one_behind_is_a_jpeg():
    """It calls itself MPO; networks and readers take it for JPEG, and it does not move."""
    second = Image.new("RGB", (20, 20), "navy")
    told = facts(encoded("MPO", save_all=True, append_images=[second]))
    assert (told.format, told.animated, told.width) == ("JPEG", False, 40)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_movement_is_told(form):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("navy", "white")]
    assert facts(saved(frames[0], form, save_all=True, append_images=frames[1:])).animated
    assert not facts(saved(frames[0], form)).animated


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_colours_come_with_their_shares(form):
    """Two thirds of one and a third of another."""
    image = Image.new("RGB", (90, 90), "#1f4e5f")
    image.paste("#e8b04a", (0, 0, 90, 30))
    options = {"lossless": True} if form == "WEBP" else {}
    told = facts(saved(image, form, **options)).colors
    assert told == pytest.approx({"#1f4e5f": 2 / 3, "#e8b04a": 1 / 3}, abs=0.001)


def test_what_is_transparent_shows_white():
    image = Image.new("RGBA", (50, 50), (255, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 50, 25))
    assert facts(saved(image, "PNG")).colors == {"#000000": 0.5, "#ffffff": 0.5}


def test_colours_are_told_as_screens_show_them():
    """A profile that swaps red and blue is heeded; one that is broken is not, and harms nothing."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red = Image.new("RGB", (20, 20), "#cc2010")
    swapped = profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    (plain,) = facts(saved(red, "PNG", icc_profile=profile)).colors
    (other,) = facts(saved(red, "PNG", icc_profile=swapped)).colors
    (broken,) = facts(saved(red, "PNG", icc_profile=b"nothing at all")).colors
    assert plain == broken == "#cc2010"
    assert int(other[5:], 16) > int(other[1:3], 16)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    told = facts(saved(Image.new(mode, (30, 20)), "PNG"))
    assert (told.fault, told.width) == (None, 30)
    assert len(told.colors) == 1


def test_a_cmyk_jpeg_is_read():
    assert list(facts(saved(Image.new("CMYK", (30, 20)), "JPEG")).colors) == ["#ffffff"]


ANEW = {
    "JPEG of little quality": saved(drawn(), "JPEG", quality=40),
    "half the size": saved(drawn(0.5), "PNG"),
    "WebP, smaller": saved(drawn(0.7), "WEBP", quality=60),
}


@pytest.mark.parametrize("name", ANEW)
def test_a_picture_saved_anew_looks_alike(name):
    """So alike that the rule on re-use knows it again."""
    assert apart(saved(drawn(), "PNG"), ANEW[name]) <= 8


def test_another_word_on_the_same_drawing_looks_different():
    """A series with one template is no re-use."""
    assert apart(saved(drawn(), "PNG"), saved(drawn(word="JEUDI 12"), "PNG")) > 8


def test_facts_are_plain_values():
    """They can be kept as JSON and come back the same."""
    told = facts(encoded("PNG"))
    assert MediaFacts(**json.loads(json.dumps(asdict(told)))) == told


def test_the_examples_pictures_are_all_fine():
    assert EXAMPLES
    for path in EXAMPLES:
        told = facts(path.read_bytes())
        assert (told.fault, told.located, told.animated) == (None, False, False), path
        assert sum(told.colors.values()) == pytest.approx(1, abs=0.01)


# --- what is refused ----------------------------------------------------------------------------

HOSTILE = {
    "a PNG bomb": bomb(10_000, 10_000),
    "a larger bomb": bomb(60_000, 60_000),
    "a truncated JPEG": encoded("JPEG", (400, 400))[:900],
    "HTML named .jpg": b"<!doctype html><script>alert(1)</script>",
    "random bytes": bytes(range(256)) * 40,
    "an LFS pointer": images.LFS + b"v1\noid sha256:0\nsize 12\n",
    "nothing": b"",
}
FOREIGN = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "TIFF": encoded("TIFF"),
    "BMP": encoded("BMP"),
    "AVIF": encoded("AVIF"),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "PDF": b"%PDF-1.7\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_have_a_fault_and_no_size(name):
    """What is no readable image has one sentence, and the next good one is still read."""
    told = facts(HOSTILE[name])
    assert told.fault is not None
    assert (told.format, told.width) == ("", 0)
    good = encoded("PNG", (7, len(HOSTILE[name]) % 50 + 1))
    assert facts(good).fault is None


@pytest.mark.parametrize("name", FOREIGN)
def test_formats_that_networks_refuse_are_named(name):
    """They are not decoded, and the sentence says what to do."""
    told = facts(FOREIGN[name])
    assert (told.format, told.width) == (name, 0)
    assert f"in the format {name}" in str(told.fault)


def peak():
    """Return the most memory that the child has held, in bytes."""
    child = images._decoder.child  # noqa: SLF001 - nobody else knows its number
    status = Path(f"/proc/{child.pid}/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


LONG = zeros(1_000_000, 300)
BOMBS = {
    # 900 million pixels, whole and valid: 2.6 MB that unpack to 2.7 GB
    "a picture": bomb(30_000, 30_000, rows=zeros(900_010, 3_000)),
    "an animation": b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + encoded("GIF")[10:],
    "a text": bomb(40, 30, before=chunk(b"zTXt", b"Comment\0\0" + LONG)),
    "a profile": bomb(40, 30, before=chunk(b"iCCP", b"ICC\0\0" + LONG)),
    "rows without end": bomb(40, 30, rows=LONG),
}


def test_the_bomb_is_a_real_one():
    """The same rows in a smaller picture are read: nothing but the size is wrong with it."""
    assert len(BOMBS["a picture"]) < 3_000_000
    assert facts(bomb(30_000, 10, rows=zeros(900_010, 1))).width == 30_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory only here")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_opened_in_bounded_memory(name):
    """The child never holds more than a picture of the allowed size does, whatever is packed."""
    images._decoder.stop()  # noqa: SLF001 - a new child has held nothing yet
    told = facts(BOMBS[name])
    assert peak() < 100_000_000
    if told.fault is None:  # the surplus was never unpacked
        assert (told.width, told.height) == (40, 30)
    images._decoder.stop()  # noqa: SLF001
    assert facts(encoded("PNG", (9, len(name)))).fault is None


def test_a_picture_of_too_many_pixels_is_told_so():
    assert "more than 50 million pixels" in str(facts(bomb(9_000, 9_000)).fault)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory only here")
def test_the_largest_picture_fits_its_memory():
    """Just under the limit of pixels, with transparency: read, within the limit of memory."""
    images._decoder.stop()  # noqa: SLF001
    data = saved(Image.new("RGBA", (7_000, 7_000)), "WEBP", lossless=True, method=0)
    assert facts(data).fault is None
    assert peak() < decoding.MEMORY_LIMIT


def test_a_file_too_heavy_is_never_read():
    """The size alone decides, before any byte is read."""

    def never():
        raise AssertionError("it was read")

    told = images.inspect(File("100644", images.FILM_LIMIT + 1, never))
    assert told.fault is not None


def test_a_medium_that_takes_too_long_is_refused(monkeypatch):
    """The child is ended, the medium has a fault, and the next one is read by a new child."""
    monkeypatch.setattr(images, "SECONDS", 0)
    assert facts(encoded("PNG", (2000, 2000))).fault is not None
    monkeypatch.undo()
    assert facts(encoded("PNG", (6, 3))).fault is None


def test_a_child_that_died_between_media_is_replaced():
    """Nobody's fault: the next medium is read."""
    assert facts(encoded("PNG", (3, 3))).fault is None
    images._decoder.child.kill()  # noqa: SLF001 - as a system short of memory does
    images._decoder.child.wait()  # noqa: SLF001
    assert facts(encoded("PNG", (5, 3))).fault is None


def test_what_is_no_medium_is_told_as_one_that_may_have_been_a_film():
    told = facts(b"hello")
    assert "no picture and no film" in str(told.fault)
    assert "MP4" in str(told.fault)
