"""What a picture's file says beside the picture: taken out of the bytes, and no pixel is touched.

EXIF, XMP, IPTC, comments, thumbnails, a second picture behind the first one: all that goes. What
is needed to show the picture stays, and its colour profile. Sources: JPEG (ITU T.81), JFIF 1.02,
ICC.1 annex B, the PNG specification, the WebP container, GIF 89a.
"""

from __future__ import annotations

import re

PNG = b"\x89PNG\r\n\x1a\n"
# Chunks of PNG that tell how pixels look or move; texts, EXIF, the time and others' chunks go.
SHOWN = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP"}
    | {b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"mDCV", b"cLLI"}
)
EXIF_FLAG, XMP_FLAG = 0x08, 0x04  # of a WebP's VP8X
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often a GIF begins again
IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B  # what a GIF's blocks begin with
CONTROL, WORDS, PROGRAM = 0xF9, 0x01, 0xFF  # kinds of extensions: timing, drawn text, a program's
MARK = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # behind pixels: not stuffed, no restart
START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APPLICATIONS = range(0xE0, 0xF0)


def without_metadata(data: bytes) -> bytes | None:
    """Return a picture's bytes without its metadata; None when they are not understood whole."""
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data.startswith(PNG):
            return _png(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return _gif(data)
    except (IndexError, ValueError):
        return None
    return None


def _jpeg(data: bytes) -> bytes:
    """Keep the segments that are needed, up to the end of the first picture."""
    pieces, position = [data[:2]], 2
    while True:
        found = MARK.match(data, position)
        if found is None:
            raise ValueError
        mark = data[found.end() - 1]
        if mark == END:
            return b"".join([*pieces, b"\xff\xd9"])
        size = int.from_bytes(data[found.end() : found.end() + 2], "big")
        end = found.end() + size
        if size < 2 or end > len(data) or mark == START:  # noqa: PLR2004 - of the length itself
            raise ValueError
        if mark == SCAN:
            behind = MARK.search(data, end)
            if behind is None:
                raise ValueError
            end = behind.start()
        if _needed(mark, data[found.end() + 2 : end][:12]):
            pieces += [bytes((0xFF, mark)), data[found.end() : end]]
        position = end


def _needed(mark: int, beginning: bytes) -> bool:
    if mark == COMMENT:
        return False
    if mark not in APPLICATIONS:
        return True
    name = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}.get(mark)
    return name is not None and beginning.startswith(name)


def _png(data: bytes) -> bytes:
    pieces, position = [PNG], len(PNG)
    while True:
        name = data[position + 4 : position + 8]
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if end > len(data):
            raise ValueError
        if name in SHOWN:
            pieces.append(data[position:end])
        if name == b"IEND":
            return b"".join(pieces)
        position = end


def _webp(data: bytes) -> bytes:
    pieces, position = [], 12
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise ValueError
    while position + 8 <= end:
        name = data[position : position + 4]
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        following = position + 8 + size + size % 2
        if following > end:
            raise ValueError
        block = data[position:following]
        if name == b"VP8X":
            block = block[:8] + bytes((block[8] & ~(EXIF_FLAG | XMP_FLAG),)) + block[9:]
        if name not in (b"EXIF", b"XMP "):
            pieces.append(block)
        position = following
    body = b"WEBP" + b"".join(pieces)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _gif(data: bytes) -> bytes:
    position = 13 + _table(data[10])
    pieces = [data[:position]]
    while data[position] != TRAILER:
        start = position
        if data[position] == IMAGE:
            position = _blocks(data, position + 11 + _table(data[position + 9]))
            keep = True
        elif data[position] == EXTENSION:
            kind, name = data[position + 1], data[position + 3 : position + 14]
            position = _blocks(data, position + 2)
            keep = kind in (CONTROL, WORDS) or (kind == PROGRAM and name in LOOPS)
        else:
            raise ValueError
        if keep:
            pieces.append(data[start:position])
    return b"".join([*pieces, b";"])


def _table(flags: int) -> int:
    """Return the bytes of the table of colours that a byte of flags announces."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, position: int) -> int:
    """Return where a chain of blocks ends."""
    while size := data[position]:
        position += 1 + size
    return position + 1
