"""What can go wrong with the store, as errors that speak in sentences.

A message never carries a secret, a hash, an answer or a database address: it may end up in a log.
"""


class StoreError(Exception):
    """The store cannot be used; the message says in a sentence what to do."""


class StoreUnavailable(StoreError):  # noqa: N818  (it tells a state, in the words of the design)
    """The store does not answer at present: nothing was saved, and trying again may help."""


class SheetConflict(StoreError):  # noqa: N818  (likewise)
    """The finish is stored already, with another sheet or under another bank."""

    def __init__(self) -> None:
        """Say what the person can do; there is nothing to fill in."""
        super().__init__("This form was sent before with other answers: save these as a new one.")


class ResultErased(StoreError):  # noqa: N818  (likewise)
    """The finish was stored before, and its maker deleted it for good, or it has expired: it is not to come back."""

    def __init__(self) -> None:
        """Say what the person can do; there is nothing to fill in."""
        super().__init__(
            "This result was deleted for good, or it has expired: start a new questionnaire to make another one."
        )
