"""What `questions check`, `diff`, `init` and `score` say, and how they end."""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from questions import Bank, load_bank, shipped_directory
from questions.cases import load_cases
from scoring.agreement import agreement
from tests.bench.scale import with_roles
from tests.scoring.tiny import THREE, TWO, tiny_bank, tradeoff
from tests.sheets import answers_toward
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor
from web import commands
from web.commands.check import check_bank, check_document
from web.commands.check_text import check_text
from web.commands.diff import ComparedSheets, diff_text

RISK = "risk_management:                  {head: 100, director: 0}"
PERSONA = "answers: {{}}\nexpect: {{kind: {kind}}}\n"


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch, data: Path) -> Callable[..., Result]:
    """Type in a command, in an app that holds nothing but commands, as they get it when the bank is broken."""
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    return lambda *words: bare.test_cli_runner().invoke(args=["questions", *map(str, words)])


@pytest.fixture
def to_director(own_bank: OwnBank) -> OwnBank:
    """A company in which risk is a Director's matter."""
    own_bank.save(
        "weights.yaml", weights(own_bank).replace(RISK, RISK.replace("100", "0", 1).replace(": 0}", ": 100}"))
    )
    assert load_bank(own_bank.folder).areas["risk_management"].shares["director"] == 1
    return own_bank


@pytest.fixture
def never_head(own_bank: OwnBank) -> OwnBank:
    """A bank on which the Head owns nothing."""
    text = weights(own_bank)
    for head, director in (("100", "0"), ("75", "25"), ("25", "75")):
        text = text.replace(f"{{head: {head}, director: {director}}}", "{head: 0, director: 100}")
    own_bank.save("weights.yaml", text)
    return own_bank


def weights(own_bank: OwnBank) -> str:
    return (own_bank.folder / "weights.yaml").read_text()


def personas(own_bank: OwnBank, **kinds: str) -> None:
    (own_bank.folder / "personas").mkdir()
    for name, kind in kinds.items():
        (own_bank.folder / "personas" / f"{name}.yaml").write_text(PERSONA.format(kind=kind))


# check


def test_check_says_ok_of_a_sound_bank_even_when_strict(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    said = questions("check", own_bank.folder, "--strict")
    assert (said.exit_code, said.output.splitlines()[0]) == (0, "ok")
    assert len(said.output.splitlines()) < 26


def test_the_verdict_comes_first_with_what_it_speaks_of(questions: Callable[..., Result], to_director: OwnBank) -> None:
    verdict, _, first, *_ = questions("check", to_director.folder).output.splitlines()
    assert verdict.startswith("usable, but read this first: ")
    assert verdict.endswith(" warnings")
    assert first.startswith("  WARNING  ")


def test_one_warning_is_one(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    own_bank.weigh("t_account_or_weekly", "10")
    assert questions("check", own_bank.folder).output.startswith("usable, but read this first: 1 warning\n")


def test_all_figures_are_printed_when_asked_for(questions: Callable[..., Result]) -> None:
    short, all_ = questions("check").output, questions("check", "--all").output
    for words in ("middle answers give nothing", "swing:", "reader 1: something said", "(verdicts)"):
        assert words in all_
        assert words not in short
    assert "--all" in short
    assert all_.splitlines()[0] == short.splitlines()[0]


@pytest.mark.parametrize("name", ["weights.yaml.txt", "weights.yml"])
def test_numbers_under_another_name_are_a_warning(
    questions: Callable[..., Result], own_bank: OwnBank, name: str
) -> None:
    (own_bank.folder / "weights.yaml").rename(own_bank.folder / name)
    said = questions("check", own_bank.folder, "--strict")
    assert said.exit_code == 1
    assert said.output.startswith("usable, but read this first: ")
    assert f"WARNING  {name}: not read, so the numbers of the shipped bank count" in said.output
    assert json.loads(questions("check", own_bank.folder, "--json").output)["files"] == [
        f"{name}: not read, so the numbers of the shipped bank count; the file has to be called weights.yaml"
    ]


def test_a_language_that_the_pages_do_not_speak_is_a_warning(
    questions: Callable[..., Result], own_bank: OwnBank
) -> None:
    german = (shipped_directory() / "bank.de.yaml").read_text()
    for code in ("de", "fr"):
        own_bank.save(f"bank.{code}.yaml", german)
    said = questions("check", own_bank.folder)
    assert "WARNING  bank.fr.yaml: the pages do not speak fr, so nobody gets these words" in said.output
    assert "the pages do not speak de" not in said.output


def test_check_names_every_question_and_persona(questions: Callable[..., Result], bank: Bank) -> None:
    said = questions("check", "--all").output
    assert all(f"\n{question} " in said for question in bank.questions)
    assert "ok       Plant that must run: clear Head of Operations" in said


@pytest.mark.parametrize("shares", [TWO, THREE])
def test_experts_are_not_quoted_on_roles_they_did_not_judge(
    questions: Callable[..., Result], tmp_path: Path, shares: dict[str, tuple[int, ...]]
) -> None:
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "plan", "work"), shares=shares)
    checked = check_bank(str(tmp_path), bank, load_cases())
    assert check_document(checked)["agreement"] is None
    assert not re.search(
        "kappa|[Ee]xpert|[Rr]eference|pull", check_text(checked, everything=True) + check_text(checked)
    )
    assert "kappa" not in diff_text(bank, load_bank(), ComparedSheets(load_cases(), (), None))


