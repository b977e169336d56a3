"""The store: finished questionnaires, kept write-once until they expire."""

from storage.errors import SheetConflict, StoreError, StoreUnavailable
from storage.records import NewResult, StoredResult
from storage.store import Store, open_store

__all__ = [
    "NewResult",
    "SheetConflict",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoredResult",
    "open_store",
]
