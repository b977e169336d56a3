"""The store: finished questionnaires, written once and kept until they expire."""

from storage.errors import ClockDoubted, ResultErased, SheetConflict, StoreError, StoreUnavailable
from storage.results import ManagedResult, NewResult, Sharing, StoredResult
from storage.schema import DAY, MOST_DAYS
from storage.store import Store, open_store

__all__ = [
    "DAY",
    "MOST_DAYS",
    "ClockDoubted",
    "ManagedResult",
    "NewResult",
    "ResultErased",
    "Sharing",
    "SheetConflict",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoredResult",
    "open_store",
]
