"""Files that are not what they should be: missing, of another kind, too large, in another encoding."""

import os
import time
from pathlib import Path

import pytest

from questions import load_bank
from questions.reading.yaml_builder import MAX_DEPTH, MAX_NODES
from questions.reading.yaml_file import MAX_BYTES
from tests.questions.small_bank import BANK, WEIGHTS, changed, complaints, write_folder

TOP = (
    "the keys id, version, language, intro, roles, areas, themes, tradeoff, situation, exits, questions, context, notes"
)
EMPTY = f"bank.yaml  the file is empty  {TOP}  or delete it to use the shipped one"
NO_KEYS = f"bank.yaml:1:1  the file must be a list of keys, each with a colon and a value  {TOP}"
TOO_MANY = f"holds too many entries  at most {MAX_NODES} in one file"
TOO_DEEP = f"is nested too deep  at most {MAX_DEPTH} levels"
FOLDER = "is not a folder  a folder with bank.yaml, weights.yaml or pack.yaml"


@pytest.mark.parametrize("name", ["nowhere", "x" * 300, "with\0nul"])
def test_a_folder_has_to_be_there(tmp_path, name):
    assert complaints(tmp_path / name) == [f"{tmp_path / name}  {FOLDER}"]


def test_a_file_is_no_folder(tmp_path):
    folder = write_folder(tmp_path)
    assert complaints(folder / "bank.yaml") == [f"{folder / 'bank.yaml'}  {FOLDER}"]


def test_a_link_to_nothing_is_not_taken_for_a_missing_file(tmp_path):
    folder = write_folder(tmp_path, bank=None)
    (folder / "bank.yaml").symlink_to("elsewhere.yaml")
    assert complaints(folder) == [f"bank.yaml  does not exist in {folder}; check the name"]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    folder = write_folder(tmp_path, bank=None)
    (folder / "bank.yaml").mkdir()
    assert complaints(folder) == ["bank.yaml  is not a regular file; put a text file in its place"]


def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path):
    folder = write_folder(tmp_path, bank=None)
    os.mkfifo(folder / "bank.yaml")
    assert complaints(folder) == ["bank.yaml  is not a regular file; put a text file in its place"]


def test_a_device_in_place_of_a_file_is_refused(tmp_path):
    folder = write_folder(tmp_path, bank=None)
    (folder / "bank.yaml").symlink_to("/dev/zero")
    assert complaints(folder) == ["bank.yaml  is not a regular file; put a text file in its place"]


@pytest.mark.parametrize("operation", ["open", "stat", "lstat"])
def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch, operation):
    """Whoever runs the tests may read everything, so the system's refusal is played."""
    folder, real = write_folder(tmp_path, bank="" if operation != "lstat" else BANK), getattr(Path, operation)

    def refuse(path: Path, *args, **kwargs):
        if path.name == "bank.yaml" and not (operation == "lstat" and path.parent != folder):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, operation, refuse)
    if operation == "lstat":  # it cannot be told whether the file is there, but it can be read
        assert load_bank(folder).id == "small"
    else:
        told = "bank.yaml  cannot be read (Permission denied); give this program the right to read it"
        assert complaints(folder) == [told]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n"])
def test_an_empty_file_is_told_from_a_missing_one(tmp_path, text):
    assert complaints(write_folder(tmp_path, text)) == [EMPTY]


@pytest.mark.parametrize("text", ["- id: small\n- version: 1\n", "hello", "5", "'id: small'"])
def test_the_file_holds_keys_at_its_top(tmp_path, text):
    assert complaints(write_folder(tmp_path, text)) == [NO_KEYS]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "place"), [("cp1252", "3:16"), ("utf-16", "1:1"), ("utf-32", "1:1"), ("utf-8-sig", "3:16")]
)
def test_another_encoding_than_utf_8_is_named_where_it_begins(tmp_path, encoding, place, end):
    text = changed(BANK, "intro: Answer for", "intro: Answer für").replace("\n", end)
    raw = text.encode(encoding)
    raw = raw.replace("ü".encode(), b"\xfc") if encoding == "utf-8-sig" else raw
    advice = "save it with the encoding UTF-8; in Notepad: Save as, Encoding: UTF-8"
    assert complaints(write_folder(tmp_path, raw)) == [f"bank.yaml:{place}  is not UTF-8 text from here on  {advice}"]


