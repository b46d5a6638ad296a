"""Media are decoded in a child process: hostile ones are refused and harm nobody."""

import io
import struct
import zlib

import pytest
from PIL import Image

from marronnier.edges import decoding, images
from marronnier.model import File


def facts(data, size=None):
    """Return what inspecting these bytes tells."""
    return images.inspect(File("100644", len(data) if size is None else size, lambda: data))


def encoded(form, size=(40, 30), **options):
    """Return an image's bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "orange").save(buffer, form, **options)
    return buffer.getvalue()


def chunk(kind, data):
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """Return a small PNG that claims to be large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", decoding.ACCEPTED)
def test_accepted_formats_tell_their_size(form):
    """Format, width and height come back."""
    told = facts(encoded(form))
    assert (told.format, told.width, told.height, told.fault) == (form, 40, 30, None)


HOSTILE = {
    "a PNG bomb": bomb(10_000, 10_000),
    "a larger bomb": bomb(60_000, 60_000),
    "a truncated JPEG": encoded("JPEG", (400, 400))[:900],
    "HTML named .jpg": b"<!doctype html><script>alert(1)</script>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a TIFF": encoded("TIFF"),
    "random bytes": bytes(range(256)) * 40,
    "an LFS pointer": images.LFS + b"v1\noid sha256:0\nsize 12\n",
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_have_a_fault_and_no_size(name):
    """What is no readable image has one sentence, and the next good one is still read."""
    told = facts(HOSTILE[name])
    assert told.fault is not None
    assert (told.format, told.width) == ("", 0)
    good = encoded("PNG", (7, len(HOSTILE[name]) % 50 + 1))
    assert facts(good).fault is None


def test_a_file_too_heavy_is_never_read():
    """The size alone decides, before any byte is read."""

    def never():
        raise AssertionError("it was read")

    told = images.inspect(File("100644", images.SIZE_LIMIT + 1, never))
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
