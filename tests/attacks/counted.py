"""What a test counted is compared with what docs/security.md tells, so that no figure there grows stale."""

import re

from tests.docs.page import page, section, tables

PAGE, PART = "docs/security.md", "Attacks tried"


def told(attack: str, *counted: str) -> None:
    """Check that the row of an attack tells what was counted, each part in the words given here."""
    said = how_many(attack)
    for part in counted:
        assert stands_in(part, said), (
            f'{PAGE}, "{PART}", row "{attack}": the test counted "{part}", but under "how many" stands "{said}". '
            "Correct that row if the count is right, and look what is not tried any more if it fell."
        )


def how_many(attack: str) -> str:
    """Return the cell of a row that says how many."""
    [rows] = tables(section(page(PAGE), PART))
    found = [row[3] for row in rows if row[0] == attack]
    assert len(found) == 1, f'{PAGE}, "{PART}": {len(found)} rows are called "{attack}"'
    return found[0]


def stands_in(part: str, said: str) -> bool:
    """Tell whether words stand in a text as a whole: 5 methods do not stand in 15 methods, nor in 1,5 methods."""
    return re.search(rf"(?<![\w,.]){re.escape(part)}(?!\w)", said) is not None