def test_the_column_counts_letters_and_not_bytes(tmp_path):
    raw = changed(BANK, "intro: Answer for", "intro: Grüße f@r").encode().replace(b"@", b"\xfc")
    (told,) = complaints(write_folder(tmp_path, raw))
    assert told.startswith("bank.yaml:3:15  is not UTF-8 text")


@pytest.mark.parametrize("start", ["\ufeff", "%YAML 1.2\n---\n", "# comment\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_editors_add_is_accepted(tmp_path, start, end):
    texts = [(start + text).replace("\n", end) for text in (BANK, WEIGHTS)]
    assert load_bank(write_folder(tmp_path, *texts)).id == "small"


@pytest.mark.parametrize("size", [MAX_BYTES, MAX_BYTES + 1, 300_000])
def test_only_a_file_of_a_sensible_size_is_read(tmp_path, size):
    folder = write_folder(tmp_path, BANK + "#" * (size - len(BANK)))
    if size == MAX_BYTES:
        assert load_bank(folder).id == "small"
    else:
        assert complaints(folder) == ["bank.yaml  is larger than 256 kB; a question bank is far smaller"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("questions:\n" + "- {}\n" * 50_000, f"bank.yaml:{MAX_NODES}:3  questions  {TOO_MANY}", id="lines"),
        pytest.param(
            "questions: [" + "{}," * 50_000, f"bank.yaml:1:{MAX_NODES * 3 + 7}  questions  {TOO_MANY}", id="row"
        ),
        pytest.param("".join(f"k{i}: 1\n" for i in range(20_000)), f"k{MAX_NODES - 1}  {TOO_MANY}", id="keys"),
        pytest.param("a: 1\n" * 50_000, "bank.yaml:2:1  a  stands twice; the first is in line 1", id="one key"),
        pytest.param("x: " + "[" * 5_000, f"bank.yaml:1:16  x.0.0  {TOO_DEEP}", id="lists in lists"),
        pytest.param("x: " + "{a: " * 5_000, f"bank.yaml:1:52  x.a.a  {TOO_DEEP}", id="groups in groups"),
        pytest.param("- " * 100_000, f"bank.yaml:1:27  0.0.0  {TOO_DEEP}", id="dashes"),
        pytest.param("? " * 100_000, "bank.yaml:1:3  has a key that is not a word", id="question marks"),
        pytest.param(": " * 100_000, f"bank.yaml:1:27  ..  {TOO_DEEP}", id="colons"),
        pytest.param("{" * 200_000, "bank.yaml:1:2  has a key that is not a word", id="braces"),
        pytest.param(
            "a: &a [x, x]\n" + "".join(f"a{i}: &a{i} [*a, *a]\n" for i in range(99)), "an anchor", id="laughs"
        ),
        pytest.param("k: " + "a " * 120_000, "bank.yaml:1:1  k  is not a key that is known here", id="a long text"),
        pytest.param("? " + "a " * 120_000 + "\n: 1\n", "bank.yaml:1:3  has a key that is not", id="a long key"),
        pytest.param("k: " + "9" * 250_000, "bank.yaml:1:1  k  is not a key that is known here", id="a long number"),
        pytest.param("".join(" " * i + "a:\n" for i in range(600)), f"bank.yaml:14:14  a.a.a  {TOO_DEEP}", id="steps"),
    ],
)
def test_a_file_made_to_choke_the_reader_is_refused_quickly(tmp_path, slowness, text, told):
    started = time.process_time()
    lines = complaints(write_folder(tmp_path, text))
    assert time.process_time() - started < 5 * slowness  # half a second, and several times that under coverage
    assert any(told in line for line in lines)
    assert all(len(line) < 400 for line in lines)


def test_nothing_in_a_file_is_executed(tmp_path):
    canary = tmp_path / "canary"
    text = changed(BANK, "title: The first task", f"title: !!python/object/apply:os.mkdir [{canary}]")
    complaints(write_folder(tmp_path, text))
    assert not canary.exists()


@pytest.mark.parametrize("end", range(0, WEIGHTS.index("option_slip:"), 9))
def test_a_file_that_is_half_written_is_refused_wherever_it_ends(tmp_path, end):
    assert complaints(write_folder(tmp_path, weights=WEIGHTS[:end]))
