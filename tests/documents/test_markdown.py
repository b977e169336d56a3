from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents.markdown import write_markdown
from documents.model import Blank, Document, Items, Paragraph, Part, Strong
from documents.printable import printable
from tests.documents.made import document, document_text, empty, line, long, nasty, short

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close"}


def read(text: str) -> Iterator[str]:
    """Yield the text of each heading, paragraph, item and cell, as a parser of Markdown shows it."""
    for token in GITHUB.parse(text):
        assert token.type not in {"html_block", "code_block", "fence"}
        if token.type == "inline":
            yield "".join(map(shown, token.children or []))


def shown(token: Token) -> str:
    assert token.type in MARKUP, token
    return token.content


def carried(document: Document) -> list[str]:
    """Return the text that Markdown has to carry: the foot of the page is its last line."""
    foot = printable(document).imprint
    return [*document_text(document), *filter(lambda text: text.strip("_"), [foot])]


def read_back(document: Document) -> list[str]:
    return [text for text in read(write_markdown(document)) if text.strip("_")]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("make", [short, long, empty])
def test_markdown_carries_the_whole_text_in_order(make, language) -> None:
    assert read_back(make(language)) == carried(make(language))


def test_no_text_acts_as_markdown() -> None:
    assert read_back(nasty()) == carried(nasty())


SIGNS = st.sampled_from("ab1.)*_`#[]<>|\\&~-+=:/@!$ \n\u2068א")


@settings(max_examples=30)
@given(st.text(SIGNS | st.characters(), max_size=20))
def test_no_text_at_all_acts_as_markdown(text) -> None:
    assert read_back(nasty(text)) == carried(nasty(text))


def test_emphasis_and_blanks_are_seen() -> None:
    text = write_markdown(document(Part("memo", "Memo", (Paragraph(line("By ", Blank("date"), ", ", Strong("now"))),))))
    assert "By **\\[date\\]**, **now**" in text


@pytest.mark.parametrize("is_numbered", [False, True])
def test_lists_that_follow_each_other_stay_apart(is_numbered) -> None:
    a, b, c = (Items((line(text),), is_numbered=is_numbered) for text in "abc")
    text = write_markdown(document(Part("memo", "Memo", (a, b, Paragraph(line()), c, Paragraph(line("d")), a))))
    assert sum(token.type.endswith("list_open") for token in GITHUB.parse(text)) == 4
    assert text.count("\n1. a\n" if is_numbered else "\n- a\n") == 2
