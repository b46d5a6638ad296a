"""Films are measured by ffprobe where it is, with limits; elsewhere nothing is known of them."""

import json
import shutil
import subprocess
import time

import pytest

from marronnier.edges import films, images
from marronnier.model import File
from tests.conftest import require

MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def facts(data, size=None):
    return images.inspect(File("100644", len(data) if size is None else size, lambda: data))


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory):
    """Return what films a real encoder makes: name -> bytes."""
    require(None if shutil.which("ffmpeg") and shutil.which("ffprobe") else "ffmpeg is missing")
    folder = tmp_path_factory.mktemp("films")
    source = ["-f", "lavfi", "-i", "testsrc=size=96x64:rate=25:duration=1"]
    sound = ["-f", "lavfi", "-i", "sine=duration=1"]
    plain = ["-c:v", "mpeg4", "-c:a", "aac", "-shortest"]
    commands = {
        "plain.mp4": [*source, *sound, *plain],
        "first.mp4": [*source, *plain[:2], "-movflags", "+faststart"],
        "apple.mov": [*source, *plain[:2]],
        "free.webm": [*source, "-c:v", "libvpx", "-b:v", "50k"],
        "old.avi": [*source, *plain[:2]],
    }
    for name, arguments in commands.items():
        command = ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", *arguments]
        subprocess.run([*command, "-y", folder / name], capture_output=True, check=False)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.stat().st_size}


@pytest.mark.parametrize(
    ("name", "format_", "size", "codecs"),
    [
        ("plain.mp4", "MP4", (96, 64), "mpeg4 aac"),
        ("first.mp4", "MP4", (96, 64), "mpeg4"),
        ("apple.mov", "MOV", (96, 64), "mpeg4"),
        ("free.webm", "WEBM", (96, 64), "vp8"),
        ("old.avi", "AVI", (96, 64), "mpeg4"),
    ],
)
def test_films_tell_what_networks_ask(made, name, format_, size, codecs):
    told = facts(made[name])
    assert (told.format, (told.width, told.height), told.codecs) == (format_, size, codecs)
    assert told.seconds == pytest.approx(1, abs=0.1)
    assert told.rate == pytest.approx(25, abs=0.5)
    assert told.fault is None
    assert len(told.sha256) == 64


def test_a_broken_film_has_a_fault(made):
    told = facts(made["plain.mp4"][:200])
    assert "cannot be read: export it again" in str(told.fault)
    assert told.format == "MP4"


def test_without_the_program_nothing_is_known_and_nothing_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = facts(MP4 + b"without")
    assert (told.format, told.seconds, told.codecs, told.fault) == ("MP4", 0.0, "", None)


@pytest.fixture
def pretend(monkeypatch, tmp_path):
    """Return how another program is put in ffprobe's place."""

    def put(script):
        program = tmp_path / "ffprobe"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path

    return put


def test_a_program_that_hangs_is_ended(pretend, monkeypatch):
    pretend("exec sleep 60")
    monkeypatch.setattr(films, "SECONDS", 0.2)
    began = time.monotonic()
    assert facts(MP4 + b"hangs").fault is not None
    assert time.monotonic() - began < 10


def test_a_program_that_says_too_much_is_ended(pretend):
    pretend("exec yes")
    assert facts(MP4 + b"much").fault is not None


def test_it_reads_one_file_by_one_reader_and_no_network(pretend):
    folder = pretend('echo "$@" > "$(dirname "$0")/said"; env > "$(dirname "$0")/env"; echo "{}"')
    facts(MP4 + b"asked")
    said = (folder / "said").read_text().split()
    assert said[said.index("-protocol_whitelist") + 1] == "file"
    assert said[said.index("-f") + 1] == "mov"
    assert said[-1].startswith("file:/")


def test_it_gets_no_secret(pretend, monkeypatch):
    monkeypatch.setenv("MASTODON_TOKEN", "jeton-secret")
    folder = pretend('env > "$(dirname "$0")/env"; echo "{}"')
    facts(MP4 + b"secret")
    assert "jeton-secret" not in (folder / "env").read_text()


def test_a_playlist_is_no_film():
    """A file that names others is given to no reader, whatever it is called."""
    for data in (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile x\n"):
        assert films.film_format(data) == ""
        assert films.probe(data) == {}
        assert "no picture and no film" in str(facts(data).fault)


ODD = {
    "no json": b"<html>",
    "a list": b"[]",
    "no streams": b'{"streams": []}',
    "sound alone": b'{"streams": [{"codec_type": "audio"}]}',
    "wrong types": b'{"streams": [{"codec_type": "video", "width": "wide"}]}',
    "nothing": b"",
    "endless": b'{"streams": [{"codec_type": "video", "width": 1e999}]}',
}


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
def test_odd_answers_tell_nothing(said):
    assert films.facts_of(said) == {}


def test_a_telephone_s_film_is_told_upright():
    stream = {
        "codec_type": "video",
        "codec_name": "h264",
        "width": 1920,
        "height": 1080,
        "avg_frame_rate": "30000/1001",
    }
    for turned in ({"side_data_list": [{"rotation": -90}]}, {"tags": {"rotate": "270"}}):
        said = {"streams": [{**stream, **turned}], "format": {"duration": "12.345678"}}
        told = films.facts_of(json.dumps(said).encode())
        assert (told["width"], told["height"]) == (1080, 1920)
        assert (told["seconds"], told["rate"], told["codecs"]) == (12.346, 29.97, "h264")


def test_a_film_may_weigh_more_than_a_picture(monkeypatch):
    monkeypatch.setattr(images, "SIZE_LIMIT", 10)
    monkeypatch.setattr(images, "probe", lambda _: {})
    assert facts(MP4 + b"heavy film").fault is None
    assert "at most" in str(facts(b"\x89PNG\r\n\x1a\n and so on").fault)


def test_a_pointer_is_told_and_never_measured(pretend):
    folder = pretend('touch "$(dirname "$0")/asked"; echo "{}"')
    told = facts(images.LFS + b"v1\noid sha256:7\nsize 300000000\n")
    assert "Git LFS pointer" in str(told.fault)
    assert not (folder / "asked").exists()
