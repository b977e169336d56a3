"""What a stored result is to this browser: what a link or a key opens, and what stands beside it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from storage import ManagedResult, StoredResult
from web.access.keyring import Key
from web.platform.dates import clock_of, day_of, last_day
from web.platform.secrets import public_address, view_secret_of, view_secrets

EARLIER = 20  # links before the present one that are known again
EVERYTHING, REASONS, VERDICT = "everything", "reasons", "verdict"


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored result as it is shown; `readers_see` is one of the three words above.

    `address`: the link for readers, None when it works but was made under a key that is not known any more.
    `is_own`: this browser holds its key. `is_latest`: it was made of the answers that this browser finished last.
    `previews`: whether what chat programs show of the link may name the verdict.
    `is_overtaken`: this browser holds other answers now than those it was made of.
    `trial`: where other answers can be tried on it; empty where that is not possible.
    `pack`: where its role pack is; empty where its readers see no reasons.
    `name`: what its maker calls it, perhaps nothing.
    `origin`: where the result is that it was tried out on, for a browser that holds the key to that one.
    `beside`: where it can be compared with another; empty where that is not possible. `has_other`: whether this browser
    has that other one, else the questions are answered first.
    """

    address: str | None
    json_address: str
    made_on: date
    kept_until: date
    is_own: bool
    is_latest: bool
    is_shared: bool
    readers_see: str
    trial: str = ""
    pack: str = ""
    previews: bool = False
    is_overtaken: bool = False
    name: str = ""
    origin: str = ""
    beside: str = ""
    has_other: bool = False

    @property
    def shows_reasons(self) -> bool:
        """Tell whether this reader sees the reasons."""
        return self.is_own or self.readers_see in {REASONS, EVERYTHING}

    @property
    def shows_all(self) -> bool:
        """Tell whether this reader sees every answer."""
        return self.is_own or self.readers_see == EVERYTHING


@dataclass(frozen=True, slots=True)
class Access:
    """What a link opens for this browser: its key to the result if it holds one, the result, and what is seen of it."""

    key: Key | None
    result: StoredResult
    saved: Saved


@dataclass(frozen=True, slots=True)
class OpenedResult:
    """A result that a link or a key opens; `saved` says what is seen of it, `manage_hash` is that of the key to it."""

    manage_hash: bytes
    result: StoredResult | ManagedResult
    saved: Saved


class Described:
    """What is told of a stored result where results are listed."""

    __slots__ = ()
    result: ManagedResult

    @property
    def made_on(self) -> date:
        """Return the day on which the result was made."""
        return day_of(self.result.created_at)

    @property
    def made_at(self) -> str:
        """Return the time of day at which it was made, such as 14:05."""
        return clock_of(self.result.created_at)

    @property
    def kept_until(self) -> date:
        """Return the last day on which it is kept."""
        return last_day(self.result.sharing.expires_at)

    @property
    def name(self) -> str:
        """Return what its maker calls it, perhaps nothing."""
        return self.result.name

    @property
    def title(self) -> str:
        """Return the verdict, by which people tell results without a name apart."""
        title: str = self._read_view()["headline"]["title"]
        return title

    @property
    def points(self) -> str:
        """Return what each role got of 100, which tells results of one verdict apart; empty for too few answers."""
        bar = self._read_view().get("bar")
        if not bar:
            return ""
        sides = [(bar["left"], bar["left_share"]), (bar["right"], bar["right_share"])]
        others = [(other["name"], other["share"]) for other in bar.get("others", [])]
        return ", ".join(f"{name} {share}" for name, share in (*sides, *others))

    @property
    def language(self) -> str:
        """Return the code of the language of the title."""
        code: str = self._read_view()["language"]
        return code

    def _read_view(self) -> dict[str, Any]:
        """Return the stored view of the result: what its page shows, as plain data."""
        view: dict[str, Any] = json.loads(self.result.sentences)
        return view


@dataclass(frozen=True, slots=True)
class Control(Described):
    """A result with the key to its controls."""

    key: Key
    result: ManagedResult

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the key, by which the pages of the controls say in `of` which one they need."""
        return self.key.fingerprint

    @property
    def link(self) -> str | None:
        """Return the secret of the address that readers use now; None when it cannot be derived any more."""
        return view_secret_of(self.result.view_hash, self.key.secret, self.result.link_number)

    @property
    def address(self) -> str | None:
        """Return the address for readers, or None likewise."""
        return public_address(url_for("result.show", link=self.link)) if self.link else None

    @property
    def private_address(self) -> str:
        """Return the private link."""
        return public_address(url_for("manage.arrive", secret=self.key.secret))

    def had_link(self, link: str) -> bool:
        """Tell whether readers used a link before the present one."""
        now = self.result.link_number
        return any(link in view_secrets(self.key.secret, number) for number in range(max(0, now - EARLIER), now))


def crowded_days(results: Iterable[Described]) -> frozenset[date]:
    """Return the days on which more than one of them was made, so that the day alone does not tell them apart."""
    counts = Counter(control.made_on for control in results)
    return frozenset(day for day, count in counts.items() if count > 1)
