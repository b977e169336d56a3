"""What a sheet speaks of, in words."""

from jobs import Frame
from web.platform.i18n import gettext as _


def frame_words(frame: Frame) -> str:
    """Return what a result of a frame speaks of."""
    words = {
        Frame.NEEDED: _("The job as it is needed"),
        Frame.TODAY: _("The job as it is done today"),
        Frame.TURNED_OUT: _("The job as it turned out"),
    }
    return words[frame]
