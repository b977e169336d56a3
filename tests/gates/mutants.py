"""The long form of tests/questions/test_mutants.py: thousands of damaged banks, each told in sentences or valid.

Every mutant is a shipped file with one to four accidents: a line gone, doubled, moved or indented otherwise, a value
replaced by a nasty one, the file cut, bytes flipped. Loading it must end in a bank or a list of faults, within a
second of computing each, and the process must not grow by 100 MB. Prints the figures; ends with 1 if one of these is
missed.
"""

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from questions import Bank, BankError, load_bank, shipped_directory
from scoring import blind_figures
from tests.gates.telling import tell

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
SLOWEST = 1.0  # seconds
GROWTH = 100 * 1024  # kB
NASTY = [
    "true",
    "no",
    "null",
    "~",
    ".nan",
    ".inf",
    "-.inf",
    "1e400",
    "0x10",
    "010",
    "1_000",
    "2,5",
    "-1",
    "101",
    "1:30",
    "2026-11-22",
    "*x",
    "&x",
    "!!python/object:os.system",
    "@x",
    "%x",
    "{}",
    "[]",
    "''",
    '""',
    "[[[[",
    "{a:{a:{a",
    "99999999999999999999",
    "０",
    "١",
    "<script>",
    "{{7*7}}",
    "\\ud800",
]


def accident(chance: random.Random, text: str) -> str:
    """Damage a text once."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    kind = chance.choice(("drop", "double", "swap", "indent", "value", "cut", "byte"))
    if kind == "drop":
        del lines[at]
    elif kind == "double":
        lines.insert(at, lines[at])
    elif kind == "swap":
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "indent":
        lines[at] = " " * chance.randrange(9) + lines[at].lstrip()
    elif kind == "value":
        key, colon, _ = lines[at].partition(":")
        lines[at] = f"{key}{colon} {chance.choice(NASTY)}"
    elif kind == "cut":
        return text[: chance.randrange(len(text))]
    else:
        place = chance.randrange(len(text))
        return text[:place] + chr(chance.randrange(1, 0x250)) + text[place + 1 :]
    return "\n".join(lines)


def outcome(folder: Path) -> str:
    """Load a bank; a valid one must also be usable."""
    try:
        bank: Bank = load_bank(folder)
    except BankError as error:
        return "faults" if error.faults and all(str(fault) for fault in error.faults) else "a fault without words"
    for language in bank.languages:
        blind_figures(bank.in_language(language))
    return "valid"


def main() -> None:
    chance = random.Random(20261122)  # noqa: S311  the same mutants every time
    shipped = {file.name: file.read_text() for file in sorted(shipped_directory().glob("*.yaml"))}
    before, slowest, found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0.0, Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for _ in range(COUNT):
            texts = dict(shipped)
            for _ in range(chance.randint(1, 4)):
                name = chance.choice(list(texts))
                texts[name] = accident(chance, texts[name])
            for name, text in texts.items():
                (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
            begun = time.process_time()
            found[outcome(folder)] += 1
            slowest = max(slowest, time.process_time() - begun)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"mutants: {COUNT} damaged banks, {dict(found)}, slowest {slowest:.2f} s, grown by {grown // 1024} MB")
    tell("mutants", banks=COUNT, found=dict(found), slowest=round(slowest, 2), grown_mb=grown // 1024)
    sys.exit(bool(set(found) - {"valid", "faults"} or slowest > SLOWEST or grown > GROWTH or len(found) < 2))


if __name__ == "__main__":
    main()
