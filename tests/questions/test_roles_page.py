"""docs/roles.md can be followed as it stands."""

import re
import shutil
from pathlib import Path

from questions import load_bank, shipped_directory
from scoring.lint.report import lint

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"


def test_a_third_role_can_be_added_as_the_page_says(tmp_path: Path) -> None:
    for path in (*shipped_directory().glob("bank*.yaml"), shipped_directory() / "weights.yaml"):
        shutil.copy(path, tmp_path)
    blocks = re.findall(r"(?:^    .*\n)+", PAGE.read_text(), re.MULTILINE)
    words, german, shares = (re.sub("^    ", "", block, flags=re.MULTILINE) for block in blocks)
    for name, added in (("bank.yaml", words), ("bank.de.yaml", german)):
        text = (tmp_path / name).read_text()
        (tmp_path / name).write_text(
            re.sub(r"(  director:\n    name: .*\n    focus: .*\n)", rf"\1{added}", text, count=1)
        )
    text = (tmp_path / "weights.yaml").read_text()
    (tmp_path / "weights.yaml").write_text(re.sub(r"^shares:\n(?:  .*\n)+", shares, text, flags=re.MULTILINE))
    bank = load_bank(tmp_path)
    assert list(bank.roles) == ["head", "director", "manager"]
    assert "every role can be recommended" not in {f.property for f in lint(bank).findings if f.severity != "ok"}
