"""The workbench: says what the commands say, keeps comments and reasons, stores nothing, and is off for others."""

import json
import re
import shutil
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from flask import Flask

from questions import Bank, shipped_directory
from questions.cases import load_cases
from scoring.agreement import verdict_step
from scoring.figures import read_shipped_bank
from scoring.lint import lint
from scoring.workbench import CasePart, Closeness, WorkbenchFigures, workbench_figures
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of
from web import commands
from web.views.workbench.brief import describe_in_brief
from web.views.workbench.cases import describe_cases
from web.views.workbench.download import Tried, read_trial, write_file
from web.views.workbench.work import MOST_BYTES, open_file

TEXT = (shipped_directory() / "weights.yaml").read_text(encoding="utf-8")
RISK = {"shares.risk_management.head": "0", "shares.risk_management.director": "100"}
WHY = {"why.shares.risk_management": "Our Director answers to the regulator."}
PUBLIC = "https://roles.example.org"
KEY = "a-long-key-0123456789-abcdefghijkl"
MakeApp = Callable[..., Flask]


def bench(page: BeautifulSoup) -> dict[str, str]:
    """Return the fields of the form."""
    return {name: str(value) for name, value in fields_of(page.select_one("main form")).items()}


@pytest.fixture
def send(visitor: Visitor) -> Callable[..., BeautifulSoup]:
    """Fill fields in, press a button, and return the page that comes."""
    form = bench(visitor.visit("/workbench"))

    def send(do: str, status: int = 200, /, **fields: str) -> BeautifulSoup:
        visitor.path = "/workbench"
        return visitor.look(visitor.post("/workbench", form | {"do": do} | fields), status)

    return send


@pytest.fixture
def get_file(visitor: Visitor) -> Callable[..., str]:
    """Fill fields in and return the file that is sent."""
    form = bench(visitor.visit("/workbench"))

    def get(do: str = "download", /, **fields: str) -> str:
        answer = visitor.post("/workbench", form | {"do": do} | fields)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        return answer.get_data().decode()

    return get


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch, data: Path) -> Callable[..., Result]:
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    return lambda *words: bare.test_cli_runner().invoke(args=["questions", *map(str, words)])


def figures(page: BeautifulSoup, section: str) -> list[list[str]]:
    rows = page.select(f"section[aria-labelledby={section}] > table tr:has(td)")
    return [[text_of(cell) for cell in row.select("th, td")] for row in rows]


def test_every_number_of_the_file_is_a_field(visitor: Visitor) -> None:
    form = bench(visitor.visit("/workbench"))
    assert form["weights.f_goals"] == "5"
    assert form["variations.times.2"] == "1.5"
    assert form["factors.regulated.closely.times"] == "1.5"
    assert len([name for name in form if "." in name]) == 61
    assert urlsafe_b64decode(form["file"]).decode() == TEXT


def test_what_differs_is_marked_with_the_value_in_force(send: Callable[..., BeautifulSoup]) -> None:
    page = send("preview", **RISK, **{"weights.f_goals": "7,5"})
    changed = {str(row["id"]) for row in page.select(".bench-row--changed")}
    assert changed == {"row.shares.risk_management", "row.weights.f_goals"}
    note = text_of(page.select_one("[id='note.shares.risk_management']"))
    assert "Put back to Head of Operations 100, Director of Operations 0, as in force" in note
    assert text_of(page.select_one("[id='note.weights.f_goals']")).startswith("Effective: ")


