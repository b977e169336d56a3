"""The mandate: areas as they are needed against as they are done today."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from questions import Sheet
from scoring import tally
from scoring.mandate import area_moves, area_shares
from tests.scoring.tiny import tiny_bank, tradeoff

BANK = tiny_bank(*(tradeoff(f"q{number}", "mostly", "plan", weight=number + 1) for number in range(4)))
SHEETS = st.dictionaries(st.sampled_from(list(BANK.questions)), st.sampled_from(["a2", "a1", "b1", "b2"]), min_size=1)


@given(st.lists(SHEETS, min_size=1, max_size=5), SHEETS)
def test_areas_add_up_to_nothing_and_to_what_the_shares_of_the_roles_gain(
    needed: list[dict[str, str]], today: dict[str, str]
) -> None:
    tallies, before = [tally(BANK, Sheet(answers)) for answers in needed], tally(BANK, Sheet(today))
    moves = area_moves(area_shares([before]), area_shares(tallies))
    assert sum(moves.values()) == 0
    for role in BANK.roles:
        gain = sum(counted.share(role) for counted in tallies) / len(tallies) - before.share(role)
        assert sum(move * BANK.areas[area].shares[role] for area, move in moves.items()) == gain


def test_each_sheet_weighs_the_same_and_an_empty_one_nothing() -> None:
    one, two = tally(BANK, Sheet({"q0": "b2"})), tally(BANK, Sheet({"q3": "a2"}))
    assert area_shares([one, two, tally(BANK, Sheet())]) == {"work": 0, "plan": 50, "both": 0, "mostly": 50}
    assert area_shares([tally(BANK, Sheet())]) == {}
    assert area_shares([one])["plan"] == Fraction(100)
