"""What stands on the picture of a result: the verdict, both roles, the bar and the day; no answer."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from web.platform.i18n import gettext as _
from web.platform.i18n import shown_date

# What the font can write: the letters of the Latin alphabets, and the signs that our own sentences take.
WRITABLE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2010, 0x2016))))
SIGNS = frozenset("‘’‚‛“”„…‹›€←↑→↓−")


@dataclass(frozen=True, slots=True)
class Card:
    """A card; the bar runs from 0 to 100, `has_bar` is false where too little was answered for one."""

    tag: str
    title: str
    left: str
    right: str
    left_share: str
    right_share: str
    mark: float
    zone_from: float
    zone_to: float
    has_bar: bool
    caption: str
    reservation: str
    made: str


def card_of(view: Mapping[str, Any], made_on: datetime) -> Card:
    """Return the card of a stored view."""
    bar, headline = view["bar"], view["headline"]
    return Card(
        tag=headline["tag"],
        title=headline["title"],
        left=bar["left"],
        right=bar["right"],
        left_share=str(bar["left_share"]),
        right_share=str(bar["right_share"]),
        mark=float(bar["mark"]),
        zone_from=float(bar["zone_from"]),
        zone_to=float(bar["zone_to"]),
        has_bar=view["kind"] != "too_little",
        caption=_("Points of 100. The dashed stretch is too close to call.") if view["kind"] != "too_little" else "",
        reservation=_("With a reservation: something about the job has to be settled first.") if view["stops"] else "",
        made=shown_date(made_on),
    )


def can_be_drawn(card: Card) -> bool:
    """Tell whether the font can write all that stands on a card; half a name would be worse than no picture."""
    words = "".join(word for word in astuple(card) if isinstance(word, str))
    return set(words) <= WRITABLE | SIGNS
