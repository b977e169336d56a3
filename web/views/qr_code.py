"""An address as a QR code, drawn by the page itself: no picture of another address, no style attribute."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Return the code of a text as an SVG element.

    It is as small as it can be, since a smaller one has larger modules on the same screen, and black on white in every
    colour scheme, since some phones do not read light modules on a dark ground.
    """
    code = segno.make_qr(text, error="l")
    return Markup(code.svg_inline(omitsize=True, svgclass="qr-code", lineclass=None, light="#fff"))  # noqa: S704  ours
