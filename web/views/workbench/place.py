"""Where the downloaded file goes, and the lines that put it in force."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questions.reading.files import NUMBERS, is_there
from web.platform.bank_messages import SETTING
from web.platform.i18n import gettext as _
from web.platform.settings import Settings
from web.views.workbench.fields import Change

OWN_FOLDER = "~/our-roles"
DOWNLOADED = f"~/Downloads/{NUMBERS}"
KEPT = f"~/{NUMBERS}.before"
PROGRAM = "./role-fit"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the file, and lines for a terminal: keep the old one, put it there, check it, serve with it, undo.

    `keep` and `undo` are empty where no file is replaced, `serve` where the folder is in force already. On a
    public site no path of the server is named.
    """

    folder: str
    keep: str
    put: str
    check: str
    serve: str
    undo: str


def describe_place(settings: Settings) -> Place:
    """Return where the file goes."""
    if settings.questions is None:
        put = f"mkdir -p {OWN_FOLDER} && cp {DOWNLOADED} {OWN_FOLDER}/"
        check = f"{PROGRAM} questions check {OWN_FOLDER}"
        return Place(OWN_FOLDER, "", put, check, f"{SETTING}={OWN_FOLDER} {PROGRAM} serve", "")
    folder = SETTING if settings.is_public else str(settings.questions.absolute())
    quoted = f'"${SETTING}"' if settings.is_public else shlex.quote(folder)
    has_old = is_there(settings.questions / NUMBERS)
    return Place(
        folder=folder,
        keep=f"cp {quoted}/{NUMBERS} {KEPT}" if has_old else "",
        put=f"cp {DOWNLOADED} {quoted}/",
        check=f"{PROGRAM} questions check {quoted}",
        serve="",
        undo=f"cp {KEPT} {quoted}/{NUMBERS}" if has_old else f"rm {quoted}/{NUMBERS}",
    )


def write_message(
    place: Place, changes: Sequence[Change], serious: Sequence[str] | None, brief: Sequence[str] = ()
) -> str:
    """Return a text to send with the file: what changed and why, what that does, what the check found, and the steps.

    `changes` are those from the file in force, `serious` the findings, None where they are not known, and `brief` the
    sentences of the preview on the effect.
    """
    steps = [f"{count}. {step}" for count, step in enumerate(_steps(place), start=1)]
    listed = "; ".join(serious or ())
    told = _("serious: %(findings)s") % {"findings": listed} if listed else _("nothing serious")
    parts = [
        _("Please put the attached weights.yaml of Role Fit in force."),
        "\n".join([_("What changed, and why:"), *(_tell_change(change) for change in changes)]),
        " ".join(brief),
        "" if serious is None else _("What the check found: %(findings)s") % {"findings": told},
        "\n".join([_("Steps, in the folder of Role Fit:"), *steps]),
        _("If the check finds an error, the last good file stays in force."),
        _("To go back: %(line)s") % {"line": place.undo} if place.undo else "",
    ]
    return "\n\n".join(filter(None, parts))


def _tell_change(change: Change) -> str:
    why = _("Why: %(reason)s") % {"reason": change.reason} if change.reason else ""
    return " ".join(filter(None, (f"- {change.label}: {change.shifts_told}.", why)))


def _steps(place: Place) -> Iterator[str]:
    if place.keep:
        yield _("Keep the old file: %(line)s") % {"line": place.keep}
    yield _("Put the new one there: %(line)s") % {"line": place.put}
    yield _("Check it: %(line)s") % {"line": place.check}
    if place.serve:
        yield _("Serve with it: %(line)s") % {"line": place.serve}
