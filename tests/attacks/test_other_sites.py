"""Other sites in a real browser over https: whatever they try, nothing happens; our own pages work."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from questions import Bank
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.https_site import CROSS_SITE, OURS, RESOLVER, SAME_SITE, OtherSite, Recorder, form, serving
from tests.attacks.payloads import PAYLOADS
from tests.attacks.scene import SAVE, Maker, addresses, cookie_of, rules
from tests.attacks.scene import make_result as make_result_of
from tests.attacks.shape import without_token
from tests.conftest import PATIENCE
from tests.sheets import answers_toward
from tests.web.conftest import MakeApp
from tests.web.visitor import Visitor
from web.platform.secrets import new_secret

pytestmark = pytest.mark.slow

COOKIE = "__Host-role_fit"
RESULT = re.compile(r"/results/[A-Za-z0-9_-]{43}$")
Dump = Callable[[], list[str]]
KINDS = ("application/x-www-form-urlencoded", "text/plain")
SENT_BY_FORM = ("/results", "/manage/sharing", "/manage/delete", "/start-again", SAVE)
TOKEN_ONLY = ("/manage/delete", "/manage/link", "/results", SAVE)
LINKS = 35  # that our pages have at least, followed to the end


@pytest.fixture(scope="session")
def chromium(launch_chromium: Callable[..., Browser]) -> Browser:
    """A Chromium that finds our names on this machine."""
    return launch_chromium(RESOLVER)


@dataclass(slots=True)
class Scene:
    """Our site, the other sites, and what was heard."""

    ours: str
    recorder: Recorder
    others: OtherSite
    port: int
    bank: Bank
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def person(self) -> Page:
        """Open a browser of somebody's own."""
        context = self.browser.new_context(base_url=self.ours, ignore_https_errors=True)
        self.contexts.append(context)
        context.set_default_timeout(1000 * PATIENCE)
        return context.new_page()

    def elsewhere(self, name: str, path: str = "/") -> str:
        """Return an address on another site."""
        return f"https://{name}:{self.port}{path}"


@pytest.fixture
def scene(make_app: MakeApp, bank: Bank, chromium: Browser) -> Iterator[Scene]:
    made: list[Recorder] = []

    def ours(port: int) -> Recorder:
        made.append(Recorder(make_app(public_url=f"https://{OURS}:{port}", **NO_LIMITS)))
        return made[0]

    with ExitStack() as stack:
        port = stack.enter_context(serving(ours))
        others = OtherSite()
        other_port = stack.enter_context(serving(lambda _: others))
        scene = Scene(f"https://{OURS}:{port}", made[0], others, other_port, bank, chromium)
        yield scene
        for context in scene.contexts:
            context.close()


def make_result(scene: Scene) -> tuple[Page, Maker]:
    """Make a result quickly, and give its cookie to a browser; return both."""
    maker = make_result_of(scene.recorder.app, scene.bank, "director", scene.ours)
    page = scene.person()
    page.context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": cookie_of(maker.visitor),
                "url": scene.ours,
                "secure": True,
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )
    return page, maker


def everything(maker: Maker) -> dict[str, str]:
    """Return all fields that would change something, with the person's real token: the worst case."""
    return {name: str(value) for name, value in maker.fields().items()} | {"own": "replace", "question": "f_goals"}


def actions(scene: Scene, maker: Maker) -> dict[str, str]:
    """Return the address of every route that takes a form."""
    places = addresses(scene.recorder.app, scene.bank, maker.secrets["view"])
    return {str(rule): path for rule, path in places if "POST" in (rule.methods or ())}


