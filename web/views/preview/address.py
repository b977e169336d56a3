"""The address of the picture of a result, beside the result itself."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, abort

from storage import StoredResult
from web.access.found import find_result
from web.platform.i18n import language_called, speaking
from web.views.preview.card import Card, can_be_drawn, card_of


def add_to(blueprint: Blueprint) -> None:
    """Serve the picture beside the result, so that a link that opens nothing counts as one of a result."""
    blueprint.add_url_rule("/results/<link>/card.png", "card", send)


def send(link: str) -> Response:
    """Send the picture of a result whose maker lets previews name the verdict; anything else is the same 404."""
    stored = find_result(link)
    if not stored.previews:
        abort(404)
    card = _card(stored)
    if not can_be_drawn(card):
        abort(404)
    from web.views.preview.drawing import (
        picture_of,  # takes time and memory that a process without previews need not spend
    )

    return Response(picture_of(card), content_type="image/png")


def _card(stored: StoredResult) -> Card:
    """Return the card in the language of the result, whoever asks."""
    with speaking(language_called(stored.language)):
        return card_of(json.loads(stored.sentences), datetime.fromtimestamp(stored.created_at, UTC))
