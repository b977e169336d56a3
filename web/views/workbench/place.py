"""Where the downloaded file goes, and the lines that put it in force."""

import shlex
from dataclasses import dataclass

from web.platform.bank_messages import SETTING
from web.platform.settings import ROOT, Settings

OWN_FOLDER = "~/our-roles"
DOWNLOADED = "~/Downloads/weights.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the file, and three lines for a terminal: put it there, check it, serve with it.

    `serve` is empty where the folder is in force already. On a public site no path of the server is named.
    """

    folder: str
    put: str
    check: str
    serve: str


def describe_place(settings: Settings) -> Place:
    """Return where the file goes."""
    program = "./role-fit" if settings.is_public else shlex.quote(str(ROOT / "role-fit"))
    if settings.questions is None or settings.is_public:
        name = f"${SETTING}" if settings.questions else OWN_FOLDER
        serve = "" if settings.questions else f"{SETTING}={name} {program} serve"
        folder = SETTING if settings.questions else OWN_FOLDER
        return Place(folder, f"mkdir -p {name} && cp {DOWNLOADED} {name}/", f"{program} questions check {name}", serve)
    folder = str(settings.questions.absolute())
    quoted = shlex.quote(folder)
    return Place(folder, f"cp {DOWNLOADED} {quoted}/", f"{program} questions check {quoted}", "")
