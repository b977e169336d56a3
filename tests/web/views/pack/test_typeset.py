"""The pack as it is typeset: a memo of one page, whatever was answered, and a small file."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from random import Random

import pypdf
import pytest

from documents.pdf import write_pdf
from documents.pdf.typesetting import typeset
from documents.pdf.values import values_of
from jobs import Decision
from questions import Bank, Sheet
from scoring import Kind, recommend
from tests.sheets import KINDS, answers_of_kind
from tests.web.revealed import revealed_job, toward
from tests.web.views.pack.traced import draw_sheet
from web.views.pack.basis import Basis
from web.views.pack.from_job import basis_of_job
from web.views.pack.from_result import basis_of_result
from web.views.pack.pack import MAKERS, make_pack

DAY = date(2026, 11, 3)
NAME = "Head of Operations for the night depot at Mill Lane"
REASONS = "We grow by a third a year and the daily work runs well. " * 12
pytest.importorskip("typst")


def page_of(basis: Basis) -> str:
    """Return the text of the memo's page; fails where it takes more than one."""
    memo = replace(make_pack(basis, ["memo"]), sources=())
    written = typeset(json.dumps(values_of(memo), ensure_ascii=False), 0)  # here, which is ten times as fast
    pages = pypdf.PdfReader(BytesIO(written)).pages
    assert len(pages) == 1, memo
    return pages[0].extract_text()


def draw_full_sheet(bank: Bank, random: Random) -> Sheet:
    """Draw a sheet with every answer about the company."""
    context = {id_: random.choice(list(asked.options)) for id_, asked in bank.context.items()}
    return replace(draw_sheet(bank, random), context=context)


def check_memos(bank: Bank, sheets: list[Sheet], name: str = NAME) -> None:
    assert bank.pack
    for sheet in sheets:
        basis = basis_of_result(recommend(bank, sheet), bank.pack, name=name, made_on=DAY, shows_all=True)
        page = page_of(basis)
        if basis.roles:
            assert {"en": "Signature", "de": "Unterschrift"}[basis.language] in page


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_memo_takes_one_page_whatever_was_answered(bank: Bank, language: str) -> None:
    random = Random(2)  # noqa: S311  not a secret
    kinds = [Sheet(answers_of_kind(bank, kind), context=draw_full_sheet(bank, random).context) for kind in KINDS]
    check_memos(bank.in_language(language), [*kinds, *(draw_full_sheet(bank, random) for _ in range(7))])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", NAME, "W" * 40])
@pytest.mark.parametrize("language", ["en", "de"])
def test_many_memos_take_one_page_each(bank: Bank, language: str, name: str) -> None:
    random = Random(7)  # noqa: S311  not a secret
    check_memos(bank.in_language(language), [draw_full_sheet(bank, random) for _ in range(60)], name)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("role", ["director", ""])
def test_a_memo_of_a_decision_takes_one_page(bank: Bank, language: str, role: str) -> None:
    spoken = bank.in_language(language)
    assert spoken.pack
    context = {id_: next(iter(asked.options)) for id_, asked in bank.context.items()}
    job = revealed_job(spoken, *(replace(toward(spoken, step), context=context) for step in (0, 0.25, 0.5)))
    job = replace(job, name=NAME, decision=Decision(role, "The board of the company", DAY, REASONS, "Too early.", None))
    assert "The board of the company" in page_of(basis_of_job(job, spoken, spoken.pack, DAY))


def test_the_whole_pack_for_two_roles_is_a_small_file(bank: Bank) -> None:
    german = bank.in_language("de")
    assert german.pack
    outcome = recommend(german, Sheet(answers_of_kind(german, Kind.HYBRID)))
    basis = basis_of_result(outcome, german.pack, name=NAME, made_on=DAY, shows_all=True)
    assert len(write_pdf(make_pack(basis, MAKERS))) < 80_000
