"""`python -m scoring KIND`: read the text of a bank in one line, print JSON about it. The kinds stand in `WORK`.

Works for as long as standard input stays open, so that it ends with whoever started it.
"""

import json
import os
import resource
import select
import sys
import threading
import time
from collections.abc import Callable, Mapping
from math import ceil
from typing import Final

from questions import Bank
from questions.load import bank_from_text
from scoring.figures import method_figures, write_figures
from scoring.lint import LINT_SECONDS, lint
from scoring.workbench import sealed_figures, workbench_figures
from scoring.workbench import write_figures as write_workbench

MOST_CPU: Final = 120  # seconds, several times what the largest banks take
IDLE: Final = 300  # seconds without a bank, after which a process that answers lines ends


def _list_findings(bank: Bank) -> str:
    end = time.process_time() + LINT_SECONDS
    return json.dumps(lint(bank, is_late=lambda: time.process_time() > end).by_severity)


WORK: Final[Mapping[str, Callable[[Bank], str]]] = {
    "figures": lambda bank: write_figures(method_figures(bank)),
    "findings": _list_findings,
    "workbench": lambda bank: write_workbench(workbench_figures(bank)),
    "sealed": lambda bank: write_workbench(sealed_figures(bank)),
}


def main() -> None:
    """Do the work that is named on the command line: for one bank, or with "lines" for one after another."""
    if sys.argv[2:] == ["lines"]:
        _answer_lines(WORK[sys.argv[1]])
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    text = sys.stdin.readline()
    threading.Thread(target=_end_with_input, daemon=True).start()
    sys.stdout.write(f"{WORK[sys.argv[1]](bank_from_text(text))}\n")


def _answer_lines(work: Callable[[Bank], str]) -> None:
    """Answer each bank as it comes, until the input ends or nothing comes for a while; each may take as much CPU."""
    while select.select([sys.stdin], [], [], IDLE)[0] and (text := sys.stdin.readline()):
        most = ceil(time.process_time()) + MOST_CPU
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        sys.stdout.write(f"{work(bank_from_text(text))}\n")
        sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