def test_the_preview_says_what_check_and_diff_say(
    send: Callable[..., BeautifulSoup], get_file: Callable[..., str], questions: Callable[..., Result], tmp_path: Path
) -> None:
    page = send("check", **RISK)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "weights.yaml").write_text(get_file(**RISK, **WHY))
    checked = json.loads(questions("check", tmp_path / "own", "--json").output)
    found = [text_of(one) for one in page.select("#result [data-check]")]
    told = [one for one in checked["findings"] if one["severity"] != "ok"]
    assert told
    for finding in told:
        assert any(text.endswith(f": {finding['figure']}") for text in found), finding
        assert finding["advice"] in found
    blind, rows = checked["blind"], figures(page, "blind")
    expected = [blind["clear"]["head"], blind["leaning"]["head"], blind["too_close"]]
    expected += [blind["leaning"]["director"], blind["clear"]["director"]]
    assert [float(row[-1]) for row in rows] == [float(f"{figure['value']:.1f}") for figure in expected]
    kappas = [f"{reading['kappa']:.2f}" for reading in checked["agreement"]["readings"]]
    assert [row[-1].split()[0] for row in figures_of(page, "#sealed > table:last-of-type")] == kappas
    changed = json.loads(questions("diff", "shipped", tmp_path / "own", "--json").output)["cases"]["changed"]
    shown = {text_of(line.select_one("b")) for line in page.select(".bench__cases > li:has(details)")}
    assert shown == {shift["name"].partition(",")[0] for shift in changed}


def figures_of(page: BeautifulSoup, selector: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row.select("th, td")] for row in page.select(f"{selector} tr:has(td)")]


def test_a_paragraph_says_in_plain_words_what_a_change_does(send: Callable[..., BeautifulSoup], bank: Bank) -> None:
    told = text_of(send("preview", **RISK).select_one(".bench__brief"))
    built = open_file(TEXT.encode(), bank).with_typed(RISK.get).build(bank)
    was, is_ = workbench_figures(bank), workbench_figures(built)
    assert was.cases
    assert is_.cases
    means = {case.id: case.mean_lean for case in load_cases()}
    moves = Counter[str]()
    for old, new in zip(was.cases.verdicts, is_.cases.verdicts, strict=True):
        if old.verdicts != new.verdicts:
            off = [sum(abs(verdict_step(bank, v) - means[one.case]) for v in one.verdicts) for one in (old, new)]
            moves["further" if off[1] > off[0] else "nearer" if off[1] < off[0] else "neither"] += 1
    assert told.startswith("Your change favours the Director of Operations. Of 41 real hiring needs")
    assert f"{moves.total()} get another result: {moves['nearer']} nearer" in told
    assert f"said, {moves['further']} further off, {moves['neither']} neither." in told
    shares = [round(float(figures.ahead["director"])) for figures in (is_, was)]
    assert f"ahead in {shares[0]} of 100, it was {shares[1]}: the questionnaire leans" in told
    assert told.endswith("We would not use it as it is: the check finds something serious, below.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "These are the numbers in force."),
        ({"verdicts.clear.luck_at_most": "1"}, "Your change favours neither side. Of 41 real hiring needs"),
    ],
)
def test_nobody_is_favoured_and_nothing_praised_where_nothing_moves(
    send: Callable[..., BeautifulSoup], fields: dict[str, str], words: str
) -> None:
    told = text_of(send("preview", **fields).select_one(".bench__brief"))
    assert told.startswith(words)
    assert "Answers ticked at random" not in told


@pytest.mark.parametrize(("kappa", "is_told"), [(0.75, True), (0.77, False)])
def test_what_falls_below_the_range_of_agreement_in_force_is_not_advised(
    make_app: MakeApp, bank: Bank, kappa: float, is_told: bool
) -> None:
    before = CasePart((), Closeness(41, (0.84,), ((0.76, 0.92),), ()))
    after = CasePart((), Closeness(41, (kappa,), ((0.6, 0.9),), ()))
    figures = WorkbenchFigures(lint(bank), dict.fromkeys(bank.roles, Fraction(50)), None)
    with make_app().test_request_context():
        change = describe_cases(bank, {}, before, after)
        told = " ".join(describe_in_brief(bank, figures, figures, change, has_serious=False))
        assert ("We would not use it" in told) is is_told
        assert change.kappas[0].words.startswith(f"{kappa}, was 0.84: {'clearly' if is_told else 'a little'} less")


