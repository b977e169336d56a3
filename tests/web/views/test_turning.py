"""What would turn a result."""

from dataclasses import replace

from questions import Bank, Question, Sheet
from scoring import Kind, recommend
from scoring.explanation import Change, FlipSet
from tests.sheets import answers_of_kind, asked
from web.views.turning import turns


def second_way(bank: Bank, others: list[Question]) -> list[str]:
    """Return the sentences on what would turn a lean whose fewest steps are over these questions."""
    outcome = recommend(bank, Sheet(answers_of_kind(bank, Kind.LEANING)))
    quickest = outcome.explanation.fewest_answers
    assert quickest is not None
    changes = tuple(Change(question.id, next(iter(question.options)), 1) for question in others)
    steps = FlipSet(quickest.rival, changes)
    outcome = replace(outcome, explanation=replace(outcome.explanation, fewest_steps=steps))
    return [turn.sentence for turn in turns(outcome)]


def test_a_second_way_to_turn_it_is_shown_only_where_it_is_another_one(bank: Bank) -> None:
    outcome = recommend(bank, Sheet(answers_of_kind(bank, Kind.LEANING)))
    assert outcome.explanation.fewest_answers
    held = [bank.questions[change.question] for change in outcome.explanation.fewest_answers.changes]
    free = [question for question in asked(bank) if question not in held]
    scales, situations = ([q for q in free if q.is_tradeoff is is_scale] for is_scale in (True, False))
    assert len(second_way(bank, held)) == len(second_way(bank, [*held[:2], *free[:2]])) == 1
    assert "steps on the scales" in second_way(bank, scales[:2])[1]
    assert "steps" not in second_way(bank, situations[:2])[1]
    assert "steps" not in second_way(bank, [scales[0], situations[0]])[1]


def test_one_answer_is_one_answer_where_it_turns_the_result(bank: Bank) -> None:
    outcome = recommend(bank, Sheet(answers_of_kind(bank, Kind.LEANING)))
    assert outcome.explanation.fewest_answers
    held = [change.question for change in outcome.explanation.fewest_answers.changes]
    for is_scale, said in ((True, "over 1 answer (steps on the scales: 1)."), (False, "over 1 answer.")):
        question = next(q for q in asked(bank) if q.is_tradeoff is is_scale and q.id not in held)
        assert second_way(bank, [question])[1].endswith(said)
