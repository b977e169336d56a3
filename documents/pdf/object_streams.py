"""Packs the objects of a PDF into a compressed stream (ISO 32000-1, 7.5.7); Typst writes them as plain text.

The tags of a document are many small objects: packed, a file is less than half as large. Pages are shortened too.
"""

import re
import zlib
from itertools import pairwise
from operator import itemgetter

START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
FLATE = re.compile(rb"<</Length \d+/Filter/FlateDecode>>\s*stream\n(.*)endstream", re.DOTALL)
# Lengths in points: a hundredth is finer than any printer. In strings no digits follow a dot, as glyphs have two bytes.
TOO_FINE = re.compile(rb"(\d+\.\d\d)\d+")
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
KEPT = b"()\\\r"  # what means something in a string
PLAIN, PACKED = 1, 2  # kinds of entries in a table; 0 is a number that is not in use


def pack_objects(pdf: bytes) -> bytes:
    """Return the same document with all objects packed that are not streams themselves."""
    objects, begin, trailer = _read(pdf)
    for number in {int(found) for body in objects.values() for found in CONTENTS.findall(body)}:
        objects[number] = _shorten_page(objects[number])
    streams = {number: body for number, body in objects.items() if body.endswith(b"endstream")}
    # What is alike stands together, which packs better.
    packed = dict(sorted(objects.items() - streams.items(), key=itemgetter(1, 0)))
    pack, table = max(objects) + 1, max(objects) + 2
    streams[pack] = _pack(packed)
    output = bytearray(pdf[:begin])
    entries = {number: (PACKED, pack, place) for place, number in enumerate(packed)}
    for number, body in streams.items():
        entries[number] = (PLAIN, len(output), 0)
        output += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = entries[table] = (PLAIN, len(output), 0)
    output += b"%d 0 obj\n%b\nendobj\n" % (table, _table(entries, trailer))
    return bytes(output) + b"startxref\n%d\n%%%%EOF\n" % start[1]


def _read(pdf: bytes) -> tuple[dict[int, bytes], int, bytes]:
    """Return the objects by number, where the first begins, and the words of the trailer without the size."""
    start, trailer = START.search(pdf), TRAILER.search(pdf)
    if start is None or trailer is None:
        raise ValueError("this is no PDF with a plain table of its objects")
    entries = enumerate(ENTRY.findall(pdf, int(start[1])))
    offsets = sorted((int(offset), number) for number, (offset, kind) in entries if kind == b"n")
    ends = [offset for offset, _ in offsets[1:]] + [int(start[1])]
    objects = {number: _body(pdf[offset:end]) for (offset, number), end in zip(offsets, ends, strict=True)}
    return objects, offsets[0][0], re.sub(rb"/Size \d+", b"", trailer[1])


def _body(text: bytes) -> bytes:
    # The last "endobj": a stream may hold anything, that word too.
    return text[text.index(b"obj") + 3 : text.rindex(b"endobj")].strip(b"\r\n ")


def _shorten_page(body: bytes) -> bytes:
    """Return what draws a page with coarser numbers, and with the bytes of glyphs as they are, which pack better."""
    found = FLATE.fullmatch(body)
    if found is None:
        return body
    # Line breaks may follow the compressed bytes, or be the last of them: that is for zlib to tell.
    drawn = TOO_FINE.sub(rb"\1", zlib.decompressobj().decompress(found[1]))
    return _stream(b"", ESCAPED.sub(_bare, drawn))


def _bare(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    byte = bytes([int(code, 8)]) if code.isdigit() else NAMED.get(code, b"(")
    return escape[0] if byte in KEPT else byte


def _pack(objects: dict[int, bytes]) -> bytes:
    numbers, bodies, at = [], [], 0
    for number, body in objects.items():
        numbers.append(b"%d %d" % (number, at))
        bodies.append(body)
        at += len(body) + 1
    head = b" ".join(numbers) + b"\n"
    return _stream(b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)), head + b"\n".join(bodies))


def _table(entries: dict[int, tuple[int, int, int]], trailer: bytes) -> bytes:
    size = max(entries) + 1
    listed = (entries.get(number, (0, 0, 65535)) for number in range(size))
    rows = [kind.to_bytes(1) + first.to_bytes(4) + second.to_bytes(2) for kind, first, second in listed]
    # As differences from the row above, which are much alike (the predictor "Up" of PNG).
    data = b"".join(
        b"\x02" + bytes((byte - up) % 256 for byte, up in zip(row, above, strict=True))
        for above, row in pairwise([bytes(7), *rows])
    )
    return _stream(b"/Type/XRef/Size %d/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>%b" % (size, trailer), data)


def _stream(words: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (words, len(packed), packed)
