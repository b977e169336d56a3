"""What a result page says beside the result itself: its address, its dates, who looks at it and how much they see."""

from dataclasses import dataclass
from datetime import datetime

EVERYTHING, REASONS, VERDICT = "everything", "reasons", "verdict"


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored result as it is shown; `readers_see` is one of the three words above.

    `address`: the link for readers, None when it works but was made under a key that is not known any more.
    `is_own`: the person at this browser rules it. `is_latest`: it is the last one made in this browser.
    `previews`: whether what chat programs show of the link may name the verdict.
    `is_overtaken`: this browser holds other answers now than those it was made of.
    `trial`: where other answers can be tried on it; empty where that is not possible.
    """

    address: str | None
    json_address: str
    made_on: datetime
    kept_until: datetime
    is_own: bool
    is_latest: bool
    is_shared: bool
    readers_see: str
    trial: str = ""
    previews: bool = False
    is_overtaken: bool = False

    @property
    def shows_reasons(self) -> bool:
        """Tell whether this reader sees the reasons."""
        return self.is_own or self.readers_see in {REASONS, EVERYTHING}

    @property
    def shows_all(self) -> bool:
        """Tell whether this reader sees every answer."""
        return self.is_own or self.readers_see == EVERYTHING
