"""Programs behind the nginx sample: with a key a whole batch gets through, and without one nothing does."""

import json

import pytest

from questions import Bank
from tests.deploy.conftest import OpenSite
from tests.sheets import draw_sheets, plain_sheet

KEY = "0123456789abcdef" * 3

pytestmark = pytest.mark.slow


def test_a_program_with_a_key_sends_a_batch_that_is_longer_than_a_form(open_site: OpenSite, bank: Bank) -> None:
    person = open_site(ROLE_FIT_API="key", ROLE_FIT_API_KEYS=KEY).person()
    body = json.dumps({"sheets": [plain_sheet(sheet) for sheet in draw_sheets(bank, 200)]}).encode()
    assert len(body) > 64 * 1024
    headers = {"Content-Type": "application/json"}
    assert person.ask("POST", "/api/v1/batch", body, headers).status == 401
    answer = person.ask("POST", "/api/v1/batch", body, headers | {"Authorization": f"Bearer {KEY}"})
    assert len(json.loads(answer.text)["results"]) == 200


def test_without_a_setting_no_program_is_answered(open_site: OpenSite) -> None:
    answer = open_site().person().ask("GET", "/api/v1/bank")
    assert (answer.status, json.loads(answer.text)["status"]) == (404, 404)
