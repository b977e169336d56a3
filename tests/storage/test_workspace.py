"""Folders for copies are private, and none is left behind: not by who ends, and for long not by who is killed."""

import stat
import tempfile

import pytest

from storage.files import make_workspace, remove_leftovers

WORK = """
import sys, time
from pathlib import Path
from storage.files import make_workspace
with make_workspace(Path(sys.argv[1])) as folder:
    (folder / "copy").write_text("tell-tale")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_a_folder_is_private_and_goes_with_all_that_is_in_it(tmp_path):
    with make_workspace(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "copy").write_text("tell-tale")
    assert not list(tmp_path.iterdir())


def test_a_folder_goes_when_the_work_fails(tmp_path):
    with pytest.raises(SystemExit), make_workspace(tmp_path):
        raise SystemExit
    assert not list(tmp_path.iterdir())


def test_what_somebody_works_in_stays_and_what_the_dead_left_goes(tmp_path, start):
    worker = start(WORK, str(tmp_path))
    assert worker.stdout.readline().startswith(str(tmp_path))
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.rglob("copy")] == ["copy"]
    worker.kill()
    worker.wait(90)
    with make_workspace(tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine]


def test_a_folder_that_nobody_uses_goes(tmp_path):
    (tmp_path / ".role-fit-copies-abcdefgh").mkdir()
    remove_leftovers(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_another_takes_for_a_leftover_before_it_is_locked_is_made_anew(tmp_path, monkeypatch):
    make = tempfile.mkdtemp
    made = []

    def make_and_lose_the_first(**where):
        made.append(make(**where))
        if len(made) == 1:
            remove_leftovers(tmp_path)
        return made[-1]

    monkeypatch.setattr("tempfile.mkdtemp", make_and_lose_the_first)
    with make_workspace(tmp_path) as folder:
        assert str(folder) == made[1]
        remove_leftovers(tmp_path)
        assert folder.is_dir()


def test_what_only_has_a_name_like_it_is_left_alone(tmp_path):
    (tmp_path / ".restoring-copy").mkdir()
    (tmp_path / ".role-fit-copies-abcdefgh").write_text("a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".role-fit-copies-12345678").symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.iterdir())
    with make_workspace(tmp_path):
        pass
    assert sorted(tmp_path.iterdir()) == before


def test_a_place_that_is_not_there_has_no_leftovers(tmp_path):
    remove_leftovers(tmp_path / "nowhere")


def test_a_disk_without_locks_is_worked_on_and_never_tidied(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr("storage.files.fcntl.flock", refuse)
    with make_workspace(tmp_path) as folder:
        remove_leftovers(tmp_path)
        assert folder.exists()
    assert not list(tmp_path.iterdir())
