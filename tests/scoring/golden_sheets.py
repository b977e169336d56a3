"""Golden sheets: a sheet, its bank, and the outcome that one engine gives, kept in files that nobody edits by hand.

After a change of `scoring.ENGINE` that is meant, write them anew:

    .venv/bin/python -m tests.scoring.golden_sheets
"""

import json
from pathlib import Path

from questions import bank_from_text
from questions.sheet import sheet_of
from scoring import outcome_document, recommend

FOLDER = Path(__file__).parent / "golden"
BANKS = sorted((FOLDER / "banks").glob("*.json"))
SHEETS = sorted(FOLDER.glob("*.json"))


def golden_text(path: Path) -> str:
    """Return what a golden file must hold, worked out anew from its sheet and its bank."""
    entry = json.loads(path.read_text(encoding="utf-8"))
    bank = bank_from_text((FOLDER / "banks" / f"{entry['bank']}.json").read_text(encoding="utf-8"))
    entry["outcome"] = outcome_document(recommend(bank, sheet_of(entry["sheet"])))
    return json.dumps(entry, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path in SHEETS:
        path.write_text(golden_text(path), encoding="utf-8")
