"""Answers in words, and what is said above the questions about the company."""

import pytest
from flask import Flask

from tests.scoring.tiny import tiny_bank, tradeoff
from web.views.answers import company_hint

LAW = {"law": {"much": None, "little": None}}


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ({}, "they choose the advice. All are optional."),
        ({"much": 1}, "they choose the advice. All are optional."),
        ({"much": 1.5}, "some questions count more, whichever way you answered them. All are optional."),
        ({"much": 0.5}, "some questions count less, whichever way you answered them. All are optional."),
        (
            {"much": 1.5, "little": 0.5},
            "some questions count more or less, whichever way you answered them. All are optional.",
        ),
    ],
)
def test_what_the_company_changes_is_said_as_the_numbers_have_it(
    app: Flask, times: dict[str, float], told: str
) -> None:
    factors = {"law": {option: (number, ["q"]) for option, number in times.items()}} if times else None
    bank = tiny_bank(tradeoff("q", "work", "plan"), context=LAW, factors=factors)
    with app.test_request_context("/"):
        assert company_hint(bank).endswith(told)
