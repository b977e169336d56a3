"""The result page in words: what is shown of an outcome, and stored with it."""

from web.result.view import VIEW_FORMAT, result_view

__all__ = ["VIEW_FORMAT", "result_view"]
