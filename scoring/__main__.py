"""`python -m scoring figures`, `findings` or `workbench`: read the text of a bank in one line, print JSON about it.

Works for as long as standard input stays open, so that it ends with whoever started it.
"""

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from questions import Bank
from questions.load import bank_from_text
from scoring.figures import method_figures, write_figures
from scoring.lint import LINT_SECONDS, lint
from scoring.workbench import workbench_figures
from scoring.workbench import write_figures as write_workbench

MOST_CPU: Final = 120  # seconds, several times what the largest banks take


def _list_findings(bank: Bank) -> str:
    end = time.process_time() + LINT_SECONDS
    return json.dumps(lint(bank, is_late=lambda: time.process_time() > end).by_severity)


WORK: Final[Mapping[str, Callable[[Bank], str]]] = {
    "figures": lambda bank: write_figures(method_figures(bank)),
    "findings": _list_findings,
    "workbench": lambda bank: write_workbench(workbench_figures(bank)),
}


def main() -> None:
    """Do the work that is named on the command line."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    text = sys.stdin.readline()
    threading.Thread(target=_end_with_input, daemon=True).start()
    sys.stdout.write(f"{WORK[sys.argv[1]](bank_from_text(text))}\n")


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