def test_findings_are_told_serious_ones_first_and_by_titles(send: Callable[..., BeautifulSoup], bank: Bank) -> None:
    lines = send("preview", **RISK).select(".bench-finding")
    kinds = [str(line["class"]).split("--")[1].rstrip("']") for line in lines]
    assert kinds == sorted(kinds, key=["serious", "warning"].index)
    assert text_of(lines[0]).startswith("Serious, new The example “Founder in two minds” should come out as leaning")
    told = " ".join(text_of(line) for line in lines)
    assert not [id_ for id_ in bank.questions if id_ in told]
    assert "“Managers who decide more, or a close eye on safety and quality”" in told
    assert "Answers ticked at random put Head of Operations ahead in 15 of 100, Director of Operations in 84.6" in told
    assert "gets one in 7 of 35 ways" in told


def test_needs_that_are_further_off_come_first_and_twelve_are_seen(send: Callable[..., BeautifulSoup]) -> None:
    page = send("preview", **RISK)
    signs = [text_of(one)[0] for one in page.select("[data-move]")]
    assert signs == sorted(signs, key="−+±".index)
    assert len(page.select("section[aria-labelledby=cases] > .bench__cases > li")) == 12
    fold = page.select_one("details:has([data-move]):not(li details)")
    assert text_of(fold.select_one("summary")) == f"Show all {len(signs)}"
    assert "experts: clearly Head of Operations (−2)" in text_of(page.select_one(".bench__cases > li"))


def test_the_sealed_cases_are_shown_once_and_the_file_says_so(
    send: Callable[..., BeautifulSoup], get_file: Callable[..., str]
) -> None:
    sealed = {case.id for case in load_cases() if case.is_sealed}
    before = send("preview", **RISK)
    assert not sealed & {text_of(one) for one in before.select(".bench__cases b")}
    form = bench(before)
    assert (form["previews"], form["sealed"]) == ("1", "")
    looked = send("check", **RISK, previews="1", last=form["last"])
    assert sealed <= {text_of(one) for one in looked.select(".bench__cases b")}
    assert not looked.select("button[value=check]")
    after = send("preview", **{k: bench(looked)[k] for k in ("previews", "last", "sealed")})
    assert not sealed & {text_of(one) for one in after.select(".bench__cases b")}
    assert not after.select("button[value=check]")
    file = get_file(**RISK, **WHY, previews="4", sealed="1")
    assert "1 change, 4 previews. The sealed third of the reference cases was looked at after 1 preview." in " ".join(
        file.replace("\n# ", " ").split()
    )


def test_the_file_keeps_all_comments_and_says_why(get_file: Callable[..., str]) -> None:
    lines = get_file(**RISK, **WHY).splitlines()
    old = TEXT.splitlines()
    kept = [line for line in lines if line in old]
    assert len(kept) == len(old) - 1
    at = next(
        n for n, line in enumerate(lines) if line.endswith("{head: 0, director: 100}") and " risk_management:  " in line
    )
    assert re.fullmatch(
        r"  # \d{4}-\d\d-\d\d shares.risk_management: head 100 -> 0, director 0 -> 100. Why: Our Director answers .*",
        lines[at - 2],
    )
    assert lines[at - 1] == "  #   regulator."


def test_where_nothing_is_changed_the_file_is_the_same_to_the_byte(get_file: Callable[..., str]) -> None:
    assert get_file() == TEXT
    assert get_file(**{"weights.f_goals": "5.00"}) == TEXT


def test_a_change_without_a_reason_is_refused_in_a_sentence_and_nothing_is_lost(
    send: Callable[..., BeautifulSoup],
) -> None:
    page = send("download", 422, **RISK, **{"weights.f_goals": "6", "why.weights.f_goals": "Goals come first"})
    assert "Say why: Risk management" in text_of(page.select_one(".error-summary"))
    assert bench(page)["shares.risk_management.director"] == "100"
    assert bench(page)["why.weights.f_goals"] == "Goals come first"
    assert page.select_one("[id='why.shares.risk_management'][aria-invalid]")


