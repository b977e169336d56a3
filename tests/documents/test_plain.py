from documents.model import Blank, Box, Items, Paragraph, Part, Strong, Style, Table
from documents.plain import write_plain
from documents.printable import printable_part
from tests.documents.made import line, nasty, short


def test_plain_text_has_blanks_in_brackets_and_neither_marks_nor_markup() -> None:
    blocks = (Paragraph(line("By ", Blank("date"), ", ", Strong("now"), marks=("8",))), Items((line("a*b"), line("c"))))
    assert write_plain(Part("memo", "Memo", blocks)) == "Memo\n\nBy [date], now\n\n- a*b\n- c\n"


def test_a_table_becomes_rows_below_the_names_of_their_columns() -> None:
    table = Table("Rights", ("Duty", "Today", "After"), ((line("Hires"), line("asked"), line(Box())),), (50, 25, 25))
    assert write_plain(Part("rights", "Rights", (table,))) == "Rights\n\nHires\nToday: asked\nAfter: ☐\n"


def test_what_is_pasted_as_an_advert_holds_no_advice_on_it() -> None:
    blocks = (Paragraph(line("Apply.")), Paragraph(line("Check the pay."), Style.ADVICE))
    assert write_plain(Part("advert", "Advert", blocks, is_public=True)) == "Advert\n\nApply.\n"
    assert "Check the pay." in write_plain(Part("memo", "Memo", blocks))


def test_plain_text_carries_all_words_of_a_part() -> None:
    for part in (*short("de").parts, *nasty().parts):
        text = write_plain(part)
        assert all(one.text in text for one in printable_part(part).lines)
