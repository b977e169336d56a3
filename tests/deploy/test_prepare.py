import sys
from pathlib import Path

import pytest

from tools import prepare


class Machine:
    """A machine whose pip installs every lock but those named in `refused`, and remembers what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.locks = [folder / "requirements.txt", folder / "requirements-pdf.txt"]
        self.refused: set[str] = set()
        self.asked: list[list[str]] = []
        for lock in self.locks:
            lock.write_text("a==1")

    def run(self, command: list[str], log: Path) -> int:
        """Answer as pip would."""
        if "install" not in command:
            return 0
        self.asked.append(command)
        log.write_text("ERROR: No matching distribution found for typst")
        return int(Path(command[-1]).name in self.refused)

    def prepare(self) -> list[str]:
        """Prepare once and return the names of the locks that pip was asked for."""
        self.asked.clear()
        prepare.prepare(*self.locks)
        return [Path(command[-1]).name for command in self.asked]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setattr(prepare, "VENV", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path.resolve()))
    monkeypatch.setattr(prepare, "run", made.run)
    return made


def test_both_locks_are_installed_once(machine: Machine) -> None:
    assert machine.prepare() == ["requirements.txt", "requirements-pdf.txt"]
    assert "--only-binary" not in machine.asked[0]
    assert "--only-binary" in machine.asked[1]
    assert machine.prepare() == []


def test_pdf_is_left_out_in_one_line_where_it_cannot_be_installed(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.refused = {"requirements-pdf.txt"}
    machine.prepare()
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("PDF files are left out: pip could not install everything (ERROR: No matching distribution")
    assert last.endswith("Word, Markdown and print remain.")


def test_what_was_left_out_is_tried_again_when_its_lock_changes(machine: Machine) -> None:
    machine.refused = {"requirements-pdf.txt"}
    machine.prepare()
    assert machine.prepare() == []
    machine.locks[1].write_text("a==2")
    assert machine.prepare() == ["requirements-pdf.txt"]


def test_without_the_packages_of_the_app_nothing_is_noted(machine: Machine) -> None:
    machine.refused = {"requirements.txt"}
    for _ in range(2):
        with pytest.raises(prepare.SetupError, match="No matching distribution"):
            machine.prepare()
    assert len(machine.asked) == 1
