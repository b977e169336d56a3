"""Role Fit under a path of another site, with the lines that docs/running.md gives for nginx."""

import re
import textwrap

import pytest

from tests.deploy.conftest import PUBLIC, OpenSite
from tests.docs.page import page, section
from tests.sheets import asked
from tests.web.visitor import fields_of, question_form

PATH = "/role-fit"
BESIDE = "        location = /healthz { return 404; }\n"

pytestmark = pytest.mark.slow


def lines_for_nginx() -> str:
    """Return the block of locations from the page."""
    words = section(page("docs/running.md"), "Under a path of another site")
    return "".join(re.findall(r"(?m)^    .*\n", textwrap.dedent(words)))


def test_the_lines_for_nginx_serve_the_app_under_the_path(open_site: OpenSite) -> None:
    site = open_site({BESIDE: (1, BESIDE + lines_for_nginx())}, ROLE_FIT_PUBLIC_URL=PUBLIC + PATH)
    person, address = site.person(), f"{PATH}/questions/{asked(site.bank)[0].id}"
    assert person.get(PATH).location.endswith(f"{PATH}/")
    form = fields_of(question_form(person.get(address).page))
    answer = person.post(address, form | {"answer": "dont_know"}, {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"})
    assert (answer.status, answer.location) == (303, f"{PATH}/questions/{asked(site.bank)[1].id}")
    assert "Path=/role-fit" in person.set_cookies[-1]
    for style in person.get(f"{PATH}/").page.select("link[rel=stylesheet]"):
        assert person.get(str(style["href"])).status == 200
    for machine in ("healthz", "readyz", "metrics", "/healthz", "x/../metrics"):
        assert "ready" not in person.get(f"{PATH}/{machine}").text
        assert person.get(f"{PATH}/{machine}").status == 404
