"""The method page: its tables say what scoring says, and its worked example adds up."""

import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, load_bank, shipped_directory
from questions.cases import load_cases
from scoring import blind_figures
from scoring.agreement import Agreement, agreement
from scoring.comparison import Comparison
from scoring.figures import find_changes
from scoring.lint.blind_verdicts import blind_verdicts
from tests.questions.pseudo_language import write_pseudo_language
from tests.sheets import asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.pages.method import _begun, find_figures
from web.views.evidence import shy_sentence
from web.views.method.changes import bank_changes


def changes_of(bank: Bank) -> Comparison:
    found = find_changes(bank)
    assert found
    return found


@pytest.fixture
def page(visitor: Visitor) -> BeautifulSoup:
    return visitor.visit("/method")


@pytest.fixture(scope="module")
def found(bank: Bank) -> Agreement:
    return agreement(bank, load_cases())


@pytest.fixture
def own_page(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> Callable[[], BeautifulSoup]:
    """Open the page under a bank that was edited before."""
    return lambda: Visitor(make_app(questions=own_bank.folder), bank).visit("/method")


def section(page: BeautifulSoup, name: str) -> BeautifulSoup:
    (part,) = page.select(f"section[aria-labelledby={name}]")
    return BeautifulSoup(str(part), "html.parser")


def rows(page: BeautifulSoup, name: str) -> list[list[str]]:
    cells = (row.select("th, td") for row in section(page, name).select("tr:has(td)"))
    return [[text_of(cell) for cell in row] for row in cells]


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def test_the_distribution_tells_every_verdict_with_its_share(page: BeautifulSoup, bank: Bank) -> None:
    blind, (head, director) = blind_verdicts(bank), bank.roles
    shares = [blind.clear[head], blind.leaning[head], blind.too_close, blind.leaning[director], blind.clear[director]]
    assert [row[2] for row in rows(page, "distribution")] == [f"{float(share):.1f}" for share in shares]
    assert [row[0].split(":")[0] for row in rows(page, "distribution")] == [
        "Clear",
        "Leaning",
        "Too close to call",
        "Leaning",
        "Clear",
    ]


def test_the_zones_of_the_distribution_join(page: BeautifulSoup, bank: Bank) -> None:
    blind = blind_verdicts(bank)
    clear, leaning, close, *_ = [numbers(row[1]) for row in rows(page, "distribution")]
    assert (close[0], close[1], leaning[0]) == (0, leaning[0], float(blind.leaning_from))
    assert (leaning[1], clear[0], clear[1]) == (clear[0], float(blind.clear_from), float(blind_best(bank)))


def blind_best(bank: Bank) -> float:
    best = blind_figures(bank).best
    return float(2 * best["head"] - bank.total)


def test_the_chart_is_symmetric_and_as_high_as_it_may_be(page: BeautifulSoup) -> None:
    heights = [float(str(bar["height"])) for bar in section(page, "distribution").select("rect")]
    assert heights == heights[::-1]
    assert max(heights) == 100


def test_every_weight_is_shown_and_adds_up(page: BeautifulSoup, bank: Bank) -> None:
    shown = {row[0]: row[1] for row in rows(page, "weights")}
    assert {question.title: f"{float(question.weight):g}" for question in asked(bank)}.items() <= shown.items()
    assert f"hand out {float(bank.total):g} points" in text_of(section(page, "weights").p)
    assert sum(numbers(shown[theme])[0] for theme in bank.themes.values()) == bank.total


def test_the_unseen_cases_say_what_scoring_says(page: BeautifulSoup, bank: Bank) -> None:
    found = agreement(bank, [case for case in load_cases() if case.is_unseen])
    said = [text_of(item) for item in section(page, "trial").select("li")]
    sums = [sum(getattr(reading, name) for reading in found.readings) for name in ("given", "experts_agree")]
    assert numbers(said[0]) == [*sums, sum(reading.same_side for reading in found.readings)]
    assert numbers(said[1])[0] == sum(len(reading.clear_wrong) for reading in found.readings)
    kappas = [*(reading.kappa for reading in found.readings), found.experts_kappa, found.readers_kappa]
    slower = shy_sentence(bank, found.rows)
    assert (slower in said) is bool(slower)
    assert numbers(said[2 + bool(slower)])[-4:] == [round(kappa, 2) for kappa in kappas]
    close, every = (
        [some.settled.too_close, some.settled.settled, some.settled.rightly, some.settled.wrongly]
        for some in (found, agreement(bank, load_cases()))
        if some.settled
    )
    assert numbers(said[-1]) == [*close, every[1], every[0], *every[2:]]


def test_the_table_of_the_reference_cases_counts_every_sheet(page: BeautifulSoup, found: Agreement) -> None:
    counts = [[int(cell) for cell in row[1:]] for row in rows(page, "trial")]
    steps = (-2, -1, 0, 1, 2)
    assert counts == [[found.confusion.get((expert, verdict), 0) for verdict in steps] for expert in steps]
    assert sum(map(sum, counts)) == len(found.readings) * found.cases


def test_answers_left_out_are_told(own_page: Callable[[], BeautifulSoup], own_bank: OwnBank) -> None:
    text = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", text.replace("- id: jam\n", "- id: knot\n"))
    left_out = agreement(load_bank(own_bank.folder), load_cases()).left_out
    assert left_out
    assert f"{left_out} of the answers do not fit" in text_of(section(own_page(), "trial"))


def example(page: BeautifulSoup) -> list[str]:
    return [text_of(part) for part in section(page, "steps").select(".notice p")]


def test_the_worked_example_adds_up(page: BeautifulSoup, bank: Bank) -> None:
    task, sums = example(page)
    question = next(question for question in asked(bank) if f"“{question.title}”" in task)
    option = next(iter(question.options.values()))
    (worth,) = numbers(re.sub(r"“.*?”", "", task))
    areas, roles = (numbers(part) for part in sums.split("By the shares"))
    assert worth == sum(areas) == sum(roles) == question.weight
    assert roles == [question.weight * option.owned[role] for role in bank.roles]


def test_the_worked_example_follows_a_changed_weight(
    own_page: Callable[[], BeautifulSoup], own_bank: OwnBank, bank: Bank
) -> None:
    question = next(q for q in asked(bank) if q.is_tradeoff and q.options["a2"].owned["head"] == 1)
    own_bank.weigh(question.id, "16")
    task, sums = example(own_page())
    assert question.title in task
    assert numbers(sums) == [16, 16, 0]


def test_a_context_factor_names_the_questions_that_count_more(page: BeautifulSoup, bank: Bank) -> None:
    (factor,) = bank.factors
    said = text_of(section(page, "weights"))
    assert all(bank.questions[question].title in said for question in factor.questions)
    assert f"these count {float(factor.times):g} times" in said


def test_figures_of_a_changed_bank_are_not_called_a_trial_of_it(
    page: BeautifulSoup, own_page: Callable[[], BeautifulSoup], own_bank: OwnBank, bank: Bank
) -> None:
    own_bank.weigh(asked(bank)[0].id, "16")
    told = "were changed here and have not been tried on real hiring needs since"
    assert [told in text_of(section(one, "trial")) for one in (page, own_page())] == [False, True]


def test_a_tilted_bank_owns_up(own_page: Callable[[], BeautifulSoup], own_bank: OwnBank) -> None:
    text = (own_bank.folder / "weights.yaml").read_text()
    own_bank.save("weights.yaml", re.sub(r"(risk_management:\s+)\{.*?\}", r"\1{head: 0, director: 100}", text))
    assert "This bank favours one role when it is answered blindly." in text_of(section(own_page(), "blind"))


def german_page(app: Flask, bank: Bank) -> str:
    """Read the first lines of the page in German, where the bank speaks it."""
    visitor = Visitor(app, bank)
    visitor.get("/?lang=de")
    return " ".join(text_of(part) for part in visitor.visit("/method").select("main > .result > p"))


CHANGED = "Gegenüber dem mitgelieferten wurde er geändert"


def in_german(own_bank: OwnBank) -> None:
    own_bank.save("bank.de.yaml", (shipped_directory() / "bank.de.yaml").read_text())


@pytest.mark.long  # the English sibling tells it too
def test_a_changed_weight_is_the_only_change_told_in_german_too(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    question = asked(bank)[0]
    own_bank.weigh(question.id, "37.5")
    in_german(own_bank)
    title = bank.in_language("de").questions[question.id].title
    told = german_page(make_app(questions=own_bank.folder), bank)
    assert f"{CHANGED}: {title}: {float(question.weight):g} → 37.5." in told


def test_a_bank_with_weights_alone_tells_no_change_of_words_in_german(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    (own_bank.folder / "bank.yaml").unlink()
    own_bank.weigh(asked(bank)[0].id, "37.5")
    told = german_page(make_app(questions=own_bank.folder), bank)
    assert CHANGED in told
    assert "Fragen und Texten" not in told


def test_a_bank_that_lost_its_german_tells_its_changes_in_english(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    own_bank.weigh(asked(bank)[0].id, "37.5")
    told = german_page(make_app(questions=own_bank.folder), bank)
    assert "It was changed from the shipped one: " in told
    assert "questions and words" not in told


def test_a_language_of_which_the_shipped_bank_knows_nothing_is_no_change(own_bank: OwnBank, bank: Bank) -> None:
    own_bank.weigh(asked(bank)[0].id, "37.5")
    write_pseudo_language(own_bank.folder, "xx")
    own = load_bank(own_bank.folder)
    assert len(bank_changes(changes_of(own), own.in_language("xx"))) == 1


@pytest.mark.parametrize(
    ("titles", "said"), [(1, "1 other change of questions and words"), (2, "2 other changes of questions and words")]
)
def test_one_reworded_question_is_one_change(own_bank: OwnBank, bank: Bank, titles: int, said: str) -> None:
    words = (own_bank.folder / "bank.yaml").read_text()
    for question in asked(bank)[:titles]:
        words = words.replace(f"title: {question.title}\n", "title: Something else\n", 1)
    own_bank.save("bank.yaml", words)
    own = load_bank(own_bank.folder)
    assert bank_changes(changes_of(own), own) == [said]


def test_a_bank_of_another_version_is_not_called_the_shipped_one(
    own_page: Callable[[], BeautifulSoup], own_bank: OwnBank
) -> None:
    words = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", re.sub(r"(?m)^version: .*$", 'version: "2031-01"', words))
    told = text_of(own_page().main)
    assert "It was changed from the shipped one." in told
    assert "It is the shipped one." not in told


def with_third_role(own_bank: OwnBank) -> None:
    """Add a role, and switch most questions off: many questions and three roles take seconds."""
    words = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", words.replace("areas:\n", "  chief:\n    name: Chief\n    focus: helps\nareas:\n", 1))
    text = (own_bank.folder / "weights.yaml").read_text()
    text = re.sub(r"director: (\d+)\}", r"director: \1, chief: 0}", text)
    own_bank.save("weights.yaml", text.replace("director: 100, chief: 0", "director: 50, chief: 50"))
    for question in list(load_bank().questions)[3:]:
        own_bank.weigh(question, "0")


def test_three_roles_have_a_column_each_and_no_chart_and_no_experts(
    own_page: Callable[[], BeautifulSoup], own_bank: OwnBank
) -> None:
    with_third_role(own_bank)
    page = own_page()
    assert {len(row) for row in rows(page, "shares")} == {4}
    assert not page.select("section[aria-labelledby=distribution], section[aria-labelledby=trial]")
    assert not re.search("either side|both sides|need both|one role when|kappa", text_of(page.main))
    assert "how many would one role be at least this far ahead of all others?" in text_of(page.main)


def test_a_page_whose_figures_are_not_there_yet_says_so_and_shows_the_rest(
    visitor: Visitor, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.method._begun", {})
    monkeypatch.setattr("web.pages.method._begin_figures", lambda *_: Future())
    monkeypatch.setattr("web.pages.method.PATIENCE", 0)
    page = visitor.visit("/method")
    assert "This is being worked out. Open the page again in a minute." in text_of(section(page, "blind"))
    assert not page.select("section[aria-labelledby=distribution]")
    assert all(question.title in text_of(page) for question in asked(bank))


def test_many_who_ask_at_once_have_the_figures_worked_out_once(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[str] = []
    monkeypatch.setattr("web.pages.method.work_out_once", lambda _kind, bank, *_: worked_out.append(bank.hash))
    own = replace(bank, hash="of another bank")
    with ThreadPoolExecutor(8) as people:
        list(people.map(find_figures, [own] * 8, [tmp_path] * 8))
    assert worked_out == [own.hash]


def test_figures_that_could_not_be_worked_out_are_tried_again(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = replace(bank, hash="of a third bank", text="none")
    monkeypatch.setattr("web.pages.method.RETRY_AFTER", 0)
    assert find_figures(own, tmp_path) is None
    assert "the figures of /method were not worked out" in caplog.text
    until = time.monotonic() + 60
    while own.hash in _begun and time.monotonic() < until:
        time.sleep(0.01)
    assert own.hash not in _begun
