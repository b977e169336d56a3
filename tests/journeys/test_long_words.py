"""Words of a bank that are longer than a narrow screen break, and no page scrolls sideways."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from questions import load_bank
from tests.servers import ROOT, AppServer

pytestmark = pytest.mark.slow

NARROW = 320
TRADEOFF, SITUATION = (
    next(question.id for question in load_bank().asked.values() if question.is_tradeoff == is_tradeoff)
    for is_tradeoff in (True, False)
)
ROLES = {
    "Head of Operations": "Betriebssicherheitsmanagementbeauftragte",
    "Director of Operations": "Instandhaltungsprozessverantwortlichkeiten",
}
LONG = "Arbeitsunfähigkeitsbescheinigungsweiterleitung"


@pytest.fixture
def bank_folder(tmp_path: Path) -> Path:
    """Return a bank whose roles, areas, titles and options hold long words."""
    text = (ROOT / "questions" / "bank.yaml").read_text(encoding="utf-8")
    for name, longer in ROLES.items():
        text = text.replace(f"name: {name}", f"name: {longer}")
    text = re.sub(r"(?m)^(\s+title: )", rf"\1{LONG} ", text)
    text = re.sub(r"(text: )(?=[A-Z])", rf"\1{LONG} ", text)
    (tmp_path / "bank.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def site(bank_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    folder = tmp_path_factory.mktemp("site") / "data"
    with AppServer(folder, {"ROLE_FIT_QUESTIONS": str(bank_folder)}) as server:
        yield server


def test_no_page_scrolls_sideways_for_a_long_word(site: AppServer, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": NARROW, "height": 700}, base_url=site.url)
    try:
        page = context.new_page()
        page.goto("/questions")
        for group in page.locator("main fieldset").all():
            group.locator("input[type=radio]").first.check(force=True)
        page.locator("[name=then][value=result]").click()
        page.wait_for_url("**/results/*")
        result = page.url
        paths = ("/", "/questions", f"/questions/{TRADEOFF}", f"/questions/{SITUATION}", "/context", "/review", "/mine")
        shared = (result, f"{result}/what-if?{TRADEOFF}=b2", "/manage?of=own", "/manage/share?of=own", "/sample")
        widths = {path: width_of(page, path) for path in (*paths, *shared)}
    finally:
        context.close()
    assert {path: width for path, width in widths.items() if width > NARROW} == {}


def width_of(page: Page, path: str) -> int:
    """Return how wide a page is, with what stands outside the screen."""
    page.goto(path)
    return int(page.evaluate("document.documentElement.scrollWidth"))
