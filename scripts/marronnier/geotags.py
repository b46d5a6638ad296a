"""Where a picture was taken, as its file tells: taken out of the bytes, and no pixel is touched.

JPEG, PNG and WebP keep it in EXIF (a directory of its own, behind tag 0x8825) and in XMP. Both are
blanked where they stand and keep their length, so that whatever else points into the file still
points right: orientation, colour profile, thumbnail and a second picture stay as they are. Sources:
EXIF 2.32 (CIPA DC-008), TIFF 6.0, the PNG specification (eXIf), the WebP container, XMP part 3.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Literal

GPS = 0x8825
# Latitude and longitude, of the place or of what was aimed at, and the name of the area.
TELLING = frozenset({2, 4, 20, 22, 28})
WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # of a value
INLINE = 4  # bytes of a value that stand in the entry itself
EXIF = b"Exif\0\0"
SEGMENT = re.compile(rb"\xff\xe1(..)(?=Exif\0\0|http://ns\.adobe\.com/(?:xap|xmp)/)", re.DOTALL)
PNG = b"\x89PNG\r\n\x1a\n"
# A telling name in XMP; then everything that has to do with it, as attribute and as element.
NAMED = re.compile(rb"(?<![\w.-])[\w.-]{1,40}:GPS(?:Dest)?L(?:at|ong)itude(?![\w.-])")
WRITTEN = re.compile(
    rb"(?<![\w.-])[\w.-]{1,40}:GPS\w{1,40}\s{0,9}=\s{0,9}(?:\"[^\"]*\"|'[^']*')"
    rb"|<([\w.-]{1,40}:GPS\w{1,40})(?:\s[^<>]{0,400})?(?:/>|>[^<]*</\1\s{0,9}>)"
)
RAW = re.compile(rb"(Raw profile type (?:exif|APP1|xmp))\0")  # as ImageMagick writes into PNG
TEXT_LIMIT = 1_048_576  # bytes of a compressed text; the decoder refuses a PNG with a longer one
POINTERS = 4  # one is written; who writes more than a few means harm


def without_place(data: bytes) -> bytes:
    """Return a picture's bytes without the place it was taken at; as they are where none is told.

    Doing it again changes nothing more. What is broken is left alone.
    """
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(PNG):
        return _png(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    return data


# --- containers ---------------------------------------------------------------------------------


def _jpeg(data: bytes) -> bytes:
    """Clean every APP1 segment; its mark never stands among pixels, whichever picture they are."""
    pieces, position = [], 0
    for found in SEGMENT.finditer(data):
        start, end = found.end(), found.start() + 2 + int.from_bytes(found[1], "big")
        if found.start() >= position and end <= len(data):
            clean = _exif if data.startswith(EXIF, start) else _xmp
            pieces += [data[position:start], clean(data[start:end])]
            position = end
    return b"".join([*pieces, data[position:]])


def _webp(data: bytes) -> bytes:
    pieces, position = [data[:12]], 12
    while position + 8 <= len(data):
        name, size = data[position : position + 4], data[position + 4 : position + 8]
        end = position + 8 + int.from_bytes(size, "little")
        block = data[position + 8 : end]
        if name == b"EXIF":
            block = _exif(block)
        elif name == b"XMP ":
            block = _xmp(block)
        padded = end + end % 2
        pieces.append(data[position : position + 8] + block + data[end:padded])
        position = padded
    return b"".join([*pieces, data[position:]])


def _png(data: bytes) -> bytes:
    pieces, position = [PNG], len(PNG)
    for name, block, end in _chunks(data):
        new = CLEANED[name](block) if name in CLEANED else block
        if new == block:
            pieces.append(data[position:end])
        else:
            check = zlib.crc32(name + new).to_bytes(4, "big")
            pieces.append(len(new).to_bytes(4, "big") + name + new + check)
        position = end
    return b"".join([*pieces, data[position:]])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield each whole chunk of a PNG: its name, what it holds, and where it ends."""
    position = len(PNG)
    while position + 12 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        end = position + 12 + size
        if end > len(data):
            return
        yield data[position + 4 : position + 8], data[position + 8 : end - 4], end
        position = end


# --- texts in PNG -------------------------------------------------------------------------------


def _international(block: bytes) -> bytes:
    """Clean XMP in an iTXt chunk: keyword, whether and how compressed, two names, text."""
    head = b"XML:com.adobe.xmp\0"
    if not block.startswith(head):
        return block
    text = block[len(head) + 2 :].partition(b"\0")[2].partition(b"\0")[2]
    front = block[: len(block) - len(text)]
    if not block[len(head)]:
        return front + _xmp(text)
    return front + _repacked(text, _xmp)


