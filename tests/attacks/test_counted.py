"""A figure of docs/security.md that lags behind what is counted is found, with the row to correct."""

import pytest

from tests.attacks.counted import how_many, stands_in, told

ROW = "other methods"


def test_what_a_row_says_is_taken() -> None:
    told(ROW, how_many(ROW))


def test_another_count_names_the_row_and_what_to_write_there() -> None:
    with pytest.raises(AssertionError, match=r'row "other methods": the test counted "1,234 requests"'):
        told(ROW, "1,234 requests")


def test_a_row_that_was_renamed_is_missed() -> None:
    with pytest.raises(AssertionError, match='0 rows are called "no such attack"'):
        told("no such attack", "1")


def test_a_count_stands_only_as_a_whole() -> None:
    assert stands_in("5 methods", "with 5 methods on 3 addresses")
    assert not any(stands_in("5 methods", said) for said in ("15 methods", "1,5 methods", "5 methodsx", "2.5 methods"))
