"""Pictures as networks want them: same bytes each time, nothing told, never bent out of shape."""

import dataclasses
import hashlib
import io
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from marronnier.edges import pictures
from marronnier.edges.images import inspect
from marronnier.metadata import without_metadata
from marronnier.model import File, MediaFacts, Medium, Place
from marronnier.platforms.base import Held, Limits, Shape
from marronnier.platforms.shared.shaping import fit, plan, ratio_of, spelt
from tests.test_images import BOMBS, HOSTILE, ORIENTATION, drawn, saved

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
JPEG = Shape(("image/jpeg",))
SECRET = b"Rue du Secret"


def medium(data, **fields):
    facts = inspect(File("100644", len(data), lambda: data))
    return Medium("a.jpg", Place("a"), "a.jpg", "visuel", "", fields, facts)


def fitted(data, shape, **fields):
    return fit(medium(data, **fields), data, shape, pictures.reshape)


def opened(picture):
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    assert Image.MIME[image.format] == picture.type
    assert hashlib.sha256(picture.data).hexdigest() == picture.sha256
    return image


def telling(form, image=None, orientation=1, **options):
    """Return a picture whose file says more than it shows."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = SECRET.decode()
    more = {"xmp": b"<x>" + SECRET + b"</x>"} if form in ("JPEG", "WEBP") else {}
    if form in ("JPEG", "GIF"):
        more["comment"] = SECRET
    if form != "GIF":
        more["exif"] = exif
    return saved(image or drawn(0.1), form, **more, **options)


# --- what is left alone -------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_file_that_fits_and_tells_nothing_is_sent_itself(form):
    data = saved(drawn(0.1).convert("P") if form == "GIF" else drawn(0.1), form)
    assert fitted(data, Shape(most_bytes=len(data), most_width=108, most_height=135)).data == data


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_a_file_tells_goes_and_no_pixel_is_touched(form):
    data = telling(form, icc_profile=SRGB)
    assert SECRET in data
    picture = fitted(data, Shape())
    assert SECRET not in picture.data
    assert b"http" not in picture.data
    image = opened(picture)
    assert image.convert("RGB").tobytes() == Image.open(io.BytesIO(data)).convert("RGB").tobytes()
    assert image.info.get("icc_profile") == (None if form == "GIF" else SRGB)


def test_a_second_picture_behind_the_first_goes():
    """Telephones put a film, or another view, behind the end of a picture."""
    second = Image.new("RGB", (20, 20), "navy")
    data = saved(drawn(0.1), "MPO", save_all=True, append_images=[second]) + SECRET
    picture = fitted(data, JPEG)
    assert picture.data.count(b"\xff\xd8\xff") == 1
    assert SECRET not in picture.data
    assert not getattr(opened(picture), "is_animated", False)


def test_a_progressive_picture_with_restarts_is_understood():
    data = saved(drawn(0.2), "JPEG", progressive=True, restart_marker_rows=1, comment=SECRET)
    bare = without_metadata(data)
    assert bare is not None
    assert SECRET not in bare
    same = Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert same


@given(st.binary(max_size=60), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.integers(0, 900))
@settings(max_examples=300, deadline=None)
def test_broken_files_are_never_half_understood(noise, form, at):
    """Whatever is cut out or put in: bytes or None, and doing it again changes nothing."""
    data = TELLING[form]
    for broken in (data[:at], data[:at] + noise + data[at:], data[:at] + noise, noise):
        bare = without_metadata(broken)
        assert bare is None or without_metadata(bare) == bare


TELLING = {form: telling(form) for form in ("JPEG", "PNG", "WEBP", "GIF")}


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_sent_as_it_is_or_not_at_all(form):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("navy", "white")]
    more = {"comment": SECRET} if form == "GIF" else {}
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=99, **more)
    picture = fitted(data, Shape())
    assert Image.open(io.BytesIO(picture.data)).n_frames == 2
    assert SECRET not in picture.data
    for shape, told in (
        (JPEG, "only still pictures"),
        (Shape(most_bytes=9), "moves and has"),
        (Shape(most_width=20), "sent as it is"),
    ):
        with pytest.raises(Held, match=told):
            fitted(data, shape)


# --- what is made anew --------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_people_see_it(form, orientation):
    """The corner that is red on the screen is red in what is sent, without any orientation."""
    image = Image.new("RGB", (120, 80), "white")
    image.paste("red", (0, 0, 30, 20))
    data = telling(form, image, orientation, quality=95) if form != "PNG" else telling(form, image)
    if form == "PNG":
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        data = saved(image, "PNG", exif=exif)
    made = opened(fitted(data, Shape()))
    assert made.getexif().get(ORIENTATION) is None
    assert made.size == ((120, 80) if orientation < 5 else (80, 120))
    right = orientation in (2, 3, 6, 7)
    low = orientation in (3, 4, 7, 8)
    corner = (made.width - 5 if right else 5, made.height - 5 if low else 5)
    red, green, blue = made.convert("RGB").getpixel(corner)
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_what_is_transparent_is_white_in_a_jpeg():
    image = Image.new("RGBA", (50, 50), (255, 0, 0, 0))
    made = opened(fitted(saved(image, "PNG"), JPEG))
    assert made.getpixel((25, 25)) == (255, 255, 255)


def test_what_is_transparent_stays_so_where_it_can():
    image = Image.effect_noise((300, 300), 90).convert("RGBA")
    image.putalpha(image.getchannel("R"))
    data = saved(image, "PNG")
    picture = fitted(data, Shape(most_bytes=60_000))
    assert picture.type == "image/webp"
    assert opened(picture).mode == "RGBA"


def test_inks_become_a_screens_colours():
    data = saved(Image.new("CMYK", (60, 60), (0, 255, 255, 0)), "JPEG")
    made = opened(fitted(data, Shape()))
    assert made.mode == "RGB"
    red, green, _ = made.getpixel((30, 30))
    assert red > 200
    assert green < 90


def test_a_profile_stays_with_its_colours():
    data = saved(drawn(), "JPEG", icc_profile=SRGB)
    assert opened(fitted(data, Shape(most_width=400))).info["icc_profile"] == SRGB
    grey = saved(drawn().convert("L"), "JPEG", icc_profile=SRGB)
    assert "icc_profile" not in opened(fitted(grey, Shape(most_width=400))).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_becomes_a_jpeg(mode):
    source = drawn(0.1)
    if mode == "I;16":
        image = source.convert("I").point(lambda grey: grey * 257).convert("I;16")
    else:
        image = source.convert(mode)
    assert opened(fitted(saved(image, "PNG"), JPEG)).mode in ("L", "RGB")


@given(
    size=st.tuples(st.integers(1, 5000), st.integers(1, 5000)),
    most=st.tuples(st.integers(0, 3000), st.integers(0, 3000)),
    sides=st.integers(0, 6000),
    pixels=st.integers(0, 4_000_000),
    crop=st.sampled_from(["", "4:5", "1:1", "1.91:1", "16:9"]),
    focus=st.sampled_from(["", "0% 0%", "100% 100%", "30% 70%"]),
)
def test_plans_stay_within_every_bound(size, most, sides, pixels, crop, focus):
    """Whatever is wanted: inside the picture, inside the bounds, never larger, never bent."""
    facts = MediaFacts("0" * 64, 9, "PNG", *size)
    fields = {"crop": crop, "focus": focus}
    one = Medium("a", Place("a"), "a", "visuel", "", fields, facts)
    shape = Shape(("image/png",), 0, 0, *most, most_sides=sides, most_pixels=pixels)
    found = plan(one, shape)
    left, top, right, bottom = found.crop
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    across, down = right - left, bottom - top
    assert (across, down) == size or crop
    for bound, side in zip(most, (found.width, found.height), strict=True):
        assert side <= (bound or side)
    assert found.width <= across
    assert found.height <= down
    if sides > 2:
        assert found.width + found.height <= sides
    if pixels:
        assert found.width * found.height <= max(pixels, 1, found.width, found.height)
    if min(found.width, found.height) > 100:
        assert found.width / found.height == pytest.approx(across / down, rel=0.02)
    if crop and min(across, down) > 100:
        assert across / down == pytest.approx(ratio_of(crop), rel=0.02)


BOUNDS = Shape(("image/jpeg",), least_width=320, most_width=1440, narrowest=0.8, widest=1.91)


@pytest.mark.parametrize(
    ("size", "crop", "focus", "made"),
    [
        ((1080, 1350), "", "", (1080, 1350)),
        ((1080, 1351), "", "", (1080, 1350)),  # an export's rounding
        ((2160, 2700), "", "", (1440, 1800)),
        ((160, 200), "", "", (320, 400)),  # the network itself would enlarge it
        ((1000, 2000), "4:5", "", (1000, 1250)),
        ((1000, 2000), "4:5", "50% 0%", (1000, 1250)),
        ((3820, 2000), "", "", (1439, 753)),
    ],
)
def test_sizes_that_a_network_gets(size, crop, focus, made):
    data = saved(Image.new("RGB", size, "orange"), "JPEG")
    picture = fitted(data, BOUNDS, crop=crop, focus=focus)
    assert (picture.width, picture.height) == made
    assert 0.8 <= picture.width / picture.height <= 1.913
    opened(picture)


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((1000, 2000), "a.jpg is 1000 × 2000, narrower than 4:5: crop it, or write “crop: 4:5”"),
        ((2000, 1000), "a.jpg is 2000 × 1000, wider than 1.91:1: crop it"),
    ],
)
def test_proportions_are_a_persons_to_change(size, told):
    data = saved(Image.new("RGB", size, "orange"), "JPEG")
    with pytest.raises(Held, match=told):
        fitted(data, BOUNDS)


def test_a_crop_keeps_what_is_pointed_at():
    image = Image.new("RGB", (400, 1000), "white")
    image.paste("red", (0, 0, 400, 200))
    top = opened(fitted(saved(image, "PNG"), Shape(), crop="1:1", focus="50% 0%"))
    middle = opened(fitted(saved(image, "PNG"), Shape(), crop="1:1"))
    assert (top.size, middle.size) == ((400, 400), (400, 400))
    assert top.getpixel((200, 20)) == (255, 0, 0)
    assert middle.getpixel((200, 20)) == (255, 255, 255)


def test_bytes_are_saved_step_by_step():
    """Lower quality first, then fewer pixels; never over the limit, and proportions stay."""
    image = Image.effect_noise((600, 400), 90).convert("RGB")
    data = saved(image, "PNG")
    sizes = [len(fitted(data, Shape(most_bytes=most)).data) for most in (200_000, 90_000, 20_000)]
    assert [size <= most for size, most in zip(sizes, (200_000, 90_000, 20_000), strict=True)]
    small = fitted(data, Shape(most_bytes=20_000))
    assert small.width < 600
    assert small.width / small.height == pytest.approx(1.5, rel=0.02)
    with pytest.raises(Held, match="cannot be made smaller than 100 bytes"):
        fitted(data, Shape(most_bytes=100))


@pytest.mark.parametrize("profile", [b"", SRGB * 400])
def test_a_picture_of_nothing_but_noise_is_made(profile):
    """Gravel, leaves and a night's grain: a JPEG that is larger than its pixels are many."""
    image = Image.frombytes("RGB", (600, 400), hashlib.shake_256(b"grain").digest(600 * 400 * 3))
    made = fitted(saved(image, "PNG", icc_profile=profile), JPEG)
    assert opened(made).size == image.size
    assert len(made.data) > 600 * 400