def sent_to(route: str, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields for one route; a trial is saved only under a secret that finished nothing yet."""
    return fields | ({"once": new_secret()} if route == SAVE else {})


def state(scene: Scene, page: Page) -> list[str]:
    """Return what the person's browser holds, as our pages tell it: the answers, and that the result is theirs."""
    visitor = Visitor(scene.recorder.app, scene.bank, scene.ours)
    for cookie in page.context.cookies(scene.ours):
        visitor.client.set_cookie(cookie["name"], cookie["value"], domain=OURS, secure=True)
    pages = [visitor.get(path) for path in ("/review", "/manage", "/manage/share")]
    assert all(page.status_code == 200 for page in pages)
    return [without_token(page.text) for page in pages]


SCRIPTED = """
const forms = %s, ours = %s;
const ways = [];
for (const [action, given] of Object.entries(forms)) {
  const fields = new URLSearchParams(given), asking = action + (action.includes("?") ? "&" : "?") + fields;
  ways.push(fetch(ours + action, {method: "POST", mode: "no-cors", credentials: "include", body: fields}));
  ways.push(fetch(ours + action, {method: "POST", mode: "cors", credentials: "include", body: fields}));
  ways.push(fetch(ours + action, {method: "POST", mode: "no-cors", credentials: "include",
    headers: {"Content-Type": "text/plain"}, body: fields.toString()}));
  ways.push(fetch(ours + action, {method: "DELETE", credentials: "include"}));
  navigator.sendBeacon(ours + action, fields);
  new Image().src = ours + asking;
  const link = document.createElement("link");
  link.rel = "prefetch"; link.href = ours + asking;
  document.head.append(link);
  const frame = document.createElement("iframe");
  frame.src = ours + action;
  document.body.append(frame);
}
Promise.allSettled(ways).then(all => {
  document.title = "done " + all.filter(one => one.status === "fulfilled" && one.value.type !== "opaque").length;
});
"""


SITES = (CROSS_SITE, SAME_SITE, pytest.param(OURS, marks=pytest.mark.long))


@pytest.mark.parametrize("name", SITES)
def test_no_other_site_does_anything_with_a_persons_result(scene: Scene, dump: Dump, name: str) -> None:
    page, maker = make_result(scene)
    fields, before, known = everything(maker), dump(), state(scene, page)
    places = actions(scene, maker)
    scene.recorder.heard.clear()
    given = {path: sent_to(route, fields) for route, path in places.items()}
    words = SCRIPTED % (json.dumps(given), json.dumps(scene.ours))
    scene.others.pages["/scripted"] = f"<!doctype html><title>x</title><body><script>{words}</script>"
    page.goto(scene.elsewhere(name, "/scripted"))
    page.wait_for_function("document.title.startsWith('done')")
    assert page.title() == "done 0", "another site could read an answer"
    for route, kind in product(SENT_BY_FORM, kinds(name)):
        scene.others.pages["/form"] = form(scene.ours + places[route], sent_to(route, fields), kind=kind)
        page.goto(scene.elsewhere(name, "/form"))
        page.wait_for_url(re.compile(re.escape(scene.ours)))
        assert page.locator("h1").count() == 1
    posts = [heard for heard in scene.recorder.heard if heard.method == "POST"]
    sites = {heard.headers.get("HTTP_SEC_FETCH_SITE") for heard in posts}
    assert sites == {"cross-site" if name == CROSS_SITE else "same-site"}
    assert {heard.path for heard in posts} == {path.partition("?")[0] for path in places.values()}
    assert {heard.status for heard in posts} <= {403}
    # A neighbour's requests do carry the cookie: there the cookie alone protects nobody.
    assert any(COOKIE in heard.headers.get("HTTP_COOKIE", "") for heard in posts) == (name != CROSS_SITE)
    assert dump() == before
    assert state(scene, page) == known


def kinds(name: str) -> tuple[str, ...]:
    """Return the types as which a site sends its forms."""
    return KINDS if name == CROSS_SITE else KINDS[:1]


def test_every_route_that_is_named_here_takes_a_form(make_app: MakeApp) -> None:
    routes = {str(rule) for rule in rules(make_app()) if "POST" in (rule.methods or ())}
    assert set(SENT_BY_FORM) | set(TOKEN_ONLY) <= routes


def test_without_the_headers_of_a_modern_browser_the_token_still_protects(
    scene: Scene, dump: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, maker = make_result(scene)
    fields, before, known = everything(maker), dump(), state(scene, page)
    another = make_result_of(scene.recorder.app, scene.bank, "head", scene.ours)
    before = dump()
    original = scene.recorder.app.wsgi_app

    def old(environ: dict[str, Any], start: Any) -> Any:
        for name in ("HTTP_SEC_FETCH_SITE", "HTTP_ORIGIN"):
            environ.pop(name, None)
        return original(environ, start)

    monkeypatch.setattr(scene.recorder.app, "wsgi_app", old)
    tokens, places = ("", another.secrets["csrf"]), actions(scene, maker)
    for token in tokens:
        for route in TOKEN_ONLY:
            sent = sent_to(route, fields) | {"csrf_token": token}
            scene.others.pages["/form"] = form(scene.ours + places[route], sent)
            page.goto(scene.elsewhere(SAME_SITE, "/form"))
            page.wait_for_url(re.compile(re.escape(scene.ours)))
    assert [heard.status for heard in scene.recorder.heard if heard.method == "POST"] == [400] * len(tokens) * len(
        TOKEN_ONLY
    )
    assert dump() == before
    assert state(scene, page) == known


def test_the_same_forms_work_from_our_own_pages(scene: Scene, dump: Dump) -> None:
    page, maker = make_result(scene)
    link = f"{scene.ours}/results/{maker.secrets['view']}"
    scene.recorder.heard.clear()
    page.goto("/manage/share")
    page.locator("form[action^='/manage/link'] button").click()
    expect(page.locator("p.notice[role=status]")).to_be_visible()
    page.locator("#is_shared").uncheck(force=True)
    page.locator("form[action^='/manage/sharing'] button").click()
    expect(page.locator("p.notice[role=status]")).to_be_visible()
    page.goto("/manage/delete")
    page.locator("form[action^='/manage/delete'] button").click()
    expect(page.locator("h1")).to_contain_text("deleted")
    page.goto("/start-again")
    page.locator("form[action='/start-again'] button").click()
    expect(page).to_have_url(re.compile("/questions/"))
    posts = [heard for heard in scene.recorder.heard if heard.method == "POST"]
    assert len(posts) == 4
    assert {heard.headers["HTTP_ORIGIN"] for heard in posts} == {"null"}
    assert {heard.headers["HTTP_SEC_FETCH_SITE"] for heard in posts} == {"same-origin"}
    assert not any("HTTP_REFERER" in heard.headers for heard in scene.recorder.heard)
    answer = page.goto(link)
    assert answer is not None
    assert answer.status == 404


def test_a_page_of_ours_in_a_frame_stays_blank(scene: Scene) -> None:
    page, maker = make_result(scene)
    paths = (f"/results/{maker.secrets['view']}", "/manage", "/", "/nowhere")
    scene.others.pages["/inside"] = "<!doctype html><title>x</title><h1>inside</h1>"
    for name in (CROSS_SITE, SAME_SITE):
        addresses = [*(scene.ours + path for path in paths), scene.elsewhere(name, "/inside")]
        frames = "".join(f'<iframe src="{address}"></iframe>' for address in addresses)
        scene.others.pages["/frames"] = f"<!doctype html><title>x</title>{frames}"
        page.goto(scene.elsewhere(name, "/frames"), wait_until="load")
        *blank, shown = page.frames[1:]
        assert shown.locator("h1").inner_text() == "inside"
        assert [frame.url for frame in blank] == ["chrome-error://chromewebdata/"] * len(paths)


def test_no_other_site_learns_a_secret_from_where_somebody_came(scene: Scene) -> None:
    page, maker = make_result(scene)
    secret = maker.secrets["view"]
    scene.recorder.heard.clear()
    page.goto(f"/results/{secret}")
    page.locator("a.wordmark").click()
    page.goto(scene.elsewhere(CROSS_SITE))
    assert page.evaluate("document.referrer") == ""
    page.goto(f"{scene.ours}/results/{secret}")
    page.evaluate("address => { location.href = address }", scene.elsewhere(CROSS_SITE, "/?next"))
    page.wait_for_url(re.compile(CROSS_SITE))
    assert page.evaluate("document.referrer") == ""
    assert scene.recorder.heard
    assert not any("HTTP_REFERER" in heard.headers for heard in scene.recorder.heard)


def test_one_cookie_that_no_script_reads_and_nothing_else_is_kept(scene: Scene) -> None:
    page = scene.person()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.locator("main a.button").first.click()
    answers = answers_toward(scene.bank, "head")
    for question, option in list(answers.items())[:3]:
        expect(page).to_have_url(re.compile(f"/questions/{question}$"))
        page.locator(f"label[for='answer-{option}']").click()
        page.locator("main form:has([name=answer]) button.button").click()
    for path in ("/review", "/context", "/method", "/privacy", "/another-device", "/start-again"):
        page.goto(path)
    page.goto("/review")
    page.locator("main form[action='/results'] button").click()
    expect(page).to_have_url(RESULT)
    for path in ("/manage", "/manage/result", "/manage/delete", "/nowhere"):
        page.goto(path)
    assert len(asked) > 20
    assert {address.partition("://")[2].partition("/")[0] for address in asked} == {scene.ours.partition("://")[2]}
    (cookie,) = page.context.cookies()
    assert (cookie["name"].startswith(COOKIE), cookie["path"], cookie["domain"]) == (True, "/", OURS)
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    assert page.evaluate("document.cookie") == ""
    kept = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
    kept += " (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"
    assert page.evaluate(kept) == [0, 0, 0, 0, 0]


def test_a_neighbour_cannot_plant_a_cookie_of_ours(scene: Scene) -> None:
    page = scene.person()
    page.goto("/questions/f_goals")
    own = {cookie["value"] for cookie in page.context.cookies() if cookie["name"].startswith(COOKIE)}
    scene.others.pages["/plant"] = f"<!doctype html><title>x</title><script>{PLANT}</script>"
    page.goto(scene.elsewhere(SAME_SITE, "/plant"))
    sent = page.context.cookies(scene.ours)
    assert {cookie["value"] for cookie in sent if cookie["name"].startswith(COOKIE)} == own
    page.goto("/manage")
    heard = next(heard for heard in scene.recorder.heard if heard.path == "/manage")
    assert "role_fit=planted" in heard.headers["HTTP_COOKIE"], "nothing was planted, so nothing was tried"
    assert heard.status == 404


PLANT = "".join(
    f'document.cookie = "{name}=planted; Domain={OURS}; Path=/; Secure";'
    for name in (COOKIE, "role_fit", "", "__host-role_fit")
)


@pytest.mark.long  # a bot without scripts does so in test_looking
def test_a_browser_that_runs_scripts_and_opens_every_link_changes_nothing(scene: Scene, dump: Dump) -> None:
    page, maker = make_result(scene)
    before, known = dump(), state(scene, page)
    bot, seen = scene.person(), set[str]()
    places = (("results", "view"), ("results", "old view"), ("manage", "manage"), ("continue", "carry"))
    waiting = [f"{scene.ours}/", *(f"{scene.ours}/{place}/{maker.secrets[kind]}" for place, kind in places)]
    while waiting and len(seen) < 2 * LINKS:
        address = waiting.pop(0)
        seen.add(address)
        if not address.endswith(".json"):
            bot.goto(address)
            bot.mouse.wheel(0, 2_000)
            found = bot.eval_on_selector_all("a[href]", "links => links.map(link => link.href.split('#')[0])")
            new = [one for one in dict.fromkeys(found) if one not in seen and one not in waiting]
            waiting += [one for one in new if "/meeting?" not in one]  # a page for each question, all alike
    assert len(seen) >= LINKS
    assert not waiting
    assert dump() == before
    assert state(scene, page) == known
    answer = bot.goto(f"{scene.ours}/manage")
    assert answer is not None
    assert answer.status == 404


def test_no_payload_runs_in_a_browser(scene: Scene) -> None:
    page = scene.person()
    ran: list[str] = []

    def hear(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    page.goto("/questions/f_goals")
    for payload in PAYLOADS[::7]:
        hidden = page.locator("main form:has([name=answer]) input[type=hidden]")
        values = dict(hidden.evaluate_all("fields => fields.map(field => [field.name, field.value])"))
        page.evaluate(
            "([values, path]) => { const form = document.createElement('form'); form.method = 'post';"
            " form.action = path; for (const [name, value] of Object.entries(values)) {"
            " const field = document.createElement('input'); field.name = name; field.value = value;"
            " form.append(field) } document.body.append(form); HTMLFormElement.prototype.submit.call(form) }",
            [values | {"answer": payload, "origin": payload}, "/questions/f_goals"],
        )
        page.wait_for_load_state()
        page.wait_for_selector(".error-summary")
        assert page.evaluate("document.images.length") == 1
    for payload in PAYLOADS[1::9]:
        page.goto(f"/nowhere/{quote(payload, safe='')}?x={quote(payload)}#{quote(payload)}")
    assert not ran
    page.evaluate("alert('heard')")
    assert ran == ["heard"], "a dialog would not have been heard"
