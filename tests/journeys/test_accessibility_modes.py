"""The main pages as people set them up: high contrast, a small screen, wide text, fingers instead of a mouse."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page

from questions import Bank
from tests.browser import axe_violations
from tests.journeys.test_every_state import ALLOWED, MAIN, STATES, Go
from tests.journeys.walking import fill_and_finish
from tests.sheets import answers_toward, asked

pytestmark = pytest.mark.long

OpenPage = Callable[..., Page]


def trial(page: Page, bank: Bank) -> None:
    """Open the trial of a changed answer with all its parts unfolded."""
    answers = answers_toward(bank, "head")
    page.goto(f"{fill_and_finish(page, bank, answers)}/what-if?{asked(bank)[0].id}=dont_know")


PAGES: Mapping[str, Go] = {**{name: STATES[name] for name in MAIN}, "what-if": trial}
SCREENS = ((320, 256), (1280, 900))  # the first is what 400 % zoom leaves of the second, and of 1280 by 1024
UNFOLD = "document.querySelectorAll('details').forEach(details => { details.open = true; })"

# WCAG 2.2, 1.4.12: what people may set without losing anything. A sheet made by script passes the pages' policy.
SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

# Text that a box hides, or that stands outside the screen where nothing scrolls to it.
LOST = """() => {
  const lost = [];
  const isForEars = element => element.closest(".visually-hidden, .stacked thead, [hidden], .skip-link");
  const scrolls = element => element.closest(".scroll, .formula, .trial-effect");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement, words = text.data.trim().slice(0, 60);
    if (!words || !parent.checkVisibility() || isForEars(parent) || scrolls(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > innerWidth + 1)) lost.push(`outside: ${words}`);
    for (let around = parent; around !== document.body; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === "visible") continue;
      const frame = around.getBoundingClientRect();
      if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1) lost.push(`cut: ${words}`);
    }
  }
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) lost.push(`the page is ${width} wide`);
  return lost;
}"""

# Texts that do not stand out from what is behind them, by the colours that are really used.
FAINT = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const isOpaque = element => (parts(getComputedStyle(element).backgroundColor)[3] ?? 1) === 1;
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || !element.checkVisibility()) continue;
    let ground = element;
    while (ground.parentElement && !isOpaque(ground)) ground = ground.parentElement;
    const [front, behind] = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor];
    const [dark, bright] = [front, behind].map(colour => luminance(parts(colour))).sort((one, other) => one - other);
    const words = element.textContent.trim().slice(0, 60);
    if ((bright + 0.05) / (dark + 0.05) < 4.5) faint.push(`${front} on ${behind}: ${words}`);
  }
  return faint;
}"""

# Targets smaller than asked for. A radio button or a box is hit by its label too. WCAG 2.2, 2.5.8, lets a link be small
# in a sentence, or where nothing else is hit within the size asked for.
SMALL = """([least, selector]) => {
  const all = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")];
  const shown = all.filter(target => target.checkVisibility() && !target.matches(".skip-link"));
  const boxOf = target => [target, ...(target.labels ?? [])].map(element => element.getBoundingClientRect())
    .reduce((one, other) => other.width * other.height > one.width * one.height ? other : one);
  const boxes = new Map(shown.map(target => [target, boxOf(target)]));
  const isInSentence = target => target.matches("a") && getComputedStyle(target).display === "inline"
    && [...target.parentNode.childNodes].some(node => node !== target && node.textContent.trim());
  const isAlone = target => {
    const { left, right, top, bottom } = boxes.get(target);
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return shown.every(other => {
      const box = boxes.get(other);
      const aside = Math.max(box.left - x, x - box.right, 0), above = Math.max(box.top - y, y - box.bottom, 0);
      return other === target || Math.hypot(aside, above) >= least / 2;
    });
  };
  return shown.filter(target => target.matches(selector)).filter(target => {
    const { width, height } = boxes.get(target);
    return (width < least - 0.5 || height < least - 0.5) && !isInSentence(target) && (least > 24 || !isAlone(target));
  }).map(target => target.outerHTML.slice(0, 120));
}"""
# What is pressed most has the size of a finger.
PRESSED = "button, summary, select, [type=radio], .site-header a, .site-footer a, a.button"


@pytest.mark.parametrize("state", PAGES)
def test_nothing_is_lost_on_a_small_screen_or_with_wide_text(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(1280, allowed=ALLOWED)
    PAGES[state](page, bank)
    page.evaluate(UNFOLD)
    lost = {}
    for wide in (False, True):
        if wide:
            page.evaluate(SPACE_OUT)
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            lost[width, wide] = page.evaluate(LOST)
    assert not any(lost.values()), lost


@pytest.mark.parametrize("state", PAGES)
def test_axe_finds_nothing_with_high_contrast(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(390, allowed=ALLOWED, forced_colors=True)
    PAGES[state](page, bank)
    page.evaluate(UNFOLD)
    faults = axe_violations(page)
    assert not faults
    assert not page.evaluate(FAINT)
    # In dark colours axe takes -webkit-text-fill-color for that of the text, and Chromium computes it as if colours
    # were not forced, though it draws them forced; so only what is drawn is looked at here.
    page.emulate_media(color_scheme="dark")
    assert not page.evaluate(FAINT)


@pytest.mark.parametrize("state", PAGES)
def test_every_target_is_large_enough_for_a_finger(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(390, allowed=ALLOWED)
    PAGES[state](page, bank)
    page.evaluate(UNFOLD)
    assert not page.evaluate(SMALL, [24, "*"])
    assert not page.evaluate(SMALL, [44, PRESSED])
