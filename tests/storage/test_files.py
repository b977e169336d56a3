"""The file on disk: private, and really empty of what was erased."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from storage import StoreError, open_store
from storage.files import prepare_file, reserve_of


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def generous_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_file_and_folder_are_their_owners_alone(generous_umask, store, path):
    assert mode_of(path) == 0o600
    assert mode_of(path.parent) == 0o700


def test_the_write_ahead_log_is_its_owners_alone(generous_umask, url, path, make_result, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    store = open_store(url)
    store.save(make_result("a"))
    assert {mode_of(file) for file in path.parent.iterdir()} == {0o600}
    assert path.with_name(path.name + "-wal").exists()
    store.close()


@pytest.mark.parametrize("rights", [(0o644, 0o755), (0o666, 0o777), (0o640, 0o750), (0o604, 0o701)])
def test_what_was_opened_to_others_becomes_its_owners_alone(path, url, rights, caplog):
    open_store(url).close()
    journal = path.with_name(f"{path.name}-wal")
    journal.touch()
    for opened in (path, journal):
        opened.chmod(rights[0])
    path.parent.chmod(rights[1])
    prepare_file(path)
    prepare_file(path)
    assert [mode_of(place) for place in (path, journal, path.parent)] == [0o600, 0o600, 0o700]
    assert caplog.messages == [
        f"Others could open {path}, {journal}, {path.parent} until now; their rights were taken away"
    ]


def test_a_folder_that_holds_something_else_keeps_its_rights(path, url):
    open_store(url).close()
    (path.parent / "minutes.txt").touch()
    path.parent.chmod(0o755)
    open_store(url).close()
    assert mode_of(path.parent) == 0o755
    path.parent.chmod(0o777)
    with pytest.raises(StoreError, match=r"Everybody may write into the folder .* \(chmod o-w"):
        open_store(url)
    path.parent.chmod(0o1777)
    open_store(url).close()


def test_a_file_that_cannot_be_closed_to_others_is_refused(path, url, monkeypatch):
    open_store(url).close()
    path.chmod(0o644)
    monkeypatch.setattr("pathlib.Path.chmod", lambda *_: (_ for _ in ()).throw(PermissionError(1, "Not permitted")))
    with pytest.raises(StoreError, match=r"can be opened by others, .* \(Not permitted\): give it to this program's"):
        open_store(url)


def test_a_file_that_another_process_makes_meanwhile_is_used(url, path, monkeypatch):
    path.parent.mkdir()
    path.touch()
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.exists", lambda _path: False)
        prepare_file(path)
    open_store(url).close()


def test_a_name_with_odd_characters_is_no_trouble(tmp_path, make_result):
    path = tmp_path / "50% off? #1 ü" / "store.sqlite3"
    path.parent.mkdir()
    store = open_store("sqlite:///" + str(path).replace("?", "%3F"))
    store.save(make_result("a"))
    assert path.stat().st_size
    store.close()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_erased_text_is_nowhere_in_the_files(url, path, make_result, monkeypatch, journal):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)
    store = open_store(url)
    store.save(make_result("a", sheet="a short tell-tale", bank="tell-tale bank " * 2_000))
    store.save(make_result("b", sentences="a long tell-tale " * 2_000))
    store.save(make_result("c", expires_at=9_000))
    assert "tell-tale" in everything_in(path.parent)
    store.purge(2_000)
    assert "tell-tale" not in everything_in(path.parent)
    store.close()


def everything_in(folder):
    return "".join(file.read_bytes().decode("latin-1") for file in folder.iterdir())


def test_a_folder_instead_of_a_file_is_named(path, url):
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match=f"{path} must be a file that this program may read"):
        open_store(url)


def test_a_file_instead_of_a_folder_is_named(path, url):
    path.parent.touch()
    with pytest.raises(StoreError, match=f"{path} cannot be created: File exists"):
        open_store(url)


AS_NOBODY = """
import os, sys
from storage import StoreError, open_store
from storage.files import prepare_file
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    open_store(sys.argv[1])
except StoreError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o755), (0o600, 0o555)])
def test_rights_that_are_missing_are_asked_for(start, file, folder):
    # Not in tmp_path: only root can look into the folders of a root's pytest.
    place = Path(tempfile.mkdtemp())
    try:
        path = place / "store.sqlite3"
        open_store(f"sqlite:///{path}").close()
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
            os.chown(place, 65534, 65534)
        path.chmod(file)
        place.chmod(folder)
        said, _ = start(AS_NOBODY, f"sqlite:///{path}").communicate(timeout=90)
        assert "change the address, the owner or the rights" in said
    finally:
        place.chmod(0o700)
        shutil.rmtree(place)


def test_what_root_makes_belongs_to_the_owner_of_the_folder(path, url, monkeypatch):
    given = []
    monkeypatch.setattr("storage.files.os.geteuid", lambda: 0)
    monkeypatch.setattr("storage.files.os.chown", lambda *of: given.append(of))
    path.parent.mkdir()
    open_store(url).close()
    folder = path.parent.stat()
    assert given == [(made, folder.st_uid, folder.st_gid) for made in (path, reserve_of(path))]


def test_who_is_not_root_gives_nothing_away(path, url, monkeypatch):
    monkeypatch.setattr("storage.files.os.geteuid", lambda: 1000)
    monkeypatch.setattr("storage.files.os.chown", lambda *_: pytest.fail("was given away"))
    open_store(url).close()


def test_a_root_that_may_give_nothing_away_makes_the_store_for_itself(path, url, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("storage.files.os.geteuid", lambda: 0)
    monkeypatch.setattr("storage.files.os.chown", refuse)
    open_store(url).close()
    assert path.exists()
