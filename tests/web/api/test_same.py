"""A page, the command and the API say the same of a sheet, to the last number."""

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from questions import Bank, Sheet
from scoring import outcome_document, recommend
from tests.sheets import draw_sheets, plain_sheet
from tests.web.api.conftest import Call
from tests.web.conftest import MakeApp
from tests.web.visitor import Visitor, fields_of

QUICK, LONG = 50, 2_000


@pytest.mark.parametrize("count", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
def test_the_api_says_of_every_sheet_what_the_command_says(
    client: FlaskClient, call: Call, bank: Bank, tmp_path: Path, count: int
) -> None:
    runner, file = client.application.test_cli_runner(), tmp_path / "sheet.yaml"
    for number, sheet in enumerate(draw_sheets(bank, count)):
        said = call("score", plain_sheet(sheet)).get_json()
        assert said == json.loads(json.dumps(outcome_document(recommend(bank, sheet))))  # what the command prints
        if number % (count // 10) == 0:
            file.write_text(json.dumps(plain_sheet(sheet)))
            assert said == json.loads(runner.invoke(args=["questions", "score", str(file), "--json"]).output)


@pytest.mark.parametrize("count", [10, pytest.param(LONG, marks=pytest.mark.slow)])
def test_the_page_says_of_every_sheet_what_the_api_says(make_app: MakeApp, bank: Bank, count: int) -> None:
    visitor = Visitor(make_app(results_per_hour=0, api_sheets_per_minute=0), bank)
    visitor.fill(dict([next(iter(draw_sheets(bank, 1)[0].answers.items()))]))
    form = fields_of(visitor.visit("/context").select_one("main form"))
    for sheet in draw_sheets(bank, count, seed=2):
        with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
            given = {"a": dict(sheet.answers), "d": sorted(sheet.double), "c": dict(sheet.context), "k": ""}
            kept["sheet"] = {**kept["sheet"], **given}
        finished = visitor.post("/context", form | dict(sheet.context) | {"then": "result"})
        page = visitor.get(f"{finished.location}.json").get_json()
        assert page == visitor.client.post("/api/v1/score", json=plain_sheet(sheet)).get_json()


@pytest.mark.parametrize("count", [QUICK, pytest.param(500, marks=pytest.mark.slow)])
def test_a_batch_says_of_every_sheet_what_score_says(call: Call, bank: Bank, count: int) -> None:
    sheets = draw_sheets(bank, count, seed=3)
    named = [{"id": f"={number}", **plain_sheet(sheet)} for number, sheet in enumerate(sheets)]
    results = call("batch", {"sheets": named, "bank": bank.hash}).get_json()["results"]
    assert [entry["id"] for entry in results] == [f"={number}" for number in range(count)]
    for sheet, entry in list(zip(sheets, results, strict=True))[::10]:
        assert entry["result"] == call("score", plain_sheet(sheet)).get_json()


def table_of(bank: Bank, sheets: list[Sheet]) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(["id", *bank.questions, "double", *bank.context])
    for number, sheet in enumerate(sheets):
        answers = [sheet.answers.get(id_, "") for id_ in bank.questions]
        context = [sheet.context.get(id_, "") for id_ in bank.context]
        rows.writerow([f"{number:03}", *answers, " ".join(sorted(sheet.double)), *context])
    return out.getvalue().encode()


@pytest.mark.parametrize("count", [QUICK, pytest.param(500, marks=pytest.mark.slow)])
def test_a_table_gives_the_same_by_command_and_by_api(
    client: FlaskClient, send: Call, bank: Bank, tmp_path: Path, count: int
) -> None:
    sheets, given, out = draw_sheets(bank, count, seed=4), tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_bytes(table_of(bank, sheets))
    words = ["questions", "score", "--csv", str(given), "--out", str(out)]
    told = client.application.test_cli_runner().invoke(args=words)
    assert (told.exit_code, told.output) == (0, f"{count} sheets scored, 0 with a problem: {out}\n")
    answer = send("batch", given.read_bytes(), "text/csv")
    assert answer.data == out.read_bytes()
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in rows] == [f"{number:03}" for number in range(count)]
    for sheet, row in zip(sheets, rows, strict=True):
        found = outcome_document(recommend(bank, sheet))
        assert (row["result.verdict"], row["result.role"]) == (found["verdict"]["kind"], found["verdict"]["role"] or "")
        assert float(row["result.margin"]) == found["margin"]["value"]
        assert row["result.problem"] == ""
