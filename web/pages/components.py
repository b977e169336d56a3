"""All components in their states on one page, for those who build them; in debug only, and in English only."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, abort, current_app, render_template
from wtforms import Form, RadioField, SelectChoice

from questions import Bank, Question, Sheet
from questions.sheet import fit_sheet
from scoring import recommend
from web.platform.bank import current_bank
from web.views.qr_code import qr_code
from web.views.result import result_view
from web.views.sample import shipped_sheet

blueprint = Blueprint("components", __name__)

ADDRESS = "https://roles.example/results/an-example"
PERSONAS = (
    "founder-who-hands-over",
    "plant-that-must-run",
    "founder-in-two-minds",
    "wants-everything",
    "does-not-know-yet",
)


@blueprint.get("/components")
def components() -> str:
    """Show every component."""
    if not current_app.debug:
        abort(404)
    bank = current_bank()
    tradeoff = next(question for question in bank.questions.values() if question.is_tradeoff)
    situation = next(question for question in bank.questions.values() if not question.is_tradeoff)
    return render_template(
        "components_page/components_page.html",
        views=list(_views(bank)),
        tradeoff=tradeoff,
        steps=_states("step", tradeoff),
        options=_states("option", situation),
        code=qr_code(ADDRESS),
        address=ADDRESS,
    )


def _views(bank: Bank) -> Iterator[Mapping[str, Any]]:
    """Yield a result of every verdict: what the shipped personas get, and what nobody's answers get."""
    for sheet in (*map(shipped_sheet, PERSONAS), Sheet()):
        yield result_view(recommend(bank, fit_sheet(bank, sheet)))


def _states(name: str, question: Question) -> dict[str, RadioField]:
    """Return the options of a question not answered, answered, and refused."""
    choices = [SelectChoice(option.id, option.text) for option in question.options.values()]
    fields = {f"{name}_{state}": RadioField(choices=choices) for state in ("open", "chosen", "refused")}
    form = type("States", (Form,), fields)()
    form[f"{name}_chosen"].data = choices[1].value
    form[f"{name}_refused"].errors = ("Choose one of the answers on this page.",)
    return {field.name.removeprefix(f"{name}_"): field for field in form}