def test_a_reason_cannot_leave_its_comment(get_file: Callable[..., str]) -> None:
    file = get_file(**RISK, **{"why.shares.risk_management": "a\r\nweights: {}\u2028b\x85c"})
    assert "\nweights: {}" not in file
    assert len(re.findall("(?m)^weights:", file)) == 1


def test_the_patch_makes_the_file(get_file: Callable[..., str], tmp_path: Path) -> None:
    program = shutil.which("patch")
    if program is None:
        pytest.skip("no patch on this machine")
    (tmp_path / "weights.yaml").write_text(TEXT)
    subprocess.run([program, "-d", tmp_path], input=get_file("patch", **RISK, **WHY).encode(), check=True)
    assert (tmp_path / "weights.yaml").read_text() == get_file(**RISK, **WHY)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("200", "200 is not from 0 to 100"),
        ("-1", "-1 is not from 0 to 100"),
        ("abc", "“abc” is no number; write 5 or 7.5"),
        ("", "Write a number, such as 5 or 7.5"),
        (".nan", "“.nan” is no number"),
        ("1e9", "“1e9” is no number"),
        ("9" * 40, "wanted: a number"),
        ("1.234", "at most 2 digits after the dot"),
        ("5]\nshares: {}", "“5] shares: {}” is no number"),
        ("*a", "“*a” is no number"),
    ],
)
def test_a_number_that_cannot_be_used_is_told_at_its_field(
    send: Callable[..., BeautifulSoup], number: str, words: str
) -> None:
    page = send("preview", 422, **{"weights.f_goals": number})
    assert words in text_of(page.select_one("[id='note.weights.f_goals'] .field-error"))
    assert page.select_one("[id='weights.f_goals'][aria-invalid]")
    assert page.select_one("#result .error-summary a[href='#weights.f_goals']")  # where Preview leads without script
    assert "Effective" not in text_of(page.select_one("#weights-focus"))


def test_shares_that_do_not_add_up_are_told_at_their_area(send: Callable[..., BeautifulSoup]) -> None:
    page = send("preview", 422, **{"shares.risk_management.director": "10"})
    assert "adds up to 110" in text_of(page.select_one("[id='note.shares.risk_management'] .field-error"))


def test_one_change_or_all_are_put_back(send: Callable[..., BeautifulSoup]) -> None:
    more = {"weights.f_goals": "6"}
    one = bench(send("reset shares.risk_management", **RISK, **more))
    assert (one["shares.risk_management.head"], one["weights.f_goals"]) == ("100", "6")
    every = bench(send("reset", **RISK, **more))
    assert (every["shares.risk_management.head"], every["weights.f_goals"]) == ("100", "5")


def test_a_file_is_gone_on_with(send: Callable[..., BeautifulSoup], get_file: Callable[..., str]) -> None:
    mine = get_file(**RISK, **WHY)
    page = send("upload", text=mine.replace("\n", "\r\n"))
    assert bench(page)["shares.risk_management.director"] == "100"
    assert urlsafe_b64decode(bench(page)["file"]).decode() == mine
    assert "row.shares.risk_management" in {str(row["id"]) for row in page.select(".bench-row--changed")}
    again = get_file(file=bench(page)["file"], **RISK)
    assert again == mine


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()])
def test_a_file_with_its_own_signs_at_the_start_or_the_ends_of_lines_keeps_them(visitor: Visitor, raw: bytes) -> None:
    page = bench(visitor.visit("/workbench")) | {"do": "upload", "upload": urlsafe_b64encode(raw).decode()}
    form = bench(visitor.look(visitor.post("/workbench", page), 200))
    assert visitor.post("/workbench", form | {"do": "download"}).get_data() == raw
    changed = visitor.post("/workbench", form | {"do": "download"} | RISK | WHY).get_data()
    assert changed.startswith(raw[:10])
    assert changed.count(b"\r\n") in {0, changed.count(b"\n")}


