"""Texts of a bank in quotes that YAML does not know, such as “…”, which are a part of the text."""

from collections.abc import Iterator
from pathlib import Path

from questions.reading.faults import Fault
from questions.reading.form import is_text, value_at
from questions.reading.signs import unknown_quotes
from questions.reading.yaml_file import read_yaml_file


def quoted_texts(path: Path) -> Iterator[Fault]:
    """Yield the texts of a valid file that people would see in quotes."""
    tree = read_yaml_file(path)
    for place in tree.values:
        text = value_at(tree, place)
        quotes = unknown_quotes(text) if isinstance(text, str) else None
        if quotes and is_text(tree, place):
            problem = f"is shown with its quotes {quotes[0]}…{quotes[1]}"
            yield tree.fault(place, problem, advice="YAML knows only \"…\" and '…'")
