"""The commands that people type."""

import json
from collections.abc import Callable
from pathlib import Path

import granian
import pytest
from click.testing import Result
from flask import Flask

from questions import Bank, shipped_directory
from scoring import Kind
from scoring.lint import Severity
from tests.sheets import KINDS, answers_of_kind, asked
from tests.web.own_bank import OwnBank
from web.commands.check_text import SIGNS

Type = Callable[..., Result]


@pytest.fixture
def type_in(app: Flask) -> Type:
    def type_in(*words: str | Path) -> Result:
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return type_in


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """See to it that no server starts, and that nothing is kept in the project's folder."""

    def start(*_: object, **__: object) -> None:
        raise AssertionError("the server would start")

    monkeypatch.setattr(granian.Granian, "__init__", start)
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.yaml"


def test_the_shipped_bank_is_checked_where_no_folder_is_named(type_in: Type, bank: Bank) -> None:
    said = type_in("questions", "check")
    assert said.exit_code == 0, said.output
    assert bank.hash[:12] in said.output
    assert all(f"{name}: {shipped_directory()}\n" in said.output for name in ("bank.yaml", "weights.yaml"))


def test_an_own_bank_is_ok(type_in: Type, own_bank: OwnBank) -> None:
    said = type_in("questions", "check", own_bank.folder)
    assert said.exit_code == 0
    assert said.output.splitlines()[0] == "ok"
    assert all(f"{name}: {own_bank.folder}" in said.output for name in ("bank.yaml", "weights.yaml"))


def test_it_is_said_which_file_is_the_shipped_one(type_in: Type, own_bank: OwnBank) -> None:
    (own_bank.folder / "bank.yaml").unlink()
    said = type_in("questions", "check", own_bank.folder).output
    assert f"weights.yaml: {own_bank.folder}" in said
    assert f"bank.yaml: {shipped_directory()} (the shipped one)" in said


def test_warnings_are_counted_in_the_first_line(type_in: Type, own_bank: OwnBank, bank: Bank) -> None:
    own_bank.weigh(asked(bank)[0].id, "40")
    said = type_in("questions", "check", own_bank.folder)
    warnings = [line for line in said.output.splitlines() if line.startswith(f"  {SIGNS[Severity.WARNING]}  ")]
    assert said.exit_code == 0
    assert said.output.splitlines()[0] == f"usable, but read this first: {len(warnings)} warnings"


def test_a_broken_bank_is_told_with_every_line(type_in: Type, own_bank: OwnBank, bank: Bank) -> None:
    lines = [own_bank.weigh(question.id, "fife") for question in asked(bank)[:2]]
    said = type_in("questions", "check", own_bank.folder)
    assert said.exit_code == 2
    assert all(f"weights.yaml:{line}:" in said.stderr for line in lines)


def test_a_folder_that_is_not_there_is_told(type_in: Type, tmp_path: Path) -> None:
    said = type_in("questions", "check", tmp_path / "nowhere")
    assert said.exit_code == 2
    assert str(tmp_path / "nowhere") in said.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_scored_in_words(type_in: Type, sheet: Path, bank: Bank, kind: Kind) -> None:
    sheet.write_text(json.dumps({"answers": answers_of_kind(bank, kind)}))
    said = type_in("questions", "score", sheet)
    assert said.exit_code == 0, said.output
    assert all(question.title[:40] in said.output for question in asked(bank))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_scored_in_numbers(type_in: Type, sheet: Path, bank: Bank, kind: Kind) -> None:
    sheet.write_text(json.dumps({"answers": answers_of_kind(bank, kind)}))
    said = type_in("questions", "score", sheet, "--json")
    assert said.exit_code == 0
    assert json.loads(said.stdout)["verdict"]["kind"] == kind


def test_another_bank_gives_other_numbers(type_in: Type, sheet: Path, own_bank: OwnBank, bank: Bank) -> None:
    question = asked(bank)[0].id
    sheet.write_text(json.dumps({"answers": answers_of_kind(bank, Kind.CLEAR)}))
    own_bank.weigh(question, "37.5")
    words = ("questions", "score", sheet, "--json")
    shipped, own = (json.loads(type_in(*words, *more).stdout) for more in ((), ("--questions", own_bank.folder)))
    assert own["total"]["value"] > shipped["total"]["value"]


@pytest.mark.parametrize(
    "text",
    [
        "answers: {no_such_question: a1}",
        "answers: [a, b]",
        "double: [no_such_question]",
        "replies: {}",
        "- a list",
        "answers: {",
        "",
        "\0",
        "a: &a [*a]",
        "!!python/object/apply:os.system [ls]",
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_in_a_sentence(type_in: Type, sheet: Path, text: str) -> None:
    sheet.write_text(text)
    said = type_in("questions", "score", sheet)
    assert said.exit_code == 2
    assert "sheet.yaml" in said.stderr
    assert "Traceback" not in said.output


def test_a_sheet_that_is_not_there_is_told(type_in: Type, sheet: Path) -> None:
    said = type_in("questions", "score", sheet)
    assert said.exit_code == 2
    assert "sheet.yaml" in said.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000.5", "8 000"])
@pytest.mark.usefixtures("no_server")
def test_the_server_refuses_a_port_that_is_none(type_in: Type, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    said = type_in("serve")
    assert said.exit_code == 2, said.exception
    assert "PORT" in said.stderr


@pytest.mark.usefixtures("no_server")
def test_the_server_refuses_a_store_that_it_cannot_open(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", "nonsense")
    said = type_in("serve")
    assert said.exit_code == 2
    assert [line.split(":")[0] for line in said.stderr.splitlines()] == ["ROLE_FIT_DATABASE_URL", "All settings"]


@pytest.mark.parametrize("workers", ["0", "-1", "many", "1.5"])
@pytest.mark.usefixtures("no_server")
def test_the_server_refuses_a_number_of_workers_that_is_none(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    said = type_in("serve")
    assert said.exit_code == 2
    assert "WEB_CONCURRENCY" in said.stderr
