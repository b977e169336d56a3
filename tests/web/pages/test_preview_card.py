"""The picture of a result for chats."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageFont

from web.views.preview.card import SIGNS, WRITABLE, Card, can_be_drawn
from web.views.preview.drawing import FONT, KEPT, SECOND, WIDTH, _font, _lines, draw, picture_of

CARD = Card(
    tag="Leaning",
    title="Leaning towards a Director of Operations",
    left="Head of Operations",
    right="Director of Operations",
    left_share="31",
    right_share="69",
    mark=69.0,
    zone_from=41.0,
    zone_to=59.0,
    has_bar=True,
    caption="Points of 100.",
    reservation="",
    made="22 November 2026",
)
LONG = "Leiterin oder Leiter des operativen Geschäftsbereichs und aller Außenstellen in Österreich und Übersee"


def colours(packed: bytes) -> set[tuple[int, ...]]:
    image = Image.open(BytesIO(packed)).convert("RGB")
    return {image.getpixel((x, y)) for x in range(0, 1200, 3) for y in range(0, 630, 3)}  # type: ignore[misc]


def test_the_side_that_is_ahead_has_its_colour() -> None:
    second = tuple(bytes.fromhex(SECOND[1:]))
    near = [
        colour for colour in colours(draw(CARD)) if max(abs(a - b) for a, b in zip(colour, second, strict=True)) < 9
    ]
    assert near


def test_no_line_is_wider_than_the_card_however_long_a_name_is() -> None:
    for text in (LONG, LONG.replace(" ", ""), "x" * 600, "W " * 300):
        for size in (72, 38, 28):
            lines = _lines(text, size, 2)
            assert len(lines) <= 2
            assert all(_font(size).getlength(line) <= WIDTH for line in lines)


def test_the_font_writes_every_sign_that_it_is_said_to_write() -> None:
    font = ImageFont.truetype(FONT, 40, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(font.getmask("\u3042"))
    letters = (WRITABLE | SIGNS) - set(" \xa0\xad")
    unwritten = {sign for sign in letters if bytes(font.getmask(sign)) == missing}
    assert not unwritten


def test_what_the_font_cannot_write_gives_no_picture() -> None:
    assert can_be_drawn(CARD)
    assert can_be_drawn(replace(CARD, title="Klar: eine Leitung für Übersee – „groß“"))
    assert not can_be_drawn(replace(CARD, left="運用部長"))


def test_a_card_is_drawn_once_and_few_are_kept() -> None:
    picture_of.cache_clear()
    for number in range(KEPT + 5):
        picture_of(replace(CARD, mark=float(number)))
        picture_of(replace(CARD, mark=float(number)))
    found = picture_of.cache_info()
    assert (found.misses, found.hits, found.currsize) == (KEPT + 5, KEPT + 5, KEPT)


def test_a_picture_is_small_enough_for_every_chat_program() -> None:
    assert len(draw(replace(CARD, title=LONG))) < 100_000


def test_what_draws_is_not_loaded_before_a_card_is_drawn() -> None:
    look = "import sys, app; print([name for name in sys.modules if name.split('.')[0] == 'PIL'])"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
