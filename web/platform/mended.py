"""Links that were taken from a letter together with the full stop or bracket behind them.

They lead to the address without it, by the form of the address alone: whether anything is there is not looked at.
"""

import re
from typing import Any, Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

MORE: Final = r"[].,;:!?)}>'\"’”»/]+"
PAGES: Final = (
    ("results.show", "link", re.compile(rf"/results/([\w-]{{43}}(?:\.json)?){MORE}", re.ASCII)),
    ("manage.arrive", "secret", re.compile(rf"/manage/([\w-]{{43}}){MORE}", re.ASCII)),
    ("carry_on.arrive", "token", re.compile(rf"/continue/([\w-]{{20,}}\.[\w-]+\.[\w-]+){MORE}", re.ASCII)),
)


def to_mended_address() -> Response | None:
    """Lead to the address without what a letter added to it; None if the one asked for has no such form."""
    if request.method not in {"GET", "HEAD"}:
        return None
    for page, place, pattern in PAGES:
        found = pattern.fullmatch(request.path)
        if found:
            values: dict[str, Any] = {place: found[1]}
            return redirect(url_for(page, **values), 303)
    return None
