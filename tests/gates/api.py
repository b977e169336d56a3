"""The API against its own description: thousands of requests that schemathesis makes of it, right and wrong.

    python -m tests.gates.api [CASES] [REQUESTS]

First the description is validated. Then all phases of schemathesis run until there were CASES (5,000), with every
check. Then REQUESTS (20,000) sheets, tables and pairs, whole and damaged. Fails on any failure, and on any status from
500 on. Before that a build that answers a slip with 500 must be found.
"""

import json
import logging
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flask.testing import FlaskClient

from app import build_app
from questions import Bank, load_bank
from tests.gates.telling import tell
from tests.servers import ROOT, AppServer
from tests.sheets import draw_sheets, plain_sheet
from web.platform.settings import Settings

CASES: Final = 5_000
REQUESTS: Final = 20_000
PER_OPERATION: Final = 0.11  # of all cases: how many examples schemathesis is asked for
CONFIG: Final = ROOT / "tests" / "gates" / "schemathesis.toml"
OPEN: Final = {"ROLE_FIT_API_SHEETS_PER_MINUTE": "0"}
TELLS: Final = re.compile(r"(\d[\d,]*) generated")


def validate(document: Path) -> str:
    """Return what openapi-spec-validator says of a description."""
    words = [sys.executable, "-m", "openapi_spec_validator", str(document)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def run_schemathesis(url: str, cases: int, folder: Path) -> tuple[int, int, str]:
    """Let schemathesis make about so many requests; return its exit status, how many there were, and its words."""
    words = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(CONFIG),
        "run",
        f"{url}/api/v1/openapi.json",
    ]
    words += ["--seed", "1", "--max-examples", str(max(5, round(cases * PER_OPERATION))), "--warnings", "off"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
    found = TELLS.search(ended.stdout)
    return ended.returncode, int(found[1].replace(",", "")) if found else 0, ended.stdout + ended.stderr


def requests(bank: Bank, count: int, seed: int = 1) -> Iterator[tuple[str, bytes, str]]:
    """Yield addresses with bodies and their types: sheets, batches, tables and pairs, every second one damaged."""
    chance = random.Random(seed)  # noqa: S311  the same requests every time
    sheets = [plain_sheet(sheet) for sheet in draw_sheets(bank, 200, seed)]
    table = "\r\n".join(["id;f_goals;size", *(f"{number};year;small" for number in range(5))]).encode()
    for number in range(count):
        one, other = chance.choice(sheets), chance.choice(sheets)
        name, document = chance.choice(
            (("score", one), ("batch", {"sheets": [one, other]}), ("compare", {"before": one, "after": other}))
        )
        body, kind = json.dumps(document).encode(), "application/json"
        if chance.random() < 0.2:
            name, body, kind = "batch", table, "text/csv"
        if number % 2:
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(body))
                body = body[:at] + chance.choice((b"", chance.randbytes(1), b'"', b"{", b"\\ud800")) + body[at + 1 :]
        yield name, body, kind


def send_all(client: FlaskClient, bank: Bank, count: int) -> Counter[int]:
    """Send requests; return how often each status came."""
    return Counter(
        client.post(f"/api/v1/{name}", data=body, content_type=kind).status_code
        for name, body, kind in requests(bank, count)
    )


def finds_a_failure(bank: Bank, data: Path) -> bool:
    """Tell whether a build that fails at a slip is noticed."""
    app = build_app(Settings(data=data, api_sheets_per_minute=0))
    app.error_handler_spec[None][None] = {}  # nothing turns a problem into an answer any more
    return any(status >= 500 for status in send_all(app.test_client(), bank, 50))


def main() -> int:
    """Run the gate; return the exit status."""
    given = [int(word) for word in sys.argv[1:]]
    cases, count = [*given, CASES, REQUESTS][:2] if len(given) != 1 else (given[0], REQUESTS)
    bank = load_bank()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if not finds_a_failure(bank, folder / "sabotaged"):
            print("api: FAILED, a build that fails was not found")
            return 1
        with AppServer(folder / "data", OPEN) as server:
            status, made, words = run_schemathesis(server.url, cases, folder)
        print(words[-2_000:])
        begun = time.process_time()
        client = build_app(Settings(data=folder / "own", api_sheets_per_minute=0)).test_client()
        document = folder / "openapi.json"
        document.write_bytes(client.get("/api/v1/openapi.json").data)
        valid = validate(document)
        statuses = send_all(client, bank, count)
        each = 1000 * (time.process_time() - begun) / count
    failures = sum(number for code, number in statuses.items() if code >= 500)
    print(f"api: {valid.replace(place, '')}; {count} requests, by status {dict(sorted(statuses.items()))}")
    missed = [name for name, is_missed in (("schemathesis", status), ("cases", made < cases)) if is_missed]
    missed += ["openapi"] * (not valid.endswith("OK")) + ["5xx"] * bool(failures)
    tell("api", cases=made, requests=count, failures=failures, ms_each=round(each, 1), missed=missed)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
