"""A bank that changes while the app runs: whole banks only, in every app, whatever stands in the files."""

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from questions import Bank, load_bank, shipped_directory
from tests.questions import small_bank
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor
from web import VERSION
from web.platform.bank import BankInForce, file_stamp

MakeApp = Callable[..., Flask]


@pytest.fixture(autouse=True)
def hurry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for files to settle, but where waiting is what is tried."""
    if request.function is not test_a_file_that_is_written_right_now_is_waited_for:
        monkeypatch.setattr("web.platform.bank.SETTLED_AFTER", 0)


def save(folder: Path, name: str, text: str) -> None:
    """Put a file in place as a whole, so that no request reads half of it."""
    draft = folder / f".{name}.new"
    draft.write_text(text)
    draft.replace(folder / name)


def weigh(folder: Path, question: str, weight: str) -> None:
    text = (folder / "weights.yaml").read_text()
    changed, count = re.subn(rf"(?m)^  {question}: \S+", f"  {question}: {weight}", text)
    assert count == 1
    save(folder, "weights.yaml", changed)


def bank_of(app: Flask) -> Bank:
    """Ask an app for a page, and return the bank that it used."""
    assert app.test_client().get("/", base_url="http://localhost").status_code == 200
    keeper: BankInForce = app.extensions["role_fit_bank"]
    return keeper.bank


def weight_in(app: Flask) -> float:
    return float(bank_of(app).questions["f_goals"].weight)


@pytest.fixture
def folder(own_bank: OwnBank) -> Path:
    return own_bank.folder


def test_a_saved_change_counts_from_the_next_request_on(make_app: MakeApp, folder: Path) -> None:
    app = make_app(questions=folder)
    weigh(folder, "f_goals", "9")
    assert weight_in(app) == 9


def test_a_file_that_is_written_right_now_is_waited_for(make_app: MakeApp, own_bank: OwnBank) -> None:
    app = make_app(questions=own_bank.folder)
    own_bank.weigh("f_goals", "9")
    started = time.monotonic()
    assert weight_in(app) == 9
    assert time.monotonic() - started > 0.1


@pytest.mark.parametrize("moment", [1_600_000_000, 4_000_000_000], ids=["long ago", "years ahead"])
def test_a_file_of_the_same_size_and_time_as_before_is_noticed(make_app: MakeApp, folder: Path, moment: int) -> None:
    file = folder / "weights.yaml"
    os.utime(file, (moment, moment))
    app = make_app(questions=folder)
    time.sleep(0.02)  # the clock of a file system stands still for some thousandths
    file.write_text(file.read_text().replace("f_goals: 5", "f_goals: 9"))
    os.utime(file, (moment, moment))
    assert weight_in(app) == 9


@pytest.mark.slow
def test_two_apps_on_one_folder_both_take_a_change(make_app: MakeApp, folder: Path) -> None:
    apps = [make_app(questions=folder), make_app(questions=folder)]
    for weight in (9, 3):
        weigh(folder, "f_goals", str(weight))
        assert [weight_in(app) for app in apps] == [weight, weight]


def test_a_file_that_is_saved_unchanged_keeps_the_bank(make_app: MakeApp, folder: Path) -> None:
    app = make_app(questions=folder)
    before = bank_of(app).hash
    save(folder, "weights.yaml", (folder / "weights.yaml").read_text())
    assert bank_of(app).hash == before


def test_a_fault_is_logged_once_and_kept_until_it_is_repaired(
    make_app: MakeApp, folder: Path, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(make_app(questions=folder), bank)
    weigh(folder, "f_goals", "fife")
    with caplog.at_level(logging.INFO):
        told = [visitor.get("/readyz").get_json()["warnings"] for _ in range(3)]
    assert told[0] == told[1] == told[2] == [message for message in told[0] if "weights.f_goals" in message]
    assert re.search(r"weights\.yaml:\d+:\d+", told[0][0])
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    weigh(folder, "f_goals", "9")
    assert visitor.get("/readyz").get_json() == {"ready": True, "version": VERSION, "troubles": [], "warnings": []}


def test_another_fault_is_logged_anew(
    make_app: MakeApp, folder: Path, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(make_app(questions=folder), bank)
    for typo in ("fife", "fiev"):
        weigh(folder, "f_goals", typo)
        visitor.visit("/")
    assert [record.levelname for record in caplog.records].count("ERROR") == 2


def test_taking_a_bank_is_logged_with_its_hash(
    make_app: MakeApp, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(questions=folder)
    weigh(folder, "f_goals", "9")
    with caplog.at_level(logging.INFO):
        taken = bank_of(app)
    assert [getattr(record, "bank", None) for record in caplog.records].count(taken.hash[:12]) == 1


def warnings_after(keeper: BankInForce, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Let the keeper take what changed, and return what it warns of."""
    with caplog.at_level(logging.INFO):
        keeper.refresh()
        if keeper.warning_thread:
            keeper.warning_thread.join()
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def test_a_tilted_bank_that_comes_into_force_is_warned_of(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    keeper = keeper_of(folder)
    for question in ("f_goals", "f_more_of", "f_quiet_month", "f_why_right"):
        weigh(folder, question, "100")
    (said,) = warnings_after(keeper, caplog)
    assert re.search(rf"question bank in {folder} has \d+ warnings?: .*questions check {folder}", said)


def test_an_id_that_is_renamed_while_the_app_runs_is_warned_of(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    keeper = keeper_of(small)
    for name in ("weights.yaml", "bank.yaml"):
        save(small, name, re.sub(r"\bpace\b", "speed", (small / name).read_text()))
    assert "question pace is gone and question speed came" in " ".join(warnings_after(keeper, caplog))


def test_what_is_taken_is_logged_with_the_files_it_was_read_from(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "bank.yaml").unlink()
    keeper = keeper_of(folder)
    weigh(folder, "f_goals", "5.0")
    assert warnings_after(keeper, caplog) == []
    assert [vars(record).get("files") for record in caplog.records] == ["weights.yaml"]


def test_a_look_alike_beside_a_bank_that_is_taken_is_warned_of(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "weights.yaml").rename(folder / "weights.yml")
    keeper = keeper_of(folder)
    save(folder, "bank.yaml", (folder / "bank.yaml").read_text() + "\n")
    said, _counts = warnings_after(keeper, caplog)
    assert "weights.yml: not read, so the numbers of the shipped bank count" in said


# Files that go


def told_of(keeper: BankInForce) -> list[str]:
    return [str(fault) for fault in keeper.faults]


def test_a_file_in_force_that_gets_another_name_keeps_the_bank(folder: Path) -> None:
    weigh(folder, "f_goals", "9")
    keeper = keeper_of(folder)
    (folder / "weights.yaml").rename(folder / "weights.yaml.txt")
    assert keeper.refresh().questions["f_goals"].weight == 9
    where = f"is gone from {folder}, where weights.yaml.txt stands now"
    assert told_of(keeper) == [f"weights.yaml  {where}; put it back, or restart to use the shipped one"]


def test_a_file_in_force_that_is_deleted_keeps_the_bank_until_it_is_back(folder: Path) -> None:
    weigh(folder, "f_goals", "9")
    keeper, text = keeper_of(folder), (folder / "weights.yaml").read_text()
    (folder / "weights.yaml").unlink()
    assert keeper.refresh().questions["f_goals"].weight == 9
    assert len(keeper.faults) == 1
    save(folder, "weights.yaml", text)
    assert keeper.refresh().questions["f_goals"].weight == 9
    assert not keeper.faults


def test_a_file_that_came_while_the_app_ran_is_in_force_like_the_others(folder: Path) -> None:
    text = (folder / "weights.yaml").read_text()
    (folder / "weights.yaml").unlink()
    keeper = keeper_of(folder)
    save(folder, "weights.yaml", text)
    weigh(folder, "f_goals", "9")
    assert keeper.refresh().questions["f_goals"].weight == 9
    (folder / "weights.yaml").unlink()
    assert keeper.refresh().questions["f_goals"].weight == 9
    assert keeper.faults


def test_who_starts_without_a_file_gets_the_shipped_one(folder: Path) -> None:
    weigh(folder, "f_goals", "9")
    (folder / "weights.yaml").unlink()
    assert keeper_of(folder).refresh().questions["f_goals"].weight == load_bank().questions["f_goals"].weight


def test_a_fault_in_the_other_file_is_told_before_the_one_that_is_gone(folder: Path) -> None:
    keeper = keeper_of(folder)
    (folder / "weights.yaml").unlink()
    save(folder, "bank.yaml", "id: [")
    keeper.refresh()
    assert {fault.file for fault in keeper.faults} == {"bank.yaml"}


# Half-written files


def keeper_of(folder: Path) -> BankInForce:
    return BankInForce(folder, load_bank(folder), file_stamp(folder))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    return small_bank.write_folder(folder)


def check_cuts(folder: Path, name: str, ends: Iterator[int]) -> None:
    """Cut a file at each place in turn: the old bank stays in force, or a whole other one comes."""
    keeper, raw = keeper_of(folder), (folder / name).read_text()
    old = keeper.bank
    for end in ends:
        save(folder, name, raw[:end])
        taken = keeper.refresh()
        assert taken == (old if keeper.faults else load_bank(folder)), end
    save(folder, name, raw)
    assert keeper.refresh() == old
    assert not keeper.faults


def test_numbers_cut_at_every_7th_byte_do_no_harm(small: Path) -> None:
    check_cuts(small, "weights.yaml", iter(range(0, len(small_bank.WEIGHTS), 7)))


def test_words_cut_at_every_25th_byte_do_no_harm(small: Path) -> None:
    check_cuts(small, "bank.yaml", iter(range(0, len(small_bank.BANK), 25)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["weights.yaml", "bank.yaml"])
def test_the_shipped_files_cut_at_40_places_do_no_harm(folder: Path, name: str) -> None:
    size = len((shipped_directory() / name).read_text())
    check_cuts(folder, name, iter(range(0, size, size // 40)))


@pytest.mark.parametrize("text", ["", "\0", "- a\n" * 1000, "weights: &a [*a]\n", "\ud7ff", "{" * 5000])
def test_rubbish_in_the_place_of_a_file_keeps_the_old_bank(small: Path, text: str) -> None:
    keeper = keeper_of(small)
    old = keeper.bank
    save(small, "weights.yaml", text)
    assert keeper.refresh() is old
    assert keeper.faults


# Many readers


@pytest.fixture
def two_banks(tmp_path: Path, own_bank: OwnBank) -> Path:
    """Two whole banks, each with a version that is the weight of a question, and a link to one of them."""
    for weight in ("3", "9"):
        folder = tmp_path / f"bank-{weight}"
        folder.mkdir()
        for name in ("bank.yaml", "weights.yaml"):
            save(
                folder,
                name,
                (own_bank.folder / name)
                .read_text()
                .replace(f'version: "{load_bank().version}"', f'version: "{weight}"'),
            )
        weigh(folder, "f_goals", weight)
    (tmp_path / "current").symlink_to("bank-3")
    return tmp_path / "current"


def point(link: Path, weight: str) -> None:
    """Put another bank in force in one move."""
    draft = link.with_name("next")
    draft.symlink_to(f"bank-{weight}")
    draft.replace(link)


PAGE = re.compile(r"version (\d+) \((\w+)\).*How far ahead the main goals lie</th><td class=\"number\">(\d+)<", re.S)


def shown(app: Flask) -> tuple[str, ...]:
    """Return version, hash and weight as the method page shows them."""
    response = app.test_client().get("/method", base_url="http://localhost")
    found = PAGE.search(response.text)
    assert found, response.status
    return found.groups()


@pytest.mark.slow
def test_readers_see_only_whole_banks_while_files_are_swapped(make_app: MakeApp, two_banks: Path) -> None:
    app, done = make_app(questions=two_banks), Event()
    hashes = {weight: load_bank(two_banks.with_name(f"bank-{weight}")).hash[:12] for weight in ("3", "9")}
    seen = {shown(app)}

    def read() -> set[tuple[str, ...]]:
        found = set()
        while not done.is_set():
            found.add(shown(app))
            time.sleep(0.01)  # let the others have a turn
        return found

    with ThreadPoolExecutor(8) as readers:
        reading = [readers.submit(read) for _ in range(8)]
        for _, weight in zip(range(20), cycle("93"), strict=False):
            point(two_banks, weight)
            time.sleep(0.04)
        done.set()
        seen |= set().union(*(one.result() for one in reading))
    whole = {weight: (weight, hashes[weight], weight) for weight in ("3", "9")}
    assert seen <= set(whole.values())
    for weight in ("9", "3"):
        point(two_banks, weight)
        assert shown(app) == whole[weight]


def test_a_swap_between_the_two_files_is_noticed(two_banks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file is read after somebody put the other bank in force."""
    keeper, real, swaps = keeper_of(two_banks), load_bank, iter(["9"])

    def load(directory: Path | None) -> Bank:
        loaded = real(directory)
        for weight in swaps:
            point(two_banks, weight)
        return loaded

    monkeypatch.setattr("web.platform.bank.load_bank", load)
    weigh(two_banks.with_name("bank-3"), "f_goals", "4")
    assert keeper.refresh().version == "9"


def test_a_bank_that_never_comes_to_rest_is_not_taken(two_banks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, real, other = keeper_of(two_banks), load_bank, cycle("39")

    def load(directory: Path | None) -> Bank:
        loaded = real(directory)
        point(two_banks, next(other))
        return loaded

    monkeypatch.setattr("web.platform.bank.load_bank", load)
    old = keeper.bank
    point(two_banks, "9")
    assert keeper.refresh() is old
    monkeypatch.setattr("web.platform.bank.load_bank", real)
    point(two_banks, "9")
    assert keeper.refresh().version == "9"
