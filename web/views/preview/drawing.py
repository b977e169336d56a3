"""Draws cards of 1200 by 630 points, the size that chat programs ask for.

Only our own words and boxes are drawn; no picture is ever opened, so none can harm.
"""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from web.views.preview.card import Card

KEPT: Final = 32  # cards in each process, about 20 kB each
SIZE: Final = (1200, 630)
MARGIN: Final = 72
WIDTH: Final = SIZE[0] - 2 * MARGIN
FONT: Final = Path(__file__).with_name("serif.ttf")
COLOURS: Final = 48  # enough for smooth letters; a fifth of the bytes
# The light colours of static/base/00-tokens.css and the mark.
PAPER, INK, SOFT, LINE = "#faf8f3", "#1a1f26", "#545c66", "#ddd8cb"
FIRST, SECOND = "#0f3b78", "#ad5300"
MARK_FIRST, MARK_SECOND = "#b9dbff", "#e08a33"
TITLE_SIZES: Final = (72, 62, 54, 46, 38)
BAR_TOP, BAR_HEIGHT = 442, 44
CUT: Final = "…"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=KEPT)
def picture_of(card: Card) -> bytes:
    """Return a card as PNG; drawn once, since chat programs ask several times within seconds."""
    return draw(card)


def draw(card: Card) -> bytes:
    """Draw the card of a result."""
    image, pen = _paper()
    _mark(pen, MARGIN, 56, 52)
    pen.text((MARGIN + 72, 64), "Role Fit", INK, _font(32))
    pen.text((SIZE[0] - MARGIN, 68), card.made, SOFT, _font(26), anchor="ra")
    pen.text((MARGIN, 142), card.tag, SOFT, _font(28))
    _title(pen, card)
    if card.has_bar:
        _bar(pen, card)
    pen.text((MARGIN, 556), _lines(card.reservation or card.caption, 26, 1)[0], SOFT, _font(26))
    return _png(image)


def draw_neutral() -> bytes:
    """Draw the card that says nothing but the name; kept as static/card.png."""
    image, pen = _paper()
    _mark(pen, SIZE[0] // 2 - 90, 130, 180)
    pen.text((SIZE[0] // 2, 400), "Role Fit", INK, _font(96), anchor="mm")
    pen.rectangle((MARGIN + 300, 500, SIZE[0] // 2 - 8, 512), FIRST)
    pen.rectangle((SIZE[0] // 2 + 8, 500, SIZE[0] - MARGIN - 300, 512), SECOND)
    return _png(image)


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 11), INK)
    return image, pen


def _mark(pen: ImageDraw.ImageDraw, x: int, y: int, side: int) -> None:
    """Draw static/mark.svg, whose side is 32."""

    def box(left: int, top: int, right: int, bottom: int, colour: str) -> None:
        corners = (x + left * side // 32, y + top * side // 32, x + right * side // 32 - 1, y + bottom * side // 32 - 1)
        pen.rectangle(corners, colour)

    pen.rounded_rectangle((x, y, x + side, y + side), side // 8, INK)
    box(5, 9, 15, 14, MARK_FIRST)
    box(17, 18, 27, 23, MARK_SECOND)
    box(15, 5, 17, 27, "#ffffff")


def _title(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """Write the verdict as large as two lines of it can be, or three where there is no bar."""
    most = 2 if card.has_bar else 3
    fitting = (size for size in TITLE_SIZES if len(_wrapped(card.title, size, WIDTH)) <= most)
    size = next(fitting, TITLE_SIZES[-1])
    for number, line in enumerate(_lines(card.title, size, most)):
        pen.text((MARGIN - 2, 186 + number * int(size * 1.16)), line, INK, _font(size))


def _bar(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """Draw where the answers stand between the two roles, as on the page of the result."""
    left, right, bottom = MARGIN, SIZE[0] - MARGIN, BAR_TOP + BAR_HEIGHT

    def at(part: float) -> int:
        return left + round(WIDTH * part / 100)

    beside = int(_font(52).getlength(max(card.left_share, card.right_share, key=len))) + 24
    half = WIDTH // 2 - beside - 24
    pen.text((left, BAR_TOP - 22), card.left_share, FIRST, _font(52), anchor="ls")
    pen.text((right, BAR_TOP - 22), card.right_share, SECOND, _font(52), anchor="rs")
    pen.text((left + beside, BAR_TOP - 22), _lines(card.left, 28, 1, half)[0], INK, _font(28), anchor="ls")
    pen.text((right - beside, BAR_TOP - 22), _lines(card.right, 28, 1, half)[0], INK, _font(28), anchor="rs")
    pen.rectangle((left, BAR_TOP, right, bottom), LINE)
    pen.rectangle((min(at(card.mark), at(50)), BAR_TOP, max(at(card.mark), at(50)), bottom), _side(card))
    _dashed(pen, at(card.zone_from), BAR_TOP - 8, at(card.zone_to), bottom + 8)
    pen.rectangle((at(card.mark) - 4, BAR_TOP - 14, at(card.mark) + 4, bottom + 14), INK)


def _side(card: Card) -> str:
    return FIRST if card.mark < 50 else SECOND


def _dashed(pen: ImageDraw.ImageDraw, left: int, top: int, right: int, bottom: int) -> None:
    for x in range(left, right, 14):
        for y in (top, bottom):
            pen.line((x, y, min(x + 8, right), y), SOFT, 2)
    for y in range(top, bottom, 14):
        for x in (left, right):
            pen.line((x, y, x, min(y + 8, bottom)), SOFT, 2)


def _lines(text: str, size: int, most: int, width: int = WIDTH) -> list[str]:
    """Break a text into no more lines than given; the last one is cut where it must be."""
    lines = _wrapped(text, size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} {CUT}"]
    return [_cut(line, size, width) for line in lines] or [""]


def _wrapped(text: str, size: int, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: int, width: int) -> str:
    """Shorten a line that does not fit: a single word may be longer than the card."""
    if _font(size).getlength(line) <= width:
        return line
    kept = line
    while kept and _font(size).getlength(kept + CUT) > width:
        kept = kept[:-1]
    return kept + CUT


def _png(image: Image.Image) -> bytes:
    packed = BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()