def _compressed(block: bytes) -> bytes:
    named = RAW.match(block)
    if named is None:
        return block
    start = named.end() + 1  # behind the method
    return block[:start] + _repacked(block[start:], _raw)


def _plain(block: bytes) -> bytes:
    named = RAW.match(block)
    return block if named is None else block[: named.end()] + _raw(block[named.end() :])


def _raw(text: bytes) -> bytes:
    """Clean a profile that stands as a name, a length and lines of hexadecimal digits."""
    found = re.fullmatch(rb"(\n[^\n]*\n *\d+\n)([0-9a-fA-F\n]*)", text)
    digits = re.sub(rb"\n", b"", found[2]) if found else b""
    if found is None or len(digits) % 2:
        return text
    profile = bytes.fromhex(digits.decode("ascii"))
    new = _xmp(_exif(profile))
    if new == profile:
        return text
    written = new.hex().encode("ascii")
    lines = [written[start : start + 72] for start in range(0, len(written), 72)]
    return found[1] + b"\n".join(lines) + b"\n"


def _repacked(packed: bytes, clean: Callable[[bytes], bytes]) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, TEXT_LIMIT)
    except zlib.error:
        return packed
    new = clean(text) if unpacking.eof else text
    return packed if new == text else zlib.compress(new)


# --- EXIF and XMP -------------------------------------------------------------------------------


def _exif(block: bytes) -> bytes:
    head = EXIF if block.startswith(EXIF) else b""
    return head + _tiff(block[len(head) :])


CLEANED: dict[bytes, Callable[[bytes], bytes]] = {
    b"eXIf": _exif,
    b"iTXt": _international,
    b"zTXt": _compressed,
    b"tEXt": _plain,
}


def _xmp(packet: bytes) -> bytes:
    if b":GPS" not in packet or not NAMED.search(packet):
        return packet
    return WRITTEN.sub(lambda found: b" " * len(found.group()), packet)


def _tiff(block: bytes) -> bytes:
    """Blank the directory of the place and what it points at, and take out what points at it."""
    if block.startswith(b"II*\0"):
        return _Tiff(block, "little").cleaned()
    return _Tiff(block, "big").cleaned() if block.startswith(b"MM\0*") else block


class _Tiff:
    """Read and blank the directories of one block; what points outside of it is not followed."""

    def __init__(self, block: bytes, order: Literal["little", "big"]) -> None:
        self.block = block
        self.blanked = bytearray(block)
        self.order = order

    def cleaned(self) -> bytes:
        first = self._number(4, 4)
        pointers = [at for at in self._entries(first) if self._number(at, 2) == GPS]
        places = [self._number(at + 8, 4) for at in pointers[:POINTERS]]
        if not any(map(self._tells, places)):
            return self.block
        for place in places:
            self._blank(place)
        self._forget(first)
        return bytes(self.blanked)

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self.block[at : at + size], self.order)

    def _entries(self, directory: int) -> list[int]:
        """Return where the entries of a directory stand, those that are there whole."""
        whole = max(0, (len(self.block) - directory - 2) // 12)
        count = min(self._number(directory, 2), whole)
        return [directory + 2 + 12 * index for index in range(count)]

    def _tells(self, place: int) -> bool:
        return any(self._number(at, 2) in TELLING for at in self._entries(place))

    def _blank(self, place: int) -> None:
        entries = self._entries(place)
        for at in entries:
            size = WIDTHS.get(self._number(at + 2, 2), 0) * self._number(at + 4, 4)
            value = self._number(at + 8, 4)
            if size > INLINE and value + size <= len(self.block):
                self.blanked[value : value + size] = bytes(size)
        size = max(0, min(2 + 12 * len(entries) + 4, len(self.block) - place))
        self.blanked[place : place + size] = bytes(size)

    def _forget(self, first: int) -> None:
        """Write the first directory again without what points at a place; the rest moves up."""
        entries = self._entries(first)
        kept = [at for at in entries if self._number(at, 2) != GPS]
        end = first + 2 + 12 * len(entries)
        table = len(kept).to_bytes(2, self.order)
        table += b"".join(self.block[at : at + 12] for at in kept) + self.block[end : end + 4]
        table += bytes(12 * (len(entries) - len(kept)))
        self.blanked[first : first + len(table)] = table
