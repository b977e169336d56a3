"""The gates are run one after the other: what misses is told, and keeps no other from being run."""

import json
import sys
from pathlib import Path

import pytest

from tests.gates import run as runner
from tests.gates.run import GATES, Gate, Size, figures_in, run, table
from tests.servers import ROOT

GOOD = 'print("busy"); print(\'{"gate": "good", "kills": 70, "lost": 0}\')'
BAD = 'print(\'{"gate": "bad", "kills": 3, "lost": 1}\'); raise SystemExit(1)'
HANGS = "import time; time.sleep(600)"


def gate(name: str, program: str, minutes: float = 1) -> Gate:
    return Gate(name, ("-c", program), (), minutes, ("kills", "lost"))


def test_what_a_gate_tells_is_kept_and_shown():
    good = gate("good", GOOD)
    outcome = run(good, 1)
    assert outcome.is_passed
    assert outcome.figures == ({"gate": "good", "kills": 70, "lost": 0},)
    assert "kills 70; lost 0" in table([outcome], [good])


def test_a_build_that_has_to_fail_is_marked_and_a_missed_figure_is_named():
    assert runner.shown({"control": "early", "lost": 3}, ("lost",)) == "must fail (early); lost 3"
    assert runner.shown({"control": "", "lost": 0, "missed": ["p95"]}, ("lost",)) == "lost 0; MISSED: p95"


@pytest.mark.slow
def test_a_gate_that_misses_or_hangs_is_told_apart():
    assert run(gate("bad", BAD), 1).said == "MISSED"
    assert run(gate("hangs", HANGS, minutes=0.02), 1).said == "took too long"


def test_after_a_gate_that_misses_the_others_run(monkeypatch, tmp_path: Path, capsys):
    monkeypatch.setattr(runner, "GATES", (gate("bad", BAD), gate("good", GOOD)))
    monkeypatch.setattr(sys, "argv", ["run", "--json", str(tmp_path / "figures.json")])
    with pytest.raises(SystemExit) as ended:
        runner.main()
    assert ended.value.code == 1
    assert "gates: 1 of 2 passed; not: bad" in capsys.readouterr().out
    written = json.loads((tmp_path / "figures.json").read_text())
    assert [outcome["said"] for outcome in written["gates"]] == ["MISSED", "passed"]


def test_a_gate_that_nobody_knows_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["run", "crush"])
    with pytest.raises(SystemExit) as ended:
        runner.main()
    assert ended.value.code == 2


def test_a_scale_makes_sizes_smaller_but_not_idle():
    size = Size("--cuts", 500, 60)
    assert size.words(1) == ["--cuts", "500"]
    assert size.words(0.2) == ["--cuts", "100"]
    assert size.words(0.01) == ["--cuts", "60"]
    assert Size("", 20_000, 6_000).words(2) == ["40000"]


def test_every_gate_is_a_module_that_exists():
    assert len(GATES) == len({gate.name for gate in GATES})
    for known in GATES:
        assert Path(ROOT, *known.words[1].split(".")).with_suffix(".py").is_file()


def test_what_is_no_figure_is_left_alone():
    assert figures_in("a line\n") == []
    assert figures_in('{"gate": "crash", broken\n') == []
