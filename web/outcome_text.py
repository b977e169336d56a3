"""The outcome as plain text for a terminal, in the same words as the result page."""

from scoring import Outcome
from web.result import result_view


def outcome_text(outcome: Outcome) -> str:
    """Return the result page as text."""
    view = result_view(outcome)
    headline = view["headline"]
    lines = [f"{headline['title']}  [{headline['tag']}]", "", headline["lead"], headline["advice"], ""]
    for title, reasons in _sides(view):
        lines += [title, *(f"  {reason['sentence']}  ({reason['points']})" for reason in reasons), ""]
    lines += [*view["firm"], *(["", *view["stops"]] if view["stops"] else []), ""]
    lines += [f"{'Question':<58}{view['first'][:20]:>22}{view['second'][:22]:>24}"]
    lines += [f"{row['title'][:56]:<58}{row['first']:>22}{row['second']:>24}" for row in view["rows"]]
    sums = view["sums"]
    lines += [f"{'Together':<58}{sums['first']:>22}{sums['second']:>24}"]
    lines += [f"Margin: {sums['first']} - {sums['second']} = {sums['margin']} of {sums['total']} points"]
    return "\n".join(lines)


def _sides(view: dict[str, list[dict[str, str]]]) -> list[tuple[str, list[dict[str, str]]]]:
    sides = [
        (f"Speaks for {view['first']}", view["reasons_for"]),
        (f"Speaks for {view['second']}", view["reasons_against"]),
    ]
    return [(title, reasons) for title, reasons in sides if reasons]
