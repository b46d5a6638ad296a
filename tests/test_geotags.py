"""A picture's place is taken out of its file, and nothing else of it changes."""

import io
import json
import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from marronnier.geotags import without_place
from tests.reading.workspace import ACCOUNTS, CHARTER, post_text
from tests.test_check import put, run

PLACE, ORIENTATION, MAKE, TAKEN = 0x8825, 0x0112, 0x010F, 0x9003
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="48,34.998N" dc:format="image/jpeg">
<exif:GPSLongitude>7,45.135E</exif:GPSLongitude><exif:GPSAltitude>144/1</exif:GPSAltitude>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def exif(*, place=True, endian="<"):
    """Return what a telephone writes: orientation, maker, time, and the position."""
    written = Image.Exif()
    written.endian = endian
    written[ORIENTATION] = 6
    written[MAKE] = "Maison Exemple"
    written.get_ifd(0x8769)[TAKEN] = "2026:11:22 10:00:00"
    if place:
        position = {1: "N", 2: (48.0, 34.0, 59.88), 3: "E", 4: (7.0, 45.0, 8.1), 29: "2026:11:22"}
        written.get_ifd(PLACE).update(position)
    return written


def picture(form, *, told=None, **options):
    """Return the bytes of a picture with noise, a colour profile and an EXIF block."""
    image = Image.frombytes("RGB", (60, 40), random.Random(7).randbytes(7200))  # noqa: S311
    buffer = io.BytesIO()
    image.save(buffer, form, exif=told or exif(), icc_profile=PROFILE, **options)
    return buffer.getvalue()


def opened(data):
    """Return what a reader sees of a picture."""
    image = Image.open(io.BytesIO(data))
    written = image.getexif()
    return {
        "pixels": image.convert("RGB").tobytes(),
        "profile": image.info.get("icc_profile"),
        "orientation": written.get(ORIENTATION),
        "maker": written.get(MAKE),
        "taken": written.get_ifd(0x8769).get(TAKEN),
        "place": dict(written.get_ifd(PLACE)),
    }


def with_chunk(data, kind, content):
    """Return a PNG with one chunk more, behind its header."""
    check = zlib.crc32(kind + content)
    written = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
    return data[:33] + written + data[33:]


def raw_profile(name, content):
    """Return a profile as ImageMagick writes one into a PNG's text."""
    lines = "\n".join(content.hex()[at : at + 72] for at in range(0, 2 * len(content), 72))
    return f"\n{name}\n{len(content):8}\n{lines}\n".encode()


BARE = picture("PNG", told=exif(place=False))
LOCATED = {
    "JPEG": picture("JPEG"),
    "JPEG, big-endian": picture("JPEG", told=exif(endian=">")),
    "JPEG with XMP": picture("JPEG", told=exif(place=False), xmp=XMP),
    "JPEG with both": picture("JPEG", xmp=XMP),
    "JPEG of a telephone, two pictures": picture(
        "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "navy")]
    ),
    "PNG": picture("PNG"),
    "PNG with XMP": with_chunk(BARE, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    "PNG with packed XMP": with_chunk(
        BARE, b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)
    ),
    "PNG by ImageMagick": with_chunk(
        BARE,
        b"zTXt",
        b"Raw profile type exif\0\0" + zlib.compress(raw_profile("exif", exif().tobytes())),
    ),
    "PNG by ImageMagick, plain": with_chunk(
        BARE, b"tEXt", b"Raw profile type xmp\0" + raw_profile("xmp", XMP)
    ),
    "WebP": picture("WEBP", lossless=True),
    "WebP with both": picture("WEBP", xmp=XMP),
}


@pytest.mark.parametrize("name", LOCATED)
def test_the_place_goes_and_all_else_stays(name):
    """Pixels, profile, orientation, maker and time are as they were."""
    before, cleaned = LOCATED[name], without_place(LOCATED[name])
    assert cleaned != before
    assert opened(cleaned) == {**opened(before), "place": {}}
    for trace in (b"48,34.998N", b"7,45.135E", b"144/1", b"2026:11:22\0"):
        assert trace not in cleaned.replace(b"2026:11:22 10", b"")


@pytest.mark.parametrize("name", LOCATED)
def test_a_second_time_nothing_is_found(name):
    cleaned = without_place(LOCATED[name])
    assert without_place(cleaned) == cleaned


@pytest.mark.parametrize("name", [name for name in LOCATED if b"\xff\xd8" in LOCATED[name][:2]])
def test_a_jpeg_keeps_its_length(name):
    """So whatever points into the file still points right."""
    assert len(without_place(LOCATED[name])) == len(LOCATED[name])


