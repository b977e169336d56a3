"""No other site learns whether a browser has a result: not even by opening a download and seeing whether it begins."""

import pytest

from tests.attacks.scene import Maker
from tests.web.visitor import Visitor

EXPORT = "/manage/result.json"
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", ""])
@pytest.mark.parametrize("query", ["", "?of=own"])
def test_a_download_that_another_site_opens_is_refused_alike_for_everybody(
    anna: Maker, colleague: Visitor, site: str, query: str
) -> None:
    given = NAVIGATION | {"Sec-Fetch-Site": site}
    answers = [visitor.get(EXPORT + query, **given) for visitor in (anna.visitor, colleague)]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].data == answers[1].data
    assert not any("Content-Disposition" in answer.headers for answer in answers)


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_the_maker_downloads_it_from_the_page_from_a_bookmark_and_with_an_old_browser(
    anna: Maker, site: str | None
) -> None:
    answer = anna.visitor.get(f"{EXPORT}?of=own", **({"Sec-Fetch-Site": site} if site else {}))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
