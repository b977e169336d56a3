"""What a result rests on, and what would have to be different for another one."""

from scoring.explanation.explain import Explanation, explain
from scoring.explanation.flips import Change, FlipSet
from scoring.explanation.gaps import Gaps

__all__ = ["Change", "Explanation", "FlipSet", "Gaps", "explain"]