def test_check_says_what_a_recommendation_costs_and_is_worth(tmp_path: Path) -> None:
    small = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "plan", "work"))
    checked = [check_bank(str(tmp_path), bank, load_cases()) for bank in (small, with_roles(3))]
    said = [check_text(one) for one in checked]
    assert all(re.search(r"A recommendation takes about [\d.]+ ms of CPU on this machine\.", one) for one in said)
    assert ["luck and hold are right within 1.2 of 100" in one for one in said] == [False, True]
    assert [check_document(one)["recommendation"]["within"]["value"] > 0 for one in checked] == [False, True]


def test_what_there_was_no_time_for_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "thread_time", count(step=1000).__next__)
    checked = check_bank(str(tmp_path), tiny_bank(tradeoff("q", "work", "plan")), load_cases())
    assert "  skipped  every verdict can be reached: not looked at" in check_text(checked)
    assert "      -" in check_text(checked, everything=True)
    assert check_document(checked)["questions"][0]["swing_power"] is None


def test_check_writes_its_figures_as_json(questions: Callable[..., Result], bank: Bank) -> None:
    said = json.loads(questions("check", "--json").output)
    assert said["bank"]["sha256"] == bank.hash
    assert {finding["severity"] for finding in said["findings"]} <= {"ok", "warning"}
    assert [one["question"] for one in said["questions"]] == list(bank.questions)
    parts = [one["range_share"]["value"] for one in said["questions"] if one["question"] in bank.asked]
    assert sum(parts) == pytest.approx(100, abs=0.01)
    assert all(0 < reading["same_side"] <= reading["given"] for reading in said["agreement"]["readings"])
    assert all(persona["passes"] for persona in said["personas"])


def test_the_blind_shares_in_the_json_add_up_to_100(questions: Callable[..., Result]) -> None:
    blind = json.loads(questions("check", "--json").output)["blind"]
    parts = [part["value"] for kind in ("clear", "leaning") for part in blind[kind].values()]
    assert sum(parts) + blind["too_close"]["value"] == pytest.approx(100, abs=0.01)


def test_check_ends_with_0_for_a_bank_tilted_knowingly(questions: Callable[..., Result], to_director: OwnBank) -> None:
    said = questions("check", to_director.folder)
    assert said.exit_code == 0
    assert "WARNING  blind answering favours a side" in said.output
    assert said.output.startswith("usable, but read this first: ")


def test_check_ends_with_1_for_a_tilted_bank_when_strict(
    questions: Callable[..., Result], to_director: OwnBank
) -> None:
    assert questions("check", to_director.folder, "--strict").exit_code == 1
    assert questions("check", to_director.folder, "--strict", "--json").exit_code == 1