def test_the_second_picture_is_still_there():
    """What a telephone keeps behind the first one, and what it tells of a place, too."""
    name = "JPEG of a telephone, two pictures"
    image = Image.open(io.BytesIO(without_place(LOCATED[name])))
    assert image.n_frames == 2
    image.seek(1)
    assert image.convert("RGB").getpixel((5, 5)) == pytest.approx((0, 0, 128), abs=3)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_tells_no_place_is_left_alone(form):
    """Also one whose directory of the place holds nothing but a version and a day."""
    told = exif(place=False)
    data = picture(form, told=told)
    assert without_place(data) == data
    told.get_ifd(PLACE).update({0: b"\2\3\0\0", 29: "2026:11:22"})
    data = picture(form, told=told)
    assert without_place(data) == data


def test_words_about_places_are_no_places():
    """XMP that speaks of GPS elsewhere, and text that only looks like it."""
    words = XMP.replace(b'exif:GPSLatitude="48,34.998N"', b'dc:source="exif: GPSLatitude"')
    words = words.replace(b"exif:GPSLongitude", b"exif:GPSStatus")
    data = picture("JPEG", told=exif(place=False), xmp=words)
    assert without_place(data) == data


def test_what_is_no_picture_is_left_alone():
    for data in (b"", b"\xff\xd8", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n", b"plain text"):
        assert without_place(data) == data


@given(name=st.sampled_from(sorted(LOCATED)), seed=st.randoms(use_true_random=False))
def test_broken_files_never_stop_it(name, seed):
    """Bytes changed at random, or the end cut off: no error, and nothing is left to do."""
    data = bytearray(LOCATED[name])
    for _ in range(seed.randint(1, 12)):
        data[seed.randrange(min(len(data), 3000))] = seed.choice((0, 1, 255, seed.randrange(256)))
    data = bytes(data[: seed.choice((len(data), seed.randrange(len(data))))])
    cleaned = without_place(data)
    assert without_place(cleaned) == cleaned


@pytest.mark.timeout(20)
def test_hostile_files_take_no_time():
    """Blocks by the thousand, directories that point everywhere: done at once."""
    entries = struct.pack("<HHII", PLACE, 4, 1, 8) * 5000
    block = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 5000) + entries
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    assert without_place(b"\xff\xd8" + segment * 50 + b"\xff\xd9")
    assert without_place(b"\xff\xd8" + b"\xff\xe1\xff\xffExif\0\0" * 200_000)
    assert without_place(b"\xff\xd8" + b"\xff\xe1\xff\xffhttp://ns.adobe.com/xap/" * 50_000)


# --- check --fix ---------------------------------------------------------------------------------

MEDIA = "content/atelier/media/"
POST = "content/atelier/2026/12/2026-12-05-teaser.md"


@pytest.fixture
def workspace(tmp_path):
    """A client whose post shows two photographs, one of them twice, that tell where they were."""
    with_ = "\n".join(
        f"  - path: media/{name}\n    alt: L’établi, le soir, vu de la porte"
        for name in ("a.jpg", "b.png", "a.jpg")
    )
    put(tmp_path, "clients/atelier/charter.yml", CHARTER.format(zone="Europe/Paris"))
    put(tmp_path, "clients/atelier/accounts.yml", ACCOUNTS)
    put(tmp_path, POST, post_text({"with": f"media:\n{with_}"}))
    put(tmp_path, f"{MEDIA}a.jpg", LOCATED["JPEG with both"])
    put(tmp_path, f"{MEDIA}b.png", LOCATED["PNG"])
    return tmp_path


def found(done):
    """Return the places of the pictures in a report of `check --format json`."""
    findings = json.loads(done.stdout)["findings"]
    return [(one["path"], one["line"]) for one in findings if one["rule"] == "RGP003"]


def test_check_finds_the_place_and_fix_takes_it_out(workspace):
    """The files are written again without it; the post is not touched; then nothing is found."""
    post = (workspace / POST).read_bytes()
    (workspace / MEDIA / "a.jpg").chmod(0o640)
    assert found(run(workspace, "check", "--format", "json")) == [(POST, 8), (POST, 10), (POST, 12)]
    assert (workspace / MEDIA / "a.jpg").read_bytes() == LOCATED["JPEG with both"]
    done = run(workspace, "check", "--fix", "--format", "json")
    assert found(done) == []
    assert "Corrections : 2 ; fichiers : 2" in done.stderr
    for name, kind in (("a.jpg", "JPEG with both"), ("b.png", "PNG")):
        cleaned = (workspace / MEDIA / name).read_bytes()
        assert cleaned == without_place(LOCATED[kind])
        assert opened(cleaned)["pixels"] == opened(LOCATED[kind])["pixels"]
    assert (workspace / MEDIA / "a.jpg").stat().st_mode & 0o777 == 0o640
    assert (workspace / POST).read_bytes() == post
    assert found(run(workspace, "check", "--format", "json")) == []


def test_fix_leaves_what_the_charter_allows(workspace):
    charter = workspace / "clients/atelier/charter.yml"
    charter.write_text(charter.read_text("utf-8") + "media: {exif_gps: allowed}\n", "utf-8")
    assert found(run(workspace, "check", "--fix", "--format", "json")) == []
    assert (workspace / MEDIA / "b.png").read_bytes() == LOCATED["PNG"]
