"""The outcome as plain text for a terminal, in the same words as the result page."""

from scoring import Outcome
from web.views.result import result_view


def outcome_text(outcome: Outcome) -> str:
    """Return the result page as text."""
    view = result_view(outcome)
    headline = view["headline"]
    lines = [f"{headline['title']}  [{headline['tag']}]", "", headline["lead"], headline["advice"], ""]
    for title, reasons in _sides(view):
        lines += [title, *(f"  {reason['sentence']}  ({reason['points']})" for reason in reasons), ""]
    lines += [view["firm_line"], *view["firm"], *(["", view["doubt"]] if view["doubt"] else [])]
    lines += [*(["", *view["stops"]] if view["stops"] else []), ""]
    wide = max(len(view["left"]), len(view["right"])) + 2
    lines += [f"{'Question':<58}{view['left']:>{wide}}{view['right']:>{wide}}"]
    lines += [f"{row['title'][:56]:<58}{row['left']:>{wide}}{row['right']:>{wide}}" for row in view["rows"]]
    sums = view["sums"]
    lines += [f"{'Together':<58}{sums['left']:>{wide}}{sums['right']:>{wide}}"]
    lines += [f"Margin: {sums['first']} - {sums['second']} = {sums['margin']} of {sums['total']} points"]
    lines += [f"{other['name']}: {other['points']} of {sums['total']} points" for other in sums["others"]]
    return "\n".join(lines)


def _sides(view: dict[str, list[dict[str, str]]]) -> list[tuple[str, list[dict[str, str]]]]:
    sides = [
        (f"Speaks for {view['first']}", view["reasons_for"]),
        (f"Speaks for {view['second']}", view["reasons_against"]),
    ]
    return [(title, reasons) for title, reasons in sides if reasons]
