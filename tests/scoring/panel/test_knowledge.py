"""Questions that some cannot answer, and on which others are sure."""

import pytest

from questions import Sheet
from scoring.panel.knowledge import Knowledge, find_knowledge
from scoring.panel.spread import find_spreads
from tests.scoring.tiny import situation, tiny_bank, tradeoff

BANK = tiny_bank(tradeoff("scale", "work", "plan"), situation("list", "work", "plan", "both"))


def knowledge(question: str, *answers: str) -> Knowledge | None:
    return find_knowledge(BANK, find_spreads(BANK, [Sheet({question: answer}) for answer in answers])).get(question)


@pytest.mark.parametrize(
    ("answers", "sure"),
    [
        (("dont_know", "a2"), {"a2": 1}),
        (("dont_know", "a2", "b2", "both", "a1"), {"a2": 1, "b2": 1}),
        (("dont_know", "a1", "b1", "both"), None),
        (("dont_know", "a2", "both", "both", "both"), None),
        (("not_relevant", "a2"), None),
        (("a2", "b2"), None),
    ],
)
def test_on_a_scale_those_at_an_end_are_sure(answers, sure) -> None:
    assert knowledge("scale", *answers) == (sure and Knowledge(1, sure))


@pytest.mark.parametrize(
    ("answers", "sure"),
    [
        (("dont_know", "o1"), {"o1": 1}),
        (("dont_know", "o3", "o1", "o1", "o2"), {"o1": 2}),
        (("dont_know", "even", "even", "even", "o1"), None),
    ],
)
def test_of_a_list_those_are_sure_who_chose_one_option_and_are_enough(answers, sure) -> None:
    assert knowledge("list", *answers) == (sure and Knowledge(1, sure))
