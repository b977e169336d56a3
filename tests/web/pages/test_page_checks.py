"""The checks that every visit makes do find what they look for."""

import pytest

from questions import Bank
from tests.sheets import asked
from tests.web.page_checks import check_page, check_policy
from tests.web.visitor import Visitor

SABOTAGE = {
    "a second h1": ("</main>", "<h1>x</h1></main>"),
    "no h1": ("h1>", "h2>"),
    "another title": ("Role Fit</title>", "Something</title>"),
    "an id twice": ("<body>", "<body><p id='main'></p>"),
    "a label that leads nowhere": ('<label for="answer-', '<label for="other-'),
    "a field without a label": ("</form>", "<input name='x' type='text'></form>"),
    "a form without a token": ('name="csrf_token"', 'name="token"'),
    "a form with the browser's own messages": ("novalidate", ""),
    "a style": ("</head>", "<style>p { color: red }</style></head>"),
    "a style on an element": ("<main ", "<main style='color: red' "),
    "a script on the page": ("</body>", "<script>alert(1)</script></body>"),
    "a script on an element": ("<main ", "<main onclick='alert(1)' "),
    "a tag that is not closed": ("</main>", ""),
    "a stranger's file": ("</main>", "<img src='https://example.org/x.png' alt=''></main>"),
    "a button without a text": ("</form>", "<button></button></form>"),
    "a link to nowhere on the page": ("</main>", "<a href='#nowhere'>x</a></main>"),
}


@pytest.fixture
def html(visitor: Visitor, bank: Bank) -> str:
    return visitor.get(f"/questions/{asked(bank)[0].id}").text


def test_a_sound_page_passes(html: str) -> None:
    check_page(html)


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_spoilt_page_is_found(html: str, name: str) -> None:
    sound, spoilt = SABOTAGE[name]
    assert sound in html
    with pytest.raises(Exception):  # noqa: B017, PT011  an assertion, or the parser's own error
        check_page(html.replace(sound, spoilt))


@pytest.mark.parametrize("policy", ["default-src 'self'", "default-src 'none'; script-src 'unsafe-inline'"])
def test_a_weak_policy_is_found(policy: str) -> None:
    with pytest.raises(AssertionError):
        check_policy(policy)
