"""Lighthouse on a phone: every page at 100, median of three: `python -m tests.lighthouse.run [times] [page …]`.

The program comes from npm by the lock in this folder. Pages that no search engine shall list are not asked about
search engines. Ends with 1 if a figure is missed, with 2 where npm or a Chromium is missing.
"""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from questions import load_bank
from tests.bench.journeys import Person, opened
from tests.browser import find_chromium
from tests.gates.telling import tell
from tests.servers import AppServer
from tests.sheets import asked

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
INSTALLED = FOLDER / "node_modules" / ".package-lock.json"
TIMES = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
PATIENCE = 180


@dataclass(frozen=True, slots=True)
class Page:
    """A page to look at, with the cookie of somebody who may see it."""

    name: str
    address: str
    cookie: str = ""
    is_listed: bool = False

    @property
    def categories(self) -> tuple[str, ...]:
        return CATEGORIES if self.is_listed else CATEGORIES[:-1]


def install() -> None:
    """Install Lighthouse by its lock, once."""
    lock = FOLDER / "package-lock.json"
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        stop("Lighthouse needs Node.js with npm: install it (Debian: apt install npm).")
    if subprocess.run([npm, "ci", "--silent"], cwd=FOLDER, timeout=600, check=False).returncode:
        stop("npm could not install Lighthouse, see above.")


def stop(why: str) -> NoReturn:
    """End with what to do."""
    print(why, file=sys.stderr)
    sys.exit(2)


async def pages_of(url: str) -> list[Page]:
    """Make a result and return the pages that its maker sees."""
    bank = load_bank()
    async with opened(url) as http:
        person = Person(http, bank)
        link = await person.walk()
        question = asked(bank)[len(asked(bank)) // 2].id
        return [
            Page("start", f"{url}/", is_listed=True),
            Page("question", f"{url}/questions/{question}", person.cookie),
            Page("context", f"{url}/context", person.cookie),
            Page("review", f"{url}/review", person.cookie),
            Page("result", f"{url}{link}"),
            Page("what-if", f"{url}{link}/what-if?{question}=dont_know"),
            Page("manage", f"{url}/manage?of=own", person.cookie),
            Page("share", f"{url}/manage/share?of=own", person.cookie),
            Page("questions", f"{url}/questions"),
            Page("method", f"{url}/method"),
            Page("privacy", f"{url}/privacy"),
            Page("accessibility", f"{url}/accessibility"),
            Page("dead link", f"{url}/results/{'a' * 43}"),
        ]


def scores(page: Page, chromium: Path, folder: Path) -> dict[str, int]:
    """Return what Lighthouse gives a page, of 100."""
    report = folder / "report.json"
    words = [str(PROGRAM), page.address, "--quiet", "--output=json", f"--output-path={report}"]
    words += [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(page.categories)}"]
    if page.cookie:
        words.append(f"--extra-headers={json.dumps({'Cookie': page.cookie})}")
    subprocess.run(words, env={**os.environ, "CHROME_PATH": str(chromium)}, timeout=PATIENCE, check=True)
    told = json.loads(report.read_text())
    for audit in lost(told):
        print(f"    {page.name}: {audit}", flush=True)
    return {name: round(100 * (entry["score"] or 0)) for name, entry in told["categories"].items()}


def lost(told: dict[str, Any]) -> list[str]:
    """Return the audits that took points."""
    weighty = {ref["id"] for entry in told["categories"].values() for ref in entry["auditRefs"] if ref["weight"]}
    found = [told["audits"][id_] for id_ in sorted(weighty)]
    return [
        f"{audit['id']} {audit['score']:.2f} {audit.get('displayValue', '')}"
        for audit in found
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def look(page: Page, times: int, chromium: Path, folder: Path) -> bool:
    """Look at a page so many times, print the medians with their spread, and tell whether all are 100."""
    seen = [scores(page, chromium, folder) for _ in range(times)]
    rows = {name: sorted(one[name] for one in seen) for name in page.categories}
    is_perfect = all(statistics.median(row) == 100 for row in rows.values())
    shown = ", ".join(f"{name} {statistics.median(row):g} ({row[0]} to {row[-1]})" for name, row in rows.items())
    print(f"{page.name:<14}{shown}{'' if is_perfect else '  MISSED'}", flush=True)
    tell("lighthouse", page=page.name, **{name: statistics.median(row) for name, row in rows.items()})
    return is_perfect


def main(times: int, names: list[str]) -> int:
    """Look at the pages; return 1 if a median is below 100."""
    install()
    chromium = find_chromium()
    if chromium is None:
        stop("Lighthouse needs a Chromium: install it, or name one in ROLE_FIT_CHROMIUM.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="role-fit-lighthouse-")))
        server = stack.enter_context(AppServer(folder / "data", {"ROLE_FIT_RESULTS_PER_HOUR": "0"}, 2))
        pages = [page for page in asyncio.run(pages_of(server.url)) if not names or page.name in names]
        perfect = [look(page, times, chromium, folder) for page in pages]
        return 0 if all(perfect) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES, sys.argv[2:]))
