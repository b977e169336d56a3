"""The figures of the method page as text: what another process reads is what was worked out."""

from pathlib import Path

import pytest

from questions import load_bank
from scoring.figures import MethodFigures, method_figures, read_figures, write_figures
from tests.questions.several_roles import write_roles


def figures_by_name(figures: MethodFigures) -> dict[str, object]:
    return {name: getattr(figures, name) for name in MethodFigures.__slots__}


@pytest.mark.parametrize("roles", [0, 3, 4])
def test_figures_read_back_are_those_that_were_written(tmp_path: Path, roles: int) -> None:
    figures = method_figures(load_bank(write_roles(tmp_path / "bank", roles) if roles else None))
    text = write_figures(figures)
    assert figures_by_name(read_figures(text)) == figures_by_name(figures)
    assert text.count("\n") == 0


@pytest.mark.parametrize("text", ["", "{}", "null", '{"blind": {}}'])
def test_a_text_that_holds_no_figures_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read_figures(text)
