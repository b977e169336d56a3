"""The store: finished questionnaires, kept write-once until they expire."""

from storage.errors import ResultErased, SheetConflict, StoreError, StoreUnavailable
from storage.records import DAY, MOST_DAYS, ManagedResult, NewResult, Sharing, StoredResult
from storage.store import Store, open_store

__all__ = [
    "DAY",
    "MOST_DAYS",
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
