"""The words of a link preview, and where its picture is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from web.access.saved import Saved
from web.platform.i18n import gettext as _
from web.platform.secrets import public_address
from web.views.preview.card import can_be_drawn, card_of

NEUTRAL_CARD = "card.png"
CARD = "card.png"  # below the address of the result


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What stands in the head of a page for programs that show links; `image` is a full address."""

    title: str
    description: str
    image: str
    alt: str


def product_preview(title: str) -> LinkPreview:
    """Return what is shown of the start page."""
    words = _("Describe the work you need done, and see which role it asks for, with reasons you can check.")
    return LinkPreview(title, words, _neutral_image(), _("The mark of Role Fit"))


def neutral_preview() -> LinkPreview:
    """Return what is shown of a result as long as its maker did not say otherwise: that it is one."""
    words = _("Somebody worked out which role an operations job asks for, and shares it. Open the link to read it.")
    return LinkPreview(_("Role Fit: a shared result"), words, _neutral_image(), _("The mark of Role Fit"))


def result_preview(view: Mapping[str, Any], saved: Saved) -> LinkPreview:
    """Return what is shown of a result: the verdict only if its maker said so."""
    if not saved.previews or not saved.address:
        return neutral_preview()
    card = card_of(view, saved.made_on)
    has_picture = can_be_drawn(card)
    return LinkPreview(
        title=_("Role Fit: %(verdict)s") % {"verdict": view["headline"]["title"]},
        description=f"{view['headline']['lead']} {card.reservation}".strip(),
        image=f"{saved.address}/{CARD}" if has_picture else _neutral_image(),
        alt=view["headline"]["title"] if has_picture else _("The mark of Role Fit"),
    )


def _neutral_image() -> str:
    return public_address(current_app.jinja_env.globals["asset"](NEUTRAL_CARD))  # type: ignore[operator]
