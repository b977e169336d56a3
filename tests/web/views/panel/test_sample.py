"""The made-up panel, by whatever bank is in force."""

from pathlib import Path

import pytest

from questions import Bank, load_bank
from scoring.panel import State
from tests.questions.several_roles import write_roles
from tests.web.conftest import MakeApp
from web.views.panel import panel_view
from web.views.panel.sample import sample_job


@pytest.mark.parametrize("roles", [2, 3])
def test_the_sample_is_a_panel_that_does_not_agree(make_app: MakeApp, bank: Bank, tmp_path: Path, roles: int) -> None:
    bank = bank if roles == 2 else load_bank(write_roles(tmp_path / "roles", roles))
    with make_app().test_request_context():
        view = panel_view(sample_job(bank), bank, 1)
    assert view.state in {State.CARRIED, State.SPLIT}
    assert len({row.shares for row in view.rows}) == 5
    assert view.differences
    assert [one for one in view.differences if one.notes]
