"""The blanks in the words of the role pack: what is to be filled in stands in square brackets, such as [date]."""

import re
from collections.abc import Iterator

MAX_LABEL = 40

_BLANK = re.compile(r"\[([^\[\]]*)\]")
_PAIR = "a pair of brackets around a few words, such as [date]"


def faulty_blanks(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with blanks of a text, and what is allowed."""
    for label in _BLANK.findall(text):
        if not label.strip():
            yield "holds an empty blank []", _PAIR
        elif len(label) > MAX_LABEL:
            yield f"holds a blank of {len(label)} characters, [{label[:20]}…]", f"at most {MAX_LABEL}"
    rest = _BLANK.sub("", text)
    if "[" in rest and "]" in rest[rest.index("[") :]:
        yield "holds a blank inside another one", _PAIR
    elif "[" in rest or "]" in rest:
        sign, other = "[]" if "[" in rest else "]["
        yield f"holds a {sign} without its {other}", _PAIR
