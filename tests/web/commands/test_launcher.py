"""The launcher finds the program from any folder, by a link, and after the folder was moved."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from web import VERSION
from web.platform.settings import ROOT

PARTS = ("app.py", "web", "storage", "jobs", "scoring", "questions", "templates", "static", ".venv")


def run(launcher: Path, *words: str, cwd: Path, path: str = "") -> "subprocess.CompletedProcess[str]":
    env = {
        "PATH": path + os.defpath,
        "LC_ALL": "C.UTF-8",
        "ROLE_FIT_QUESTIONS": os.environ.get("ROLE_FIT_QUESTIONS", ""),
    }
    return subprocess.run([launcher, *words], cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """Return another folder with the launcher and all that it needs."""
    (folder := tmp_path / "a new place").mkdir()
    shutil.copy(ROOT / "role-fit", folder)
    for name in PARTS:
        (folder / name).symlink_to(ROOT / name)
    return folder


def test_the_launcher_works_from_any_folder_by_a_link_and_after_a_move(moved: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "fit").symlink_to("../a new place/role-fit")
    (tmp_path / "click.py").write_text("raise SystemExit(99)")  # another program's file of a name that we import
    said = run(tmp_path / "bin" / "fit", "settings", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert "ROLE_FIT_DATA: instance, beside app.py (not set)" in said.stdout


@pytest.mark.parametrize("bank", ["", "/nowhere"], ids=["shipped bank", "broken bank"])
def test_the_program_speaks_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bank: str) -> None:
    monkeypatch.setenv("ROLE_FIT_QUESTIONS", bank)
    assert run(ROOT / "role-fit", "--version", cwd=tmp_path).stdout == f"Role Fit {VERSION}\n"
    told = run(ROOT / "role-fit", "--help", cwd=tmp_path).stdout
    assert told.startswith("Usage: role-fit [OPTIONS] COMMAND")
    assert not re.search("flask", told, re.IGNORECASE)
    assert re.findall(r"^  (\w+)  ", told, re.MULTILINE) == ["questions", "serve", "settings", "store"]
    assert "..." not in told.partition("Commands")[2]


def test_the_files_that_a_command_names_are_those_of_the_folder_where_it_is_typed(tmp_path: Path) -> None:
    assert run(ROOT / "role-fit", "questions", "init", "ours", cwd=tmp_path).returncode == 0
    for name in ("weights.yaml", "bank.yaml", "bank.de.yaml"):
        assert f"{ROOT}/role-fit questions check {tmp_path}/ours " in (tmp_path / "ours" / name).read_text()


def test_a_launcher_that_was_not_set_up_says_so(tmp_path: Path) -> None:
    shutil.copy(ROOT / "role-fit", tmp_path)
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    said = run(tmp_path / "role-fit", "serve", cwd=tmp_path, path=f"{tmp_path}:")
    assert (said.returncode, said.stderr) == (2, f"Role Fit is not set up yet: run `make ready` in {tmp_path}.\n")


def test_a_python_that_the_user_cannot_run_is_told(tmp_path: Path) -> None:
    shutil.copy(ROOT / "role-fit", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    (tmp_path / ".venv" / "bin" / "python").symlink_to("/root/no/such/python3")
    said = run(tmp_path / "role-fit", "serve", cwd=tmp_path)
    assert said.returncode == 2
    assert f"cannot run the Python in {tmp_path}/.venv: " in said.stderr
    assert "not set up" not in said.stderr
