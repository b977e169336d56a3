"""The app under attack, with limits off: here is asked what an answer tells, not how often one may ask."""

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.scene import Maker, make_result
from tests.web.conftest import (  # noqa: F401  the fixtures of the pages serve here too
    MakeApp,
    bank,
    colleague,
    count_results,
    data,
    dump,
    empty_database,
    make_app,
    own_bank,
    visitor,
    work_in_this_process,
)

NO_LIMITS = {"misses_per_minute": 0, "results_per_hour": 0, "costly_per_minute": 0}


@pytest.fixture
def app(make_app: MakeApp) -> Flask:  # noqa: F811
    return make_app(**NO_LIMITS)


@pytest.fixture
def anna(app: Flask, bank: Bank) -> Maker:  # noqa: F811
    """Somebody who finished a sheet towards the director and renewed its link once."""
    return make_result(app, bank, "director")


@pytest.fixture
def ben(app: Flask, bank: Bank) -> Maker:  # noqa: F811
    """Somebody else, who did the same towards the head."""
    return make_result(app, bank, "head")
