"""Words for people go through gettext; for now there is one language, English."""

from gettext import NullTranslations

from flask import Flask

_translations = NullTranslations()
gettext = _translations.gettext
ngettext = _translations.ngettext


def init_app(app: Flask) -> None:
    """Give templates `_()`, `ngettext()` and the trans block."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
