"""The list of results to which a browser holds keys."""

import re
import time

import pytest

from questions import Bank
from storage import Store, StoreUnavailable
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.panels import set_up
from tests.web.visitor import Visitor


@pytest.fixture
def results(visitor: Visitor, bank: Bank) -> list[str]:
    """Return the links of three results made in one browser, the oldest first."""
    links = []
    for toward in ("director", "head", "director"):
        visitor.fill(answers_toward(bank, toward))
        visitor.finish()
        links.append(visitor.link)
    return links


def role_in(title: str) -> str:
    return "Director" if "Director" in title else "Head"


def titles(visitor: Visitor) -> list[str]:
    return [text_of(title) for title in visitor.visit("/mine").select("main section[id^=result-] h2")]


def test_every_result_made_here_is_listed_the_newest_first(visitor: Visitor, results: list[str]) -> None:
    assert [role_in(title) for title in titles(visitor)] == ["Director", "Head", "Director"]
    first = visitor.visit("/mine").select_one("main section[id^=result-]")
    assert re.search(r"Head of Operations \d+, Director of Operations \d+ Made on .*, kept until", text_of(first))
    assert "Whoever has the link can open it." in text_of(first)


def test_results_of_one_day_are_told_apart_by_the_time(visitor: Visitor, bank: Bank) -> None:
    clocks = []
    for toward in ("head", "director"):
        visitor.fill(answers_toward(bank, toward))
        visitor.finish()
        said = text_of(visitor.visit("/mine").main)
        clocks.append(len(re.findall(r"Made on [^,]+, \d\d:\d\d, kept until", said)))
    assert clocks == [0, 2]


def test_the_first_of_three_results_is_still_ones_own(visitor: Visitor, colleague: Visitor, results: list[str]) -> None:
    page = visitor.visit(f"/results/{results[0]}")
    assert "Somebody shared this result with you" not in text_of(page.main)
    controls = page.select_one("#share-part a[href^='/manage?']")
    assert controls is not None
    assert f"/results/{results[0]}" in text_of(visitor.visit(str(controls["href"])).main)
    assert "Somebody shared this result with you" in text_of(colleague.visit(f"/results/{results[0]}").main)


def test_each_entry_leads_to_its_result_and_its_controls(visitor: Visitor, results: list[str]) -> None:
    for entry, link in zip(visitor.visit("/mine").select("main section[id^=result-]"), reversed(results), strict=True):
        result, controls = (str(way["href"]) for way in entry.select("a"))
        assert text_of(visitor.visit(result).h1) == text_of(entry.h2)
        assert f"/results/{link}" in text_of(visitor.visit(controls).main)


def test_jobs_and_results_that_are_called_alike_are_no_landmarks_of_one_name(
    visitor: Visitor, results: list[str]
) -> None:
    for _ in range(2):
        set_up(visitor)
    page = visitor.visit("/mine")
    assert len(page.select("main section[id]")) == len(results) + 2
    names = [str(part["aria-labelledby"]) for part in page.select("main section[aria-labelledby]")]
    assert names == ["all"]


def test_one_can_be_forgotten_and_its_private_link_is_shown_first(visitor: Visitor, results: list[str]) -> None:
    entry = visitor.visit("/mine").select("main section[id^=result-]")[1]
    private = text_of(entry.select_one(".share-link__address"))
    visitor.submit(entry.select_one("form[action^='/manage/leave']"))
    assert [role_in(title) for title in titles(visitor)] == ["Director", "Director"]
    visitor.submit(visitor.visit(private.removeprefix(visitor.base_url)).select_one("main form"), again="y")
    assert len(titles(visitor)) == 3


def test_a_result_that_is_gone_is_not_listed(visitor: Visitor, colleague: Visitor, results: list[str]) -> None:
    private = visitor.manage_path()
    page = colleague.submit(colleague.visit(private).select_one("main form"))
    colleague.submit(colleague.visit(str(page.select_one("#delete ~ p a")["href"])).select_one("main form"))  # type: ignore[index]
    assert len(titles(visitor)) == 2


def test_a_result_that_expired_is_hidden_and_its_key_kept_until_it_is_erased(
    visitor: Visitor, results: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visitor.visit("/manage/share?of=own").select_one("main form[action^='/manage/sharing']")
    visitor.submit(form, days="2")
    later = time.time() + 3 * 86_400
    with monkeypatch.context() as clock:  # which may be wrong
        clock.setattr(time, "time", lambda: later)
        assert len(titles(visitor)) == 2
    assert len(titles(visitor)) == 3


def test_while_the_store_is_down_no_key_is_lost(
    visitor: Visitor, results: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("locked")

    with monkeypatch.context() as down:
        down.setattr(Store, "find_managed", fail)
        visitor.visit("/mine", 503)
    assert len(titles(visitor)) == 3


def test_a_stale_sharing_form_changes_nothing(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    form = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    visitor.submit(form, is_shared=None)
    page = visitor.submit(form, 409, days="30")
    told = text_of(page.select_one("[role=alert]"))
    assert "nothing was saved" in told
    assert "You had chosen: sharing on, readers see everything, no verdict in link previews, days: 30." in told
    assert not page.select("#is_shared[checked]")


def test_the_list_names_nothing_to_whoever_holds_no_key(visitor: Visitor) -> None:
    assert not titles(visitor)
    assert "holds no key" in text_of(visitor.visit("/mine").main)
