"""Work done once on a machine: by a process of its own, for all processes that share a folder."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from questions import Bank
from web.platform import shared_work
from web.platform.settings import ROOT
from web.platform.shared_work import WorkError, work_out_once

Runs = list[str]


@pytest.fixture
def work_in_this_process() -> None:
    """Let the work be done as it is for people."""


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Count what is worked out, instead of doing it."""
    found: Runs = []

    def run(kind: str, bank: Bank) -> str:
        found.append(bank.hash)
        return json.dumps([kind, bank.hash])

    monkeypatch.setattr(shared_work, "_run", run)
    return found


@pytest.fixture
def ask(bank: Bank, tmp_path: Path) -> Callable[..., object]:
    """Ask for figures of the bank."""
    return lambda bank=bank, folder=tmp_path: work_out_once("figures", bank, json.loads, folder)


def test_who_asks_later_or_at_the_same_moment_gets_what_one_worked_out(
    ask: Callable[..., object], bank: Bank, runs: Runs
) -> None:
    with ThreadPoolExecutor(8) as people:
        found = list(people.map(lambda _: ask(), range(8)))
    assert (found, runs) == ([["figures", bank.hash]] * 8, [bank.hash])


def test_another_bank_is_worked_out_anew(ask: Callable[..., object], bank: Bank, runs: Runs) -> None:
    other = replace(bank, hash="other")
    assert [ask(), ask(other), ask()] == [["figures", bank.hash], ["figures", "other"], ["figures", bank.hash]]
    assert runs == [bank.hash, "other", bank.hash]


def test_another_version_of_the_program_works_them_out_anew(
    ask: Callable[..., object], runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    (tmp_path / "scoring").mkdir()
    monkeypatch.setattr(shared_work, "ROOT", tmp_path)
    ask()
    (tmp_path / "scoring" / "changed.py").write_text("1")
    ask()
    assert len(runs) == 3


@pytest.mark.parametrize("damage", [lambda text: text[:-9], lambda text: "", lambda text: text[1:]])
def test_a_damaged_file_counts_for_nothing(
    ask: Callable[..., object], runs: Runs, tmp_path: Path, damage: Callable[[str], str]
) -> None:
    found = ask()
    file = tmp_path / "worked-out-figures.json"
    file.write_text(damage(file.read_text()))
    assert [ask(), ask()] == [found, found]
    assert len(runs) == 2


def test_what_is_shared_is_for_its_owner_only(ask: Callable[..., object], runs: Runs, tmp_path: Path) -> None:
    ask()
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_without_a_folder_to_write_to_everybody_works_alone(
    ask: Callable[..., object], bank: Bank, runs: Runs, tmp_path: Path
) -> None:
    assert ask(folder=tmp_path / "missing") == ask(folder=None) == ["figures", bank.hash]
    assert len(runs) == 2


def test_work_that_fails_is_told(bank: Bank, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WorkError, match="exit status 1"):
        work_out_once("figures", replace(bank, text="none"), json.loads, tmp_path)
    assert "cannot be read" in capfd.readouterr().err
    assert not (tmp_path / "worked-out-figures.json").exists()


def test_the_requests_go_first(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(os, "setpriority", lambda _which, _process, niceness: given.append(niceness))
    assert json.loads(work_out_once("findings", bank, str, None))["ok"]
    assert given == [10]


def test_the_process_ends_with_whoever_started_it(bank: Bank) -> None:
    words = [sys.executable, "-m", "scoring", "figures"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        out, _ = process.communicate(f"{bank.text}\n")  # closes its input, as the end of the other process would
    assert (out, process.returncode) == ("", 0)
