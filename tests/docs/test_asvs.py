"""What docs/asvs.toml says is complete, shown by tests that exist, and told in docs/security.md."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.docs.asvs import (
    PAGE,
    STATUSES,
    Requirement,
    missing_headings,
    missing_tests,
    read_chapters,
    read_ids,
    read_requirements,
    rewritten,
    unshown,
)

ALL_OF_LEVELS_1_AND_2 = {1: 70, 2: 183}


@pytest.fixture(scope="module")
def requirements() -> tuple[Requirement, ...]:
    return read_requirements()


def test_the_list_of_ids_is_whole():
    ids = read_ids()
    assert Counter(level for _, level in ids) == ALL_OF_LEVELS_1_AND_2
    assert len({id_ for id_, _ in ids}) == len(ids)


def test_every_requirement_is_there_once_in_the_order_of_the_standard(requirements):
    assert [(row.id, row.level) for row in requirements] == read_ids()


def test_every_chapter_has_its_name(requirements):
    assert list(read_chapters()) == list(dict.fromkeys(row.chapter for row in requirements))


def test_every_requirement_says_what_it_asks_and_how_it_stands(requirements):
    assert {row.status for row in requirements} <= set(STATUSES)
    assert not [row.id for row in requirements if not row.gist or row.gist.endswith(".")]
    assert not [row.id for row in requirements if not row.reason.endswith((".", ")"))]


def test_what_is_met_or_absent_is_shown_by_a_test_or_a_document(requirements):
    assert not unshown(requirements)
    assert sum(bool(row.tests) for row in requirements) >= 120


def test_every_test_that_is_named_exists(requirements):
    assert not missing_tests(requirements)


def test_every_heading_that_is_named_exists(requirements):
    assert not missing_headings(requirements)


def test_the_page_tells_counts_deviations_and_what_is_open_as_the_file_does(requirements):
    page = PAGE.read_text(encoding="utf-8")
    assert page == rewritten(page, requirements, read_chapters()), "run: python -m tests.docs.asvs"


def test_a_claim_that_nothing_shows_would_be_found(requirements):
    met = next(row for row in requirements if row.status == "met" and row.tests)
    bare = replace(met, tests=(), docs=())
    wrong = replace(met, tests=("tests/docs/test_asvs.py::test_that_nobody_wrote", "tests/nowhere.py::test_x"))
    lost = replace(met, docs=("docs/security.md#A heading that nobody wrote",))
    assert unshown([bare]) == [met.id]
    assert len(missing_tests([wrong])) == 2
    assert len(missing_headings([lost])) == 1


def test_a_page_that_lags_behind_would_be_found(requirements):
    page = PAGE.read_text(encoding="utf-8")
    changed = [replace(requirements[0], status="open", reason="Made up."), *requirements[1:]]
    assert page != rewritten(page, changed, read_chapters())