def test_check_ends_with_2_on_faults(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    line = own_bank.weigh("f_goals", "fife")
    said = questions("check", own_bank.folder)
    assert said.exit_code == 2
    assert f"weights.yaml:{line}:" in said.stderr
    assert said.stderr.startswith(f"1 error in {own_bank.folder}\n")


def test_check_ends_with_1_when_a_role_can_never_win_and_the_bank_is_used(
    questions: Callable[..., Result], never_head: OwnBank
) -> None:
    said = questions("check", never_head.folder)
    assert said.exit_code == 1
    assert said.output.startswith("usable, but read this first: 1 serious warning and ")
    assert not re.search("error|fault", said.output, re.IGNORECASE)
    assert "SERIOUS  not every role can be recommended: never:" in said.output


def test_check_ends_with_1_when_a_persona_comes_out_otherwise(
    questions: Callable[..., Result], own_bank: OwnBank
) -> None:
    personas(own_bank, right="too_little", wrong="hybrid")
    said = questions("check", own_bank.folder, "--all")
    assert said.exit_code == 1
    assert "ok       right: too little answered" in said.output
    assert "SERIOUS  wrong: expected too close (hybrid), got too little answered" in said.output
    assert said.output.startswith("usable, but read this first: 1 serious warning\n")


def test_a_persona_may_expect_either_way_of_being_too_close(
    questions: Callable[..., Result], own_bank: OwnBank
) -> None:
    shipped = (shipped_directory() / "personas" / "wants-everything.yaml").read_text()
    (own_bank.folder / "personas").mkdir()
    (own_bank.folder / "personas" / "one.yaml").write_text(shipped.replace("kind: hybrid", "kind: too_close"))
    assert questions("check", own_bank.folder).exit_code == 0


def test_a_persona_that_does_not_fit_is_a_serious_finding(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    personas(own_bank, odd="surely", right="too_little")
    said = questions("check", own_bank.folder, "--all")
    assert said.exit_code == 1
    assert said.output.startswith("usable, but read this first: 1 serious warning\n")
    assert "  SERIOUS  personas/odd.yaml:2:" in said.output
    assert "ok       right: too little answered" in said.output


def test_diff_leaves_a_persona_out_that_does_not_fit(questions: Callable[..., Result], to_director: OwnBank) -> None:
    personas(to_director, odd="surely", right="too_little")
    said = questions("diff", "shipped", to_director.folder)
    assert (said.exit_code, "Personas: 0 of 1 sheets" in said.stdout) == (0, True)
    assert said.stdout.splitlines()[0] == f"shipped ({shipped_directory()}) -> {to_director.folder}"
    assert said.stderr.startswith("Not compared: personas/odd.yaml:2:")


def test_check_says_which_bank_it_looked_at_if_nobody_named_it(
    questions: Callable[..., Result], own_bank: OwnBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert questions("check").output.startswith(f"The shipped bank, {shipped_directory()}\nok\n")
    monkeypatch.setenv("ROLE_FIT_QUESTIONS", str(own_bank.folder))
    assert questions("check").output.startswith(f"The bank in {own_bank.folder}, which ROLE_FIT_QUESTIONS names\nok\n")
    (here := tmp_path / "here").mkdir()
    shutil.copy(own_bank.folder / "weights.yaml", here)
    monkeypatch.chdir(here)
    assert questions("check").output.startswith(f"The bank in this folder, {here}\nok\n")


def test_a_setting_that_cannot_be_used_is_told(
    questions: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLE_FIT_KEEP_DAYS", "many")
    said = questions("check")
    assert (said.exit_code, "ROLE_FIT_KEEP_DAYS" in said.stderr) == (2, True)


# diff


def test_diff_names_what_the_change_does(questions: Callable[..., Result], to_director: OwnBank, bank: Bank) -> None:
    met = [q for q in bank.asked.values() if any("risk_management" in option.gives for option in q.options.values())]
    (rivals,), lists = [q for q in met if q.is_tradeoff], [q.id for q in met if not q.is_tradeoff]
    worth = rivals.weight
    kappas = " and ".join(f"{reading.kappa:.2f}" for reading in agreement(bank, load_cases()).readings)
    said = questions("diff", "shipped", to_director.folder)
    assert said.exit_code == 0
    for words in (
        "risk_management: head 100, director 0 -> head 0, director 100",
        f"{rivals.id}: head {worth} … director {worth} -> director {worth} … director {worth}",
        "sheets get another verdict",
        f"{rivals.id} cannot matter any more",
        f"{', '.join(lists)} lean to one side on their own",
        "Director of Operations is ahead on",
        f"Agreement with the experts (kappa, 1 is perfect): {kappas} before",
        "WARNING  not every question can matter",
    ):
        assert words in said.output


def test_the_way_back_is_called_fixed(questions: Callable[..., Result], to_director: OwnBank) -> None:
    said = questions("diff", to_director.folder, "shipped").output
    assert "fixed    every question can matter" in said


def test_diff_as_json_holds_the_same(questions: Callable[..., Result], to_director: OwnBank, bank: Bank) -> None:
    said = json.loads(questions("diff", "shipped", to_director.folder, "--json").output)
    assert said["old"]["sha256"] == bank.hash
    assert [shift["name"] for shift in said["shares"]] == ["risk_management"]
    assert said["cases"]["sheets"] == 2 * len(load_cases())
    assert said["cases"]["changed"]
    assert said["results"] is None


def test_diff_says_when_nothing_changes(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    own_bank.save("weights.yaml", weights(own_bank) + "\n# said\n")
    assert "Nothing changes" in questions("diff", "shipped", own_bank.folder).output


def test_diff_shows_words_and_things(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    text = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", text.replace("What to do with", "How to use").replace("id: jam", "id: knot"))
    said = questions("diff", "shipped", own_bank.folder).output
    assert "option s_tuesday.knot" in said
    assert "option s_tuesday.jam" in said
    assert "question f_quiet_month, title\n    - What to do with" in said
    assert "    + How to use" in said
    assert "option jam is gone and question s_tuesday, option knot came" in said


def test_check_warns_of_a_renamed_id_and_of_texts_that_say_a_former_name(
    questions: Callable[..., Result], own_bank: OwnBank
) -> None:
    for name in ("bank.yaml", "weights.yaml"):
        text = (own_bank.folder / name).read_text()
        own_bank.save(name, re.sub(r"\bf_goals\b", "f_aims", text).replace("Head of Operations", "Chief of Works"))
    said = questions("check", own_bank.folder).output
    assert "question f_goals is gone and question f_aims came" in said
    assert "no role is called Head any more, but" in said


@pytest.fixture
def stored(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody with a stored result that risk decides."""
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    visitor.answer("f_goals", "dont_know")
    visitor.finish()
    return visitor


def test_diff_lists_the_stored_results_that_would_change(
    questions: Callable[..., Result], stored: Visitor, never_head: OwnBank
) -> None:
    said = questions("diff", "shipped", never_head.folder, "--results")
    assert said.exit_code == 0
    assert "Stored results: 2 of 2 sheets get another verdict" in said.output
    assert "clear Head of Operations -> " in said.output


def test_the_folder_with_the_results_may_have_any_name(
    questions: Callable[..., Result],
    stored: Visitor,
    never_head: OwnBank,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = shutil.copytree(data, tmp_path / "50%25 off? ü")
    monkeypatch.setenv("ROLE_FIT_DATA", str(odd))
    said = questions("diff", "shipped", never_head.folder, "--results")
    assert "Stored results: 2 of 2 sheets" in said.output


def test_no_secret_and_no_hash_is_listed(
    questions: Callable[..., Result], stored: Visitor, never_head: OwnBank, data: Path
) -> None:
    connection = sqlite3.connect(next(data.glob("*.sqlite3")))
    keys = [value for row in connection.execute("SELECT * FROM results") for value in row if isinstance(value, bytes)]
    connection.close()
    secrets = [stored.link, *(key.hex() for key in keys)]
    for words in ((), ("--json",)):
        said = questions("diff", "shipped", never_head.folder, "--results", *words).output
        assert not [secret for secret in secrets if secret[:12] in said and secret[:12] != load_bank().hash[:12]]


def test_stored_results_in_json_are_named_by_number_and_day(
    questions: Callable[..., Result], stored: Visitor, never_head: OwnBank
) -> None:
    found = json.loads(questions("diff", "shipped", never_head.folder, "--results", "--json").output)["results"]
    assert found["sheets"] == 2
    assert [shift["name"][:12] for shift in found["changed"]] == ["result 1 of ", "result 2 of "]


def test_without_results_the_store_is_left_alone(
    questions: Callable[..., Result], own_bank: OwnBank, data: Path
) -> None:
    questions("diff", "shipped", own_bank.folder)
    assert not data.exists()


def test_a_store_that_cannot_be_opened_is_told(
    questions: Callable[..., Result], own_bank: OwnBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", "nonsense")
    said = questions("diff", "shipped", own_bank.folder, "--results")
    assert (said.exit_code, len(said.stderr.strip().splitlines())) == (2, 1)


def test_a_store_that_is_not_there_is_told_and_not_made(
    questions: Callable[..., Result], to_director: OwnBank, data: Path
) -> None:
    said = questions("diff", "shipped", to_director.folder, "--results")
    assert said.exit_code == 2
    assert str(data) in said.stderr
    assert not data.exists()


def test_numbers_are_called_by_their_keys_in_the_file(questions: Callable[..., Result], own_bank: OwnBank) -> None:
    text = weights(own_bank)
    assert text.count("luck_at_most: 25") == 1
    own_bank.save("weights.yaml", text.replace("luck_at_most: 25", "luck_at_most: 20"))
    assert "verdicts.leaning.luck_at_most: 25 -> 20" in questions("diff", "shipped", own_bank.folder).output


# init and score


def test_init_copies_a_bank_that_loads(questions: Callable[..., Result], tmp_path: Path, bank: Bank) -> None:
    said = questions("init", tmp_path / "deep" / "ours")
    assert said.exit_code == 0
    assert load_bank(tmp_path / "deep" / "ours").hash == bank.hash
    assert f"ROLE_FIT_QUESTIONS={tmp_path / 'deep' / 'ours'}" in said.output
    assert "# Give your bank an id and a version of its own" in (tmp_path / "deep" / "ours" / "bank.yaml").read_text()


def test_init_copies_what_editors_need(questions: Callable[..., Result], tmp_path: Path) -> None:
    questions("init", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} >= {"bank.schema.json", "weights.schema.json"}


def test_a_copied_bank_is_checked_by_the_same_personas(questions: Callable[..., Result], tmp_path: Path) -> None:
    questions("init", tmp_path)
    assert "Personas: 5 of 5 come out as expected" in questions("check", tmp_path).output


@pytest.mark.parametrize("name", ["bank.yaml", "weights.yaml", "bank.schema.json"])
def test_init_overwrites_nothing(questions: Callable[..., Result], tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    said = questions("init", tmp_path)
    assert said.exit_code == 2
    assert f"holds {name} already" in said.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_init_says_when_a_folder_cannot_be_written(questions: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = questions("init", tmp_path / "file" / "ours")
    assert (said.exit_code, "name another folder" in said.stderr) == (2, True)


def test_score_uses_the_bank_that_is_named(
    questions: Callable[..., Result], own_bank: OwnBank, tmp_path: Path, bank: Bank
) -> None:
    own_bank.weigh("f_goals", "9")
    answers = answers_toward(bank, "head")
    (tmp_path / "sheet.yaml").write_text(json.dumps({"answers": answers}))
    said = questions("score", tmp_path / "sheet.yaml", "--json", "--questions", own_bank.folder)
    found = json.loads(said.output)
    assert found["bank"]["sha256"] == load_bank(own_bank.folder).hash != bank.hash
    assert found["contributions"]["f_goals"] == {"exact": "9", "value": 9.0}


def test_a_table_is_scored_beside_it_and_never_over_it(questions: Callable[..., Result], tmp_path: Path) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("id,f_goals\n7,year\n8,yaer\n")
    scored = questions("score", "--csv", table, "--out", out)
    assert (scored.exit_code, scored.output) == (1, f"1 sheet scored, 1 with a problem: {out}\n")
    assert out.read_text().splitlines()[1].startswith("7,year,too_little,")
    again = questions("score", "--csv", table, "--out", table)
    assert (again.exit_code, "name another one" in again.output) == (2, True)


@pytest.mark.parametrize("words", [(), ("--csv", "x"), ("--out", "x"), ("x", "--csv", "y", "--out", "z")])
def test_either_a_sheet_is_scored_or_a_table(questions: Callable[..., Result], words: tuple[str, ...]) -> None:
    assert "Give either a SHEET, or both --csv and --out." in questions("score", *words).output


def test_a_table_that_cannot_be_read_or_written_is_told_in_a_sentence(
    questions: Callable[..., Result], tmp_path: Path
) -> None:
    table = tmp_path / "in.csv"
    table.write_text("f_goal\nyear\n")
    assert (
        "in.csv:1:1  f_goal  is not in the bank" in questions("score", "--csv", table, "--out", tmp_path / "o").output
    )
    table.write_text("f_goals\nyear\n")
    told = questions("score", "--csv", table, "--out", tmp_path / "no" / "out.csv")
    assert (told.exit_code, "cannot be used: No such file" in told.output) == (2, True)
