"""The whole way with three and four roles, in English and German."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, load_bank
from scoring import Kind, Outcome
from tests.questions.several_roles import drawn, write_roles
from tests.web.conftest import DATABASE
from tests.web.page_checks import text_of
from tests.web.views.test_several_roles import OF_TWO
from tests.web.visitor import Visitor
from web.views.numbers import parts_of_100


@pytest.fixture(params=[3, 4])
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Bank:
    return load_bank(write_roles(tmp_path / "roles", request.param))


@pytest.fixture
def app(make_app: Callable[..., Flask], bank: Bank, tmp_path: Path) -> Flask:
    return make_app(questions=tmp_path / "roles")


@cache
def outcome_of(bank: Bank, kind: Kind) -> Outcome:
    return drawn(bank, kind)[0]


def names_of(bank: Bank, code: str = "en") -> list[str]:
    return [role.name for role in bank.in_language(code).roles.values()]


def finish(visitor: Visitor, bank: Bank, kind: Kind) -> tuple[Outcome, BeautifulSoup]:
    found = outcome_of(bank, kind)
    visitor.fill(dict(found.sheet.answers))
    return found, visitor.finish()


def test_the_first_page_asks_which_of_them(visitor: Visitor, bank: Bank) -> None:
    *names, last = names_of(bank)
    assert text_of(visitor.visit("/").h1) == f"{', '.join(names)} or {last}?"


@pytest.mark.parametrize(("kind", "code"), [(Kind.LEANING, "en"), (Kind.HYBRID, "de")])
def test_no_page_speaks_of_two_roles_and_each_names_all(visitor: Visitor, bank: Bank, kind: Kind, code: str) -> None:
    visitor.get(f"/?lang={code}")
    found, page = finish(visitor, bank, kind)
    result = f"/results/{visitor.link}"
    changed = "pace=b2" if found.sheet.answers["pace"] == "a2" else "pace=a2"
    paths = (f"{result}/what-if?{changed}", "/manage/preview", "/manage/share", "/mine")
    for shown in (page, *map(visitor.visit, paths)):
        text = text_of(shown.main)
        assert not OF_TWO.findall(text)
        assert all(name in text for name in names_of(bank, code))
    shares = [*page.select(".margin-bar__share"), *page.select(".margin-bar__others li")]
    assert sum(int(text_of(share).split()[0]) for share in shares) == 100


def test_work_that_is_left_to_others_is_not_given_to_the_second_role(visitor: Visitor, bank: Bank) -> None:
    _, page = finish(visitor, bank, Kind.LEANING)
    assert "“settle who”, the work usually belongs to another role" in text_of(page.select_one("#owns-part p"))
    marked = [text_of(row.select("td")[-1]) for row in page.select(".areas__other")]
    assert all(owner.endswith(" settle who") for owner in marked)


def test_the_table_names_the_points_of_the_roles_behind(visitor: Visitor, bank: Bank) -> None:
    found, page = finish(visitor, bank, Kind.CLEAR)
    rows = [[text_of(cell) for cell in row.select("th, td")] for row in page.select(".sums tfoot tr")]
    behind = found.tally.ranking[2:]
    assert [row[0] for row in rows[-len(behind) :]] == [bank.roles[role].name for role in behind]
    both = sum(map(Fraction, rows[-len(behind) - 2][1:]))
    assert both + sum(Fraction(row[1]) for row in rows[-len(behind) :]) == found.tally.total


def test_the_json_has_every_role_and_says_what_is_exact(visitor: Visitor, bank: Bank) -> None:
    found, _ = finish(visitor, bank, Kind.CLEAR)
    document = json.loads(visitor.get(f"/results/{visitor.link}.json").text)
    assert set(document["shares"]) == set(document["points"]) == set(bank.roles)
    assert document["is_exact"] is found.firmness.is_exact is (len(bank.roles) < 4)


def test_the_method_says_exactly_only_where_it_is_and_names_no_sides(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/method")
    (rules,) = page.select("section[aria-labelledby=verdicts]")
    assert ("exactly" in text_of(rules)) is outcome_of(bank, Kind.CLEAR).firmness.is_exact
    assert not re.search("either side|both sides|need both|favours one role|kappa|[Ee]xperts", text_of(page.main))


def test_the_list_of_results_tells_the_points_of_every_role(visitor: Visitor, bank: Bank) -> None:
    found, _ = finish(visitor, bank, Kind.HYBRID)
    told = text_of(visitor.visit("/mine").main)
    assert all(f"{bank.roles[role].name} {part}" in told for role, part in parts_of_100(found.tally).items())


def test_a_result_that_was_stored_before_the_others_were_named_is_shown(
    visitor: Visitor, bank: Bank, data: Path
) -> None:
    finish(visitor, bank, Kind.HYBRID)
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        connection.execute("UPDATE results SET sentences = json_remove(sentences, '$.bar.others', '$.sums.others')")
    for path in (visitor.path, "/mine", "/manage/share", f"{visitor.path}/what-if"):
        visitor.visit(path)
