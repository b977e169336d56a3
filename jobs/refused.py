"""Why a rule refuses; the pages have a sentence for each reason."""

from enum import StrEnum


class Reason(StrEnum):
    """What stands against it."""

    NO_SEAT = "no_seat"  # the seat was removed, or its link renewed
    TAKEN = "taken"  # the invitation was used already
    REVEALED = "revealed"  # the answers of this round are open: it takes no more
    NOT_REVEALED = "not_revealed"
    NOT_ANSWERED = "not_answered"  # by this member, or not with the link that is held
    FROZEN_SET = "frozen_set"  # nobody joins an unnamed panel after its first round
    TOO_FEW = "too_few"  # have answered, or would be left
    TOO_MANY = "too_many"  # seats
    NOT_ALL_IN = "not_all_in"  # and the closing day is not over
    DECIDED = "decided"
    IS_IN = "is_in"  # the seat answered, and in an unnamed panel nobody can say with which answers
    OUTDATED = "outdated"  # the seat was answered from since the form was shown, or is not any more
    NO_REASON = "no_reason"  # an answer changed in round 2, and not why


class Refused(Exception):  # noqa: N818  an answer, not a fault
    """A rule of the job refuses; nothing changed. `question` is the one that it is about, if it is about one."""

    def __init__(self, reason: Reason, question: str = "") -> None:
        """Take the reason, and the question."""
        super().__init__(reason.value)
        self.reason = reason
        self.question = question
