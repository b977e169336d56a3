"""An address as a QR code, drawn by the page itself: no picture of another address, no style attribute."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side of the square with its white border, in modules, and the outline of the dark ones."""

    side: int
    outline: str


def qr_code(text: str) -> QrCode:
    """Return the code of a text, as small as it can be; a smaller one has larger modules on the same screen."""
    matrix = segno.make_qr(text, error="l").matrix
    runs = [run for y, row in enumerate(matrix) for run in _runs(bytes(row), y + QUIET)]
    return QrCode(len(matrix) + 2 * QUIET, "".join(runs))


def _runs(row: bytes, y: int) -> list[str]:
    """Return one flat box for each run of dark modules in a row."""
    starts = [x for x, dark in enumerate(row) if dark and not (x and row[x - 1])]
    lengths = [(row.find(0, x) if 0 in row[x:] else len(row)) - x for x in starts]
    return [f"M{x + QUIET} {y}h{n}v1h-{n}z" for x, n in zip(starts, lengths, strict=True)]
