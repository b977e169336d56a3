"""The description of the API is valid, true of every answer, and enough to make a client from.

`make gates` runs the long form of this (tests/gates/api.py).
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel
from werkzeug.test import TestResponse

from questions import Bank
from scoring import outcome_document, recommend
from tests.gates.api import OPEN, run_schemathesis, send_all, validate
from tests.servers import AppServer
from tests.sheets import draw_sheets, plain_sheet
from tests.web.conftest import MakeApp
from web.api.schemas import Bank as BankSchema
from web.api.schemas import Comparison, Problem, Result

CLIENT = """
import json, sys
from role_fit_client import Client
from role_fit_client.api.default import bank, score
from role_fit_client.models import Sheet

client = Client(base_url=sys.argv[1])
found = bank.sync(client=client)
sheet = Sheet.from_dict(json.loads(sys.argv[2]) | {"bank": found.sha256})
print(json.dumps(score.sync(client=client, body=sheet).to_dict()))
"""


def need(module: str) -> None:
    """Skip where a program of requirements-dev.txt is not installed yet; in CI that is a failure."""
    if find_spec(module) is None:
        pytest.skip(f"{module} is not installed: make ready-to-test")


@pytest.mark.parametrize("settings", [{}, {"api": "key", "api_keys": ("0123456789" * 4,)}])
def test_the_description_is_openapi_3_1(make_app: MakeApp, tmp_path: Path, settings: dict[str, object]) -> None:
    need("openapi_spec_validator")
    headers = {"Authorization": f"Bearer {'0123456789' * 4}"}
    document = make_app(**settings).test_client().get("/api/v1/openapi.json", headers=headers)
    assert document.get_json()["openapi"] == "3.1.0"
    (tmp_path / "openapi.json").write_bytes(document.data)
    assert validate(tmp_path / "openapi.json").endswith(": OK")
    assert document.get_json()["security"] == ([{"key": []}] if settings else [{}, {"key": []}])


def test_everything_that_is_answered_stands_in_the_description(client: FlaskClient, bank: Bank) -> None:
    one, other = (plain_sheet(sheet) for sheet in draw_sheets(bank, 2))
    pair = {"before": one, "after": other}
    answers: dict[type[BaseModel], TestResponse] = {
        Result: client.post("/api/v1/score", json=one),
        Comparison: client.post("/api/v1/compare", json=pair),
        BankSchema: client.get("/api/v1/bank"),
        Problem: client.post("/api/v1/score", json={"answers": 1}),
    }
    for model, answer in answers.items():
        names = {field.alias or name for name, field in model.model_fields.items()}
        model.model_validate(answer.get_json())
        assert set(answer.get_json()) == names, model


def test_every_route_is_described_and_no_other(client: FlaskClient) -> None:
    described = {
        (path.replace("{", "<").replace("}", ">"), method.upper())
        for path, item in client.get("/api/v1/openapi.json").get_json()["paths"].items()
        for method in item
    }
    routes = {
        (str(rule), method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    }
    assert described == routes


@pytest.mark.slow
def test_nothing_that_schemathesis_makes_of_the_description_is_answered_otherwise(tmp_path: Path) -> None:
    need("schemathesis")
    with AppServer(tmp_path / "data", OPEN) as server:
        status, made, words = run_schemathesis(server.url, 100, tmp_path)
    assert status == 0, words[-5_000:]
    assert made > 500


@pytest.mark.parametrize("count", [100, pytest.param(2_000, marks=pytest.mark.slow)])
def test_no_request_is_answered_with_a_failure(client: FlaskClient, bank: Bank, count: int) -> None:
    statuses = send_all(client, bank, count)
    assert set(statuses) <= {200, 400, 409, 422}, statuses
    assert min(statuses[200], statuses[400], statuses[422]) > 0


@pytest.mark.slow
def test_a_client_that_is_made_from_the_description_scores_a_sheet(
    client: FlaskClient, bank: Bank, tmp_path: Path
) -> None:
    need("openapi_python_client")
    document, config, [sheet] = tmp_path / "openapi.json", tmp_path / "config.yml", draw_sheets(bank, 1)
    document.write_bytes(client.get("/api/v1/openapi.json").data)
    config.write_text("post_hooks: []\n")
    words = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--config", str(config)]
    words += ["--path", str(document), "--output-path", str(tmp_path / "role_fit_client")]
    subprocess.run(words, check=True, capture_output=True, cwd=tmp_path)
    with AppServer(tmp_path / "data") as server:
        words = [sys.executable, "-c", CLIENT, server.url, json.dumps(plain_sheet(sheet))]
        found = subprocess.run(words, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    assert json.loads(found) == json.loads(json.dumps(outcome_document(recommend(bank, sheet))))
