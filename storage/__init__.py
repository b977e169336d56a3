"""The store: finished questionnaires, written once, and jobs, which change; both are kept until they expire."""

from storage.errors import ClockDoubted, ResultErased, SheetConflict, StoreError, StoreUnavailable
from storage.jobs import ChangedJob, NewJob, StoredJob
from storage.results import ManagedResult, NewResult, Sharing, StoredResult
from storage.schema import DAY, MOST_DAYS
from storage.store import Store, open_store

__all__ = [
    "DAY",
    "MOST_DAYS",
    "ChangedJob",
    "ClockDoubted",
    "ManagedResult",
    "NewJob",
    "NewResult",
    "ResultErased",
    "Sharing",
    "SheetConflict",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoredJob",
    "StoredResult",
    "open_store",
]