def test_the_record_of_previews_and_reasons_goes_on_in_the_next_file(
    send: Callable[..., BeautifulSoup], get_file: Callable[..., str]
) -> None:
    mine = get_file(**RISK, **WHY, previews="4", sealed="1")
    page = send("upload", text=mine)
    form = bench(page)
    assert (form["previews"], form["sealed"]) == ("4", "1")
    assert not page.select("button[value=check]")
    assert "answers to the regulator." in text_of(page.select_one("[id='note.shares.risk_management']"))
    more = {"weights.f_goals": "6", "why.weights.f_goals": "Goals come first"}
    after = bench(send("preview", **(form | more)))
    assert after["previews"] == "5"
    file = get_file(**(after | more))
    assert file.count("# Workbench, ") == 1
    assert "2 changes, 5 previews." in file
    assert "Why: Our Director answers to the" in file


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_two_notes_that_contradict_each_other_become_one_that_hides_nothing(ending: str) -> None:
    note = "# Workbench, 2026-01-0{}: 1 change, {} previews. The sealed third of the reference cases was{}\n"
    notes = note.format(1, 7, " looked\n# at after 2 previews.") + note.format(2, 3, " not looked at.")
    work = open_file((TEXT + notes).replace("\n", ending).encode(), read_shipped_bank())
    tried = read_trial(work.text)
    assert (tried.previews, tried.sealed_after) == (7, 2)
    text = write_file(work, read_shipped_bank(), {}, Tried(8, 2), date(2026, 1, 3), ["Broken"]).decode()
    assert text.count("# Workbench, ") == 1
    assert text.endswith(f"{ending}# Serious findings of the check: Broken{ending}")
    again = write_file(open_file(text.encode(), read_shipped_bank()), read_shipped_bank(), {}, Tried(9, 2), date.max)
    assert b"Serious" not in again
    assert again.count(b"# Workbench, ") == 1


def test_what_differs_from_the_file_in_force_is_told_from_what_was_changed_in_yours(
    send: Callable[..., BeautifulSoup],
) -> None:
    other = TEXT.replace("  f_goals: 5\n", "  f_goals: 6\n").encode()
    form = bench(send("upload", upload=urlsafe_b64encode(other).decode()))
    page = send("preview", **(form | {"weights.f_more_of": "7"}))
    count = text_of(page.select_one("#weights-focus > summary"))
    assert "not as in force: 2, changed in your file: 1" in count
    assert "add up to 103, in force to 100" in text_of(page.select_one("[data-swap=sum]"))


def test_a_number_that_is_put_back_to_the_one_in_force_needs_no_reason(
    send: Callable[..., BeautifulSoup], get_file: Callable[..., str]
) -> None:
    other = TEXT.replace("  f_goals: 5\n", "  f_goals: 6\n").encode()
    form = bench(send("upload", upload=urlsafe_b64encode(other).decode()))
    assert "weights.f_goals: 6 -> 5. As in force again." in get_file(**(form | {"weights.f_goals": "5"}))


def test_a_text_to_send_says_what_changed_why_and_how(send: Callable[..., BeautifulSoup]) -> None:
    page = send("preview", **RISK, **WHY)
    text = page.select_one("[data-copy-link] [data-address]").get_text()
    assert "- Risk management: Head of Operations 100 → 0, Director of Operations 0 → 100." in text
    assert "Why: Our Director answers to the regulator." in text
    assert all(text_of(one) in text for one in page.select("span[data-check=serious]"))
    assert "Your change favours the Director of Operations." in text
    assert "\n2. Check it: ./role-fit questions check" in text
    assert "the last good file stays in force" in text


def test_serious_findings_stand_at_the_end_of_the_file(
    send: Callable[..., BeautifulSoup], get_file: Callable[..., str]
) -> None:
    most = {"weights.f_goals": "100", "why.weights.f_goals": "Goals"}
    found = [text_of(one) for one in send("preview", **most).select("span[data-check=serious]")]
    assert found
    assert get_file(**most).splitlines()[-1] == f"# Serious findings of the check: {'; '.join(found)}"


