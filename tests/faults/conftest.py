"""The app and its visitors are those of the page tests."""

from tests.web.conftest import (
    app,
    bank,
    colleague,
    count_results,
    data,
    dump,
    empty_database,
    make_app,
    own_bank,
    visitor,
)

__all__ = [
    "app",
    "bank",
    "colleague",
    "count_results",
    "data",
    "dump",
    "empty_database",
    "make_app",
    "own_bank",
    "visitor",
]
