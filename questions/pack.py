"""The words of the role pack as the rest of the program knows them: for each area, and for each role in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """A question of a structured interview, with probes, and what an answer worth 1, 3 and 5 sounds like."""

    ask: str
    probes: tuple[str, ...]
    anchors: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AreaWords:
    """What the role pack says of an area.

    `competency` is its name on the scorecard, `brings` what somebody brings for it, as an advert says it. By role:
    `mission`, a part of a sentence that begins with a verb ("keeps …"), and `outcomes`, sentences with blanks in square
    brackets ("[date]").
    """

    competency: str
    brings: str
    mission: Mapping[str, str]
    outcomes: Mapping[str, tuple[str, ...]]
    behavioural: InterviewQuestion
    situational: InterviewQuestion


@dataclass(frozen=True, slots=True)
class PackWords:
    """The words of the role pack in one language, by area; `hash` is their SHA-256 in hex."""

    areas: Mapping[str, AreaWords]
    hash: str

    def lacks(self, areas: Iterable[str], roles: Iterable[str]) -> tuple[str, ...]:
        """Return which of a bank's areas and roles have no words here."""
        known = {role for area in self.areas.values() for role in area.mission}
        return (*(id_ for id_ in areas if id_ not in self.areas), *(id_ for id_ in roles if id_ not in known))

    def differences(self, other: "PackWords") -> dict[str, tuple[str, ...]]:
        """Return by area which words are others there, such as "mission of head"; an area that one lacks is "all"."""
        areas = dict.fromkeys((*self.areas, *other.areas))
        found = {area: tuple(_differing(self.areas.get(area), other.areas.get(area))) for area in areas}
        return {area: words for area, words in found.items() if words}


def _differing(one: AreaWords | None, other: AreaWords | None) -> Iterator[str]:
    """Yield the names of an area's words that differ."""
    if one is None or other is None:
        yield "all"
        return
    for name in (field.name for field in fields(one)):
        before, after = getattr(one, name), getattr(other, name)
        if isinstance(before, Mapping):
            roles = dict.fromkeys((*before, *after))
            yield from (f"{name} of {role}" for role in roles if before.get(role) != after.get(role))
        elif before != after:
            yield name