NASTY = {
    "aliases": "a: &a [1, 2]\nb: *a\n",
    "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a number twice": TEXT.replace("  f_goals: 5\n", "  f_goals: 5\n  f_goals: 6\n"),
    "a foreign key": TEXT + "foreign: 1\n",
    "not a number": TEXT.replace("f_goals: 5", "f_goals: .nan"),
    "a huge number": TEXT.replace("f_goals: 5", "f_goals: 1" + "0" * 300),
    "a tag": TEXT.replace("f_goals: 5", "f_goals: !!python/object 5"),
    "deep": "[" * 5000,
    "two documents": TEXT + "---\na: 1\n",
    "a hidden sign": TEXT + "# \u202e\n",
    "nothing at all of it": "x",
    "too large": TEXT + "#" + "x" * MOST_BYTES,
    "a merge": TEXT + "<<: {a: 1}\n",
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_is_refused_in_words_and_yours_stays(send: Callable[..., BeautifulSoup], name: str) -> None:
    page = send("upload", 422, text=NASTY[name], **RISK)
    assert text_of(page.select_one("#text-error"))
    assert bench(page)["shares.risk_management.director"] == "100"
    assert urlsafe_b64decode(bench(page)["file"]).decode() == TEXT


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x00", b"\x00" * 100, bytes(range(256))])
def test_a_file_that_is_no_text_is_refused(send: Callable[..., BeautifulSoup], raw: bytes) -> None:
    assert text_of(send("upload", 422, upload=urlsafe_b64encode(raw).decode()).select_one("#text-error"))


@pytest.mark.parametrize("file", ["", "%%%", "AAAA", urlsafe_b64encode(b"\xff\xff").decode(), "ä" * 50])
def test_a_form_whose_file_was_tampered_with_is_refused(send: Callable[..., BeautifulSoup], file: str) -> None:
    send("preview", 422, file=file)


@pytest.mark.parametrize("field", ["previews", "sealed", "last"])
@pytest.mark.parametrize("value", ["-1", "x" * 900, "9" * 900, "１２", "\x00", "<b>"])
def test_odd_counters_count_as_none(send: Callable[..., BeautifulSoup], field: str, value: str) -> None:
    send("preview", **{field: value})


def test_without_a_token_nothing_is_done(visitor: Visitor) -> None:
    form = bench(visitor.visit("/workbench")) | {"csrf_token": "x", "do": "download"}
    assert visitor.post("/workbench", form).status_code == 400


def test_nothing_is_written_anywhere(make_app: MakeApp, own_bank: OwnBank, bank: Bank, data: Path) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    before = {path: path.read_bytes() for folder in (own_bank.folder, data) for path in folder.rglob("*.y*ml")}
    names = {path for folder in (own_bank.folder, data) for path in folder.rglob("*")}
    own_bank.folder.chmod(0o555)
    try:
        form = bench(visitor.visit("/workbench"))
        for do in ("preview", "check", "download", "patch", "upload", "reset"):
            visitor.post("/workbench", form | RISK | WHY | {"do": do, "text": TEXT})
    finally:
        own_bank.folder.chmod(0o755)
    assert {path: path.read_bytes() for path in before} == before
    assert {path for folder in (own_bank.folder, data) for path in folder.rglob("*")} == names


def test_the_lines_name_the_folder_in_force(make_app: MakeApp, own_bank: OwnBank, bank: Bank) -> None:
    page = Visitor(make_app(questions=own_bank.folder), bank).visit("/workbench")
    assert str(own_bank.folder) in text_of(page.select_one("section[aria-labelledby=force]"))


def test_a_file_in_force_that_was_broken_meanwhile_is_told(make_app: MakeApp, own_bank: OwnBank, bank: Bank) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    own_bank.save("weights.yaml", "weights: [")
    assert "weights.yaml" in text_of(visitor.visit("/workbench", 422).select_one("main ul"))


def test_on_a_public_site_it_is_not_there(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(public_url=PUBLIC), bank, PUBLIC)
    assert visitor.get("/workbench").status_code == 404
    assert visitor.get("/workbench").text == visitor.get("/nowhere-at-all").text
    assert "/workbench" not in visitor.get("/method").text


def test_switched_off_it_is_not_there(make_app: MakeApp, bank: Bank) -> None:
    assert Visitor(make_app(workbench="off"), bank).get("/workbench").status_code == 404


@pytest.fixture
def stranger(make_app: MakeApp, bank: Bank) -> Visitor:
    """Somebody on a public site whose workbench has a key."""
    return Visitor(
        make_app(public_url=PUBLIC, workbench="key", workbench_keys=(KEY,), misses_per_minute=3), bank, PUBLIC
    )


def test_behind_a_key_the_key_opens_it_and_nothing_of_it_is_kept(stranger: Visitor) -> None:
    page = stranger.submit(stranger.visit("/workbench").select_one("main form"), key=KEY)
    assert page.select_one("[id='weights.f_goals']")
    assert KEY not in str(page)
    form = bench(page) | {"do": "preview"} | RISK
    assert stranger.look(stranger.post("/workbench", form), 200).select_one("#findings")
    with stranger.client.session_transaction(base_url=PUBLIC) as kept:
        assert set(kept) == {"csrf_token"}
    for place in ("/tmp", str(shipped_directory())):  # noqa: S108
        assert place not in text_of(page.select_one("section[aria-labelledby=force]"))


@pytest.mark.parametrize("entry", ["", "x", "1.abc", f"{2**50}.00", "9" * 400 + ".a", "ä.ä"])
def test_without_a_key_or_a_pass_nothing_is_done_and_nothing_is_lost(stranger: Visitor, entry: str) -> None:
    page = stranger.submit(stranger.visit("/workbench").select_one("main form"), key=KEY)
    refused = stranger.look(stranger.post("/workbench", bench(page) | RISK | {"pass": entry, "do": "preview"}), 403)
    assert not refused.select_one("#findings")
    again = stranger.submit(refused.select_one("main form"), key=KEY)
    assert bench(again)["shares.risk_management.director"] == "100"


def test_wrong_keys_count_as_misses(stranger: Visitor) -> None:
    form = stranger.visit("/workbench").select_one("main form")
    assert [stranger.send(form, key="wrong").status_code for _ in range(4)] == [403, 403, 403, 429]


def test_a_pass_ends_with_its_key(make_app: MakeApp, bank: Bank, stranger: Visitor) -> None:
    entry = bench(stranger.submit(stranger.visit("/workbench").select_one("main form"), key=KEY))["pass"]
    other = Visitor(make_app(public_url=PUBLIC, workbench="key", workbench_keys=(KEY[::-1],)), bank, PUBLIC)
    form = bench(other.submit(other.visit("/workbench").select_one("main form"), key=KEY[::-1]))
    assert other.post("/workbench", form | {"pass": entry}).status_code == 403


def test_too_many_previews_are_put_off(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(costly_per_minute=2), bank)
    form = bench(visitor.visit("/workbench")) | {"do": "preview"}
    answers = [visitor.post("/workbench", form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"]


def test_in_german_it_speaks_german_and_quotes_the_check_in_english(
    send: Callable[..., BeautifulSoup], visitor: Visitor
) -> None:
    form = bench(visitor.visit("/workbench?lang=de"))
    page = visitor.look(visitor.post("/workbench?lang=de", form | {"do": "preview", "weights.f_goals": "7,5"}), 200)
    assert page.select_one("h1").get_text() == "Werkbank"
    assert bench(page)["weights.f_goals"] == "7,5"
    assert all(part["lang"] == "en" for part in page.select("[data-check]"))


def test_the_page_keeps_to_its_budget(visitor: Visitor) -> None:
    page = visitor.get("/workbench")
    sizes = {}
    for name in ("workbench.css", "workbench.js"):
        stem, ending = name.split(".")
        [address] = set(re.findall(rf'"(/static/{stem}\.\w+\.{ending})"', page.text))
        sizes[name] = len(visitor.get(address).get_data())
    assert len(page.get_data()) <= 60_000
    assert sizes["workbench.css"] <= 4_500
    assert sizes["workbench.js"] <= 6_000
