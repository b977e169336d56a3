"""The result that a manage secret rules."""

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from storage import ManagedResult
from web.platform.secrets import hashed, view_secret_of, view_secrets
from web.platform.store import current_store

EARLIER = 20  # links before the present one that are known again
DIGITS = 16  # of a fingerprint: enough to tell results apart; it opens nothing
NAME = re.compile(f"[0-9a-f]{{{DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Mine:
    """A result that this browser rules, with the secret that rules it."""

    secret: str
    result: ManagedResult

    @property
    def key(self) -> bytes:
        """Return what the store knows it by."""
        return hashed("manage", self.secret)

    @property
    def name(self) -> str:
        """Return what pages and forms made for it call it by."""
        return name_of(self.secret)

    @property
    def made_on(self) -> datetime:
        """Return the day."""
        return datetime.fromtimestamp(self.result.created_at, UTC)

    @property
    def title(self) -> str:
        """Return the verdict, by which people tell results apart."""
        title: str = json.loads(self.result.sentences)["headline"]["title"]
        return title

    @property
    def language(self) -> str:
        """Return the code of the language of the title; results did not always say it, and were English then."""
        code: str = json.loads(self.result.sentences).get("language", "en")
        return code

    @property
    def link(self) -> str | None:
        """Return the secret of the address that readers use now; None when it cannot be derived any more."""
        return view_secret_of(self.result.view_hash, self.secret, self.result.link_number)

    def had_link(self, link: str) -> bool:
        """Tell whether readers used a link before the present one."""
        now = self.result.link_number
        return any(link in view_secrets(self.secret, number) for number in range(max(0, now - EARLIER), now))


def name_of(secret: str) -> str:
    """Return a fingerprint of a manage secret, by which addresses of the controls say which result they are about."""
    return hashed("name", secret).hex()[:DIGITS]


def find_mine(secrets: Iterable[str]) -> Mine | None:
    """Return the result that the first fitting of some secrets rules; raises StoreError."""
    for secret in secrets:
        result = current_store().find_managed(hashed("manage", secret), int(time.time()))
        if result is not None:
            return Mine(secret, result)
    return None
