"""The verdicts that come out for personas, beside those that are expected."""

from collections.abc import Iterable
from dataclasses import dataclass

from questions import Bank
from questions.personas import Persona
from questions.sheet import fit_sheet
from scoring.outcome import judge
from scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class PersonaCheck:
    """A persona and the verdict that came out."""

    persona: Persona
    verdict: Verdict

    @property
    def passes(self) -> bool:
        """Return whether the verdict is the expected one."""
        kind = "too_close" if self.persona.kind == "too_close" and self.verdict.is_too_close else str(self.verdict.kind)
        return kind == self.persona.kind and self.verdict.role == self.persona.role


def check_personas(bank: Bank, personas: Iterable[Persona]) -> tuple[PersonaCheck, ...]:
    """Judge each persona by a bank."""
    return tuple(PersonaCheck(one, judge(bank, fit_sheet(bank, one.sheet)).verdict) for one in personas)
