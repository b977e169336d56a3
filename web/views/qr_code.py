"""An address as a QR code, drawn by the page itself: no picture of another address, no style attribute."""

from dataclasses import dataclass

import segno
from segno.utils import matrix_to_lines  # type: ignore[attr-defined]  # missing in its stubs only


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side of the square with its white border, in modules, and the path of the strokes that draw the dark ones."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the code of a text, as small as it can be; a smaller one has larger modules on the same screen."""
    code = segno.make_qr(text, error="l")
    border = code.default_border_size
    # The middle of a row is half a module below its edge; a stroke is one module wide.
    lines = matrix_to_lines(code.matrix, border, border + 0.5)
    return QrCode(len(code.matrix) + 2 * border, "".join(f"M{x} {y}h{end - x}" for (x, y), (end, _) in lines))
