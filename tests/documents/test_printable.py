from documents.model import Blank, Paragraph, Part, Strong
from documents.printable import clean, printable, printable_part
from tests.documents.made import line, short


def test_controls_and_what_turns_text_around_are_left_out() -> None:
    assert clean("a\x00b\u202ec\ufeff\ud800\ufffe\U0001ffff") == "abc"


def test_a_line_stays_a_line() -> None:
    assert clean("one\r\n two\u2028three\tfour\xa0five") == "one two three four\xa0five"


def test_what_follows_words_from_right_to_left_keeps_its_place() -> None:
    assert clean("by שלום, עולם: 5 [8]") == "by שלום, עולם\u200e: 5 [8]"
    assert clean(clean("מ 1 and ע")) == clean("מ 1 and ע") == "מ\u200e 1 and ע\u200e"


def test_spaces_between_the_parts_of_a_line_are_single() -> None:
    parts = printed(line(" a ", Strong(" b"), "", "c", " ", Blank(" d "), "\n"))
    assert parts == ("a ", Strong("b"), "c ", Blank("d"))


def printed(one):
    part = Part("memo", "Memo", (Paragraph(one),))
    (whole,) = printable_part(part).lines
    return whole.parts


def test_a_public_part_has_no_marks_and_calls_for_no_sources() -> None:
    written = printable(short())
    memo, advert = written.parts
    assert any(one.marks for one in memo.lines)
    assert not any(one.marks for one in advert.lines)
    assert [source.mark for source in written.sources] == ["3", "8", "C2"]