def test_the_same_picture_is_the_same_bytes_in_another_process():
    """A repeat is recognised by what it sends: no time, no name, no chance."""
    data = saved(drawn(), "PNG")
    wish = {"kept": False, "crop": [0, 0, 1080, 1350], "size": [400, 500], "most": 9_000}
    question = json.dumps({**wish, "types": ["image/jpeg"]}).encode() + b"\n" + data
    framed = len(question).to_bytes(8, "big") + question
    answers = {
        subprocess.run(
            [sys.executable, "-I", pictures.CHILD], input=framed, capture_output=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 1000


def test_a_picture_is_made_once(monkeypatch):
    data = saved(Image.new("RGB", (90, 70), "teal"), "PNG")
    first = fitted(data, Shape(most_width=50))
    monkeypatch.setattr(pictures, "_child", None)
    assert fitted(data, Shape(most_width=50)) == first


# --- hostile ones -------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [*HOSTILE.values(), *BOMBS.values()], ids=[*HOSTILE, *BOMBS])
def test_hostile_files_end_nothing(data):
    """Whatever the facts say of them; the next good picture is made."""
    facts = MediaFacts("0" * 64, len(data), "PNG", 40, 30)
    one = Medium("a.png", Place("a"), "a.png", facts=facts)
    try:
        picture = fit(one, data, Shape(("image/jpeg",), most_bytes=100_000), pictures.reshape)
    except Held as held:
        assert "cannot be read" in str(held)  # noqa: PT017 - either is right
    else:
        assert opened(picture).size == (40, 30)
    assert fitted(saved(Image.new("RGB", (33, len(data) % 40 + 9)), "PNG"), JPEG)


def test_one_that_takes_too_long_is_held(monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS", 0)
    data = saved(Image.new("RGB", (1500, 1200), "pink"), "PNG")
    with pytest.raises(Held, match="cannot be read"):
        fitted(data, JPEG)
    monkeypatch.undo()
    pictures._made.clear()  # noqa: SLF001
    assert fitted(data, JPEG)


@pytest.mark.parametrize("facts", [None, MediaFacts("0", 1), MediaFacts("0", 1, "HEIC", 9, 9)])
def test_what_is_no_picture_is_held(facts):
    one = dataclasses.replace(medium(saved(drawn(0.1), "PNG")), facts=facts)
    with pytest.raises(Held, match="is not a JPEG, PNG, WebP or GIF image"):
        plan(one, Shape())


# --- what limits say ----------------------------------------------------------------------------


def test_an_account_s_own_weight_goes_before_the_network_s():
    limits = Limits(1, "2026-11-22", "x", image_bytes=5, picture=Shape(most_width=7))
    assert limits.picture == Shape(most_bytes=5, most_width=7)
    assert dataclasses.replace(limits, image_bytes=3).picture.most_bytes == 3
    assert Limits(1, "2026-11-22", "x", picture=Shape(most_bytes=8)).picture.most_bytes == 8


@pytest.mark.parametrize("text", ["4:5", "1.91:1", "16:9", "1:1", "9:16", "20:1", "1:20"])
def test_proportions_are_said_as_people_write_them(text):
    assert spelt(ratio_of(text)) == text
