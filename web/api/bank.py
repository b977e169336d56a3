"""The question bank for programs: what is asked, by ids and in words."""

from typing import Any

from questions import Bank, Question
from scoring import ENGINE
from scoring.document import number
from web.platform.i18n import ENGLISH


def bank_document(bank: Bank) -> dict[str, Any]:
    """Return what a sheet of the bank may hold, in the language of the bank; weights are points."""
    return {
        "engine": ENGINE,
        "id": bank.id,
        "version": bank.version,
        "sha256": bank.hash,
        "language": bank.language or ENGLISH.code,
        "roles": {id_: role.name for id_, role in bank.roles.items()},
        "questions": {id_: _question_document(question) for id_, question in bank.questions.items()},
        "exits": dict(bank.exits),
        "context": {
            id_: {
                "title": question.title,
                "ask": question.ask,
                "options": {option.id: option.text for option in question.options.values()},
            }
            for id_, question in bank.context.items()
        },
        "double": {"at_most": bank.marks.at_most, "times": number(bank.marks.times)},
    }


def _question_document(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "ask": question.ask,
        "weight": number(question.weight),
        "is_settling": question.is_settling,
        "statements": [statement.text for statement in question.statements],
        "options": {option.id: option.text for option in question.options.values()},
    }
