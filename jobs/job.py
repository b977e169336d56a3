"""What a job holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from questions import Sheet

MOST_SEATS = 12
LEAST_SEATS = 2
LEAST_UNNAMED = 5  # below it, a member's answers can be told from the others' too easily


class Phase(StrEnum):
    """How far a job is. It only moves forward."""

    BLIND = "blind"  # round 1 is open, and nobody sees an answer but the own
    REVEALED = "revealed"
    SECOND = "second"  # round 2 is open; what round 1 showed stays to be seen
    SETTLED = "settled"  # round 2 is revealed


class Why(StrEnum):
    """Why a member changed an answer in round 2."""

    NEW_FACT = "new_fact"
    CONVINCED = "convinced"
    TO_GET_ON = "to_get_on"


class Frame(StrEnum):
    """What a sheet speaks of: the job as it is needed, as it is done today, or as it turned out after a while."""

    NEEDED = "needed"
    TODAY = "today"
    TURNED_OUT = "turned_out"


@dataclass(frozen=True, slots=True)
class Seat:
    """One member's place. `invitation` and `key` are hashes in hex of the secrets that open it, empty for none.

    An invitation is used up when the seat is taken. `renewals` counts how many invitations there were before.
    `answered`: the rounds in which it was answered from this seat. `withdrew`: its member left after the reveal.
    """

    id: str
    label: str
    language: str = ""
    invitation: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    renewals: int = 0
    answered: frozenset[int] = frozenset()
    withdrew: bool = False

    @property
    def is_taken(self) -> bool:
        """Tell whether somebody used the invitation."""
        return bool(self.key)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member gave in one round. `seat` is empty in an unnamed panel.

    `notes` are by question, `changes` say why an answer is another one than in round 1.
    """

    sheet: Sheet = field(repr=False)
    seat: str = ""
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    changes: Mapping[str, Why] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: the id of a role or empty for neither, who decided, and when it is looked at again.

    `dissent` is what was said against it, in the words of whoever said it. `amended_on`: when the record last became
    another one, None for never.
    """

    role: str
    decided_by: str
    decided_on: date
    reasons: str
    dissent: str
    review_on: date | None
    amended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A result that its maker put into the job; `manage_hash` is the hash in hex by which the store finds it."""

    manage_hash: str = field(repr=False)
    frame: Frame


Round = Mapping[str, Entry]
"""Entries by sheet key: the hash in hex of a secret that only the member holds. In the order of these keys."""


@dataclass(frozen=True, slots=True)
class Job:
    """A hiring need and all that was gathered about it.

    `bank_hash` (hex) is the bank under which it is scored, empty before the first answer. `closes_on` is the last day
    of the open round. `first` and `second` are the rounds as they were given, `dissents` what members set against the
    decision, by sheet key; in a named panel with the id of the seat and a colon before it, which older ones lack.
    """

    name: str
    decider: str
    note: str
    language: str
    is_named: bool
    closes_on: date
    seats: tuple[Seat, ...]
    organise: str = field(repr=False)
    phase: Phase = Phase.BLIND
    bank_hash: str = ""
    next_seat: int = 1
    first: Round = field(default_factory=dict, repr=False)
    second: Round = field(default_factory=dict, repr=False)
    decision: Decision | None = None
    dissents: Mapping[str, str] = field(default_factory=dict, repr=False)
    placed: tuple[Placed, ...] = ()

    @property
    def is_revealed(self) -> bool:
        """Tell whether the answers of round 1 are open."""
        return self.phase is not Phase.BLIND

    @property
    def open_round(self) -> int:
        """Return 1 or 2 for the round that takes answers, 0 for none."""
        return {Phase.BLIND: 1, Phase.SECOND: 2}.get(self.phase, 0)

    @property
    def least(self) -> int:
        """Return how many have to have answered before a round can be revealed."""
        return LEAST_SEATS if self.is_named else LEAST_UNNAMED

    @property
    def members(self) -> tuple[Seat, ...]:
        """Return the seats of those who did not withdraw."""
        return tuple(seat for seat in self.seats if not seat.withdrew)

    def seat(self, id_: str) -> Seat | None:
        """Return a seat by its id."""
        return next((seat for seat in self.seats if seat.id == id_), None)

    def seat_of(self, key: str) -> Seat | None:
        """Return the seat that a key opens, by its hash in hex."""
        return next((seat for seat in self.seats if key and seat.key == key), None)

    def invited(self, invitation: str) -> Seat | None:
        """Return the seat that an invitation is for, by its hash in hex; None once it was used."""
        return next((seat for seat in self.seats if invitation and seat.invitation == invitation), None)

    def how_many_in(self, round_: int) -> int:
        """Return how many seats were answered from in a round."""
        return sum(round_ in seat.answered for seat in self.seats)

    def entries(self, round_: int) -> Round:
        """Return what counts in a round: in round 2, who did not answer again keeps the answers of round 1."""
        if round_ == 1:
            return self.first
        again = {entry.seat for entry in self.second.values() if entry.seat}
        kept = {key: entry for key, entry in self.first.items() if not entry.seat or entry.seat not in again}
        return dict(sorted({**kept, **self.second}.items()))

    @property
    def shown_round(self) -> int:
        """Return the last round that is revealed: 0, 1 or 2."""
        return {Phase.BLIND: 0, Phase.SETTLED: 2}.get(self.phase, 1)

    def doors(self) -> frozenset[bytes]:
        """Return the hashes of all secrets that open the job or a part of it."""
        hashes = {self.organise, *(seat.invitation for seat in self.seats), *(seat.key for seat in self.seats)}
        return frozenset(bytes.fromhex(one) for one in hashes if one)
