"""What chat and mail programs show of a link before anybody opens it.

They fetch the page by themselves and keep what they find, so the verdict appears there only if its maker ticked it.
The image is the same for all pages: static/card.png, and none on a site with a name or a logo of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from web.access.result import Saved
from web.platform.i18n import current_language, find_language, use_language
from web.platform.i18n import gettext as _
from web.platform.secrets import public_address
from web.platform.settings import Settings, current_settings

CARD = "card.png"


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """The Open Graph properties of a page.

    `image` is an absolute URL, since chat programs follow no other; empty where there is none.
    """

    title: str
    description: str
    image: str
    image_text: str
    locale: str


def init_app(app: Flask) -> None:
    """Add the functions below to the globals of the templates."""
    app.jinja_env.globals["result_preview"] = result_preview
    app.jinja_env.globals["neutral_preview"] = neutral_preview
    app.jinja_env.globals["product_preview"] = product_preview
    app.jinja_env.globals["has_card"] = has_card


def product_preview(title: str) -> LinkPreview:
    """Return the preview of a page that holds no result, such as the start page."""
    words = _("Describe the work you need done, and see which role it asks for, with reasons you can check.")
    return _preview(title, words)


def neutral_preview() -> LinkPreview:
    """Return the preview of a result that says no more than that it is one."""
    words = _("Somebody worked out which role an operations job asks for, and shares it. Open the link to read it.")
    return _preview(_("Role Fit: a shared result"), words)


def result_preview(view: Mapping[str, Any], saved: Saved) -> LinkPreview:
    """Return the preview of a result in its language: with the verdict if its maker ticked that, else neutral."""
    with use_language(find_language(view["language"])):
        return _result_preview(view, saved)


def _result_preview(view: Mapping[str, Any], saved: Saved) -> LinkPreview:
    if not saved.previews or not saved.address:
        return neutral_preview()
    headline = view["headline"]
    reservation = _("With a reservation: something about the job has to be settled first.") if view["stops"] else ""
    title = _("%(name)s: %(verdict)s") if saved.name else _("Role Fit: %(verdict)s")
    title %= {"name": saved.name, "verdict": headline["title"]}
    return _preview(title, f"{headline['lead']} {reservation}".strip())


def has_card() -> bool:
    """Return whether previews show our card: it holds our name and our mark."""
    settings = current_settings()
    return settings.logo is None and settings.site_name == Settings.model_fields["site_name"].default


def _preview(title: str, description: str) -> LinkPreview:
    card = public_address(current_app.jinja_env.globals["asset"](CARD))  # type: ignore[operator]
    image = card if has_card() else ""
    return LinkPreview(title, description, image, _("The mark of Role Fit"), current_language().locale)
