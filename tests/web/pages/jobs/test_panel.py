"""What a panel says once its answers are revealed, to whoever holds a key of the job."""

from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, Sheet
from scoring import Kind
from tests.sheets import answers_of_kind
from tests.web.page_checks import text_of
from tests.web.panels import answer_seat, answer_second, door_of, set_up
from tests.web.revealed import LABELS, toward
from tests.web.visitor import Visitor
from web.platform.dates import today

NOTE = "Two of our <b>night shifts</b> have no foreman."


def make_panel(app: Flask, visitor: Visitor, *sheets: Sheet, mode: str = "named") -> tuple[str, list[str]]:
    """Set a job up, answer from all seats, and reveal; return the path of the job and the secrets of the seats."""
    path = set_up(visitor, *LABELS[: len(sheets)], mode=mode)
    door, first = door_of(visitor), next(iter(visitor.bank.asked))
    secrets = [answer_seat(app, door, f"s{at}", sheet, **{first: NOTE}) for at, sheet in enumerate(sheets, 1)]
    reveal(visitor, path)
    return path, secrets


def reveal(visitor: Visitor, path: str) -> BeautifulSoup:
    return visitor.submit(visitor.visit(path).select_one("main form[action$='/reveal']"))


def sheets(bank: Bank, *places: float) -> list[Sheet]:
    return [toward(bank, place) for place in places]


def test_a_named_panel_shows_who_answered_what_and_knows_what(app: Flask, visitor: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, *sheets(bank, 0, 1))
    page = visitor.visit(f"{path}/panel")
    assert text_of(page.h1) == "Your answers do not settle it"
    assert [text_of(label) for label in page.select(".stands__table bdi")] == ["Founder", "Finance"]
    assert NOTE in text_of(page.select_one(".differ .written")), "and it is no markup"


def test_an_unnamed_panel_shows_nobody(app: Flask, visitor: Visitor, bank: Bank) -> None:
    given = [*sheets(bank, 0.1, 0.3, 0.9, 0.7), Sheet(answers_of_kind(bank, Kind.LEANING))]
    path, _secrets = make_panel(app, visitor, *given, mode="unnamed")
    for address in (f"{path}/panel", f"{path}/meeting"):
        page = visitor.visit(address)
        words = text_of(page.main)
        assert not [label for label in LABELS[:5] if label in words]
        assert not page.select(".people text, .written b")
        assert all(float(str(dot["cx"])[:-1]) % 5 == 0 for dot in page.select(".people circle")), "rounded"
    assert len(visitor.visit(f"{path}/panel").select(".stands__table tbody tr")) <= 4, "a row for a side, not a person"


def test_on_paper_stands_the_day(app: Flask, visitor: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, *sheets(bank, 0, 1))
    for name in ("panel", "decision"):
        words = text_of(visitor.visit(f"{path}/{name}").select_one(".on-paper"))
        assert str(today().year) in words


def test_before_the_reveal_the_address_leads_to_the_job(visitor: Visitor) -> None:
    path = set_up(visitor)
    for name in ("panel", "meeting"):
        answer = visitor.get(f"{path}/{name}")
        assert (answer.status_code, answer.location) == (303, path)


def test_without_a_key_there_is_no_panel(app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, *sheets(bank, 0, 1))
    pages = {
        colleague.get(f"{one}/{name}").data for one in (path, "/jobs/" + "0" * 16) for name in ("panel", "meeting")
    }
    assert len({page.partition(b"<main")[2] for page in pages}) == 1
    assert b"Founder" not in pages.pop()


def test_round_1_can_be_seen_after_round_2(app: Flask, visitor: Visitor, bank: Bank) -> None:
    given = sheets(bank, 0, 1)
    path, secrets = make_panel(app, visitor, *given)
    visitor.submit(visitor.visit(path).select_one("main form[action$='/second']"))
    for secret, sheet in zip(secrets, given, strict=True):
        answer_second(app, door_of(visitor), secret, sheet)
    reveal(visitor, path)
    assert "Nobody changed an answer." in text_of(visitor.visit(f"{path}/panel").select_one("section:has(#moved)"))
    page = visitor.visit(f"{path}/panel?round=1")
    assert not page.select("#moved")
    assert page.select_one(f".today-note a[href='{path}/panel']")


def test_a_meeting_ends_at_the_decision(app: Flask, visitor: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, toward(bank, 1), toward(bank, *[1] * (len(bank.asked) - 2), 0))
    page = visitor.visit(f"{path}/meeting")
    assert text_of(page.select_one(".caption")) == "Question 1 of 2 on which you differ"
    for _number in range(2):
        page = visitor.visit(str(page.select("main .actions .button")[0]["href"]))
    assert visitor.path == f"{path}/decision"
