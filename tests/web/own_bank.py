"""A question bank in a folder of its own, which may be edited."""

import re
from collections.abc import Iterable
from pathlib import Path

from questions import shipped_directory
from tests.scoring.mutants import WEIGHTS


class OwnBank:
    """A folder with a copy of the bank, edited as a person edits it; its weights stay when the shipped ones move."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in ("bank.yaml", "weights.yaml"):
            self.save(name, (shipped_directory() / name).read_text())
        for question, weight in WEIGHTS.items():
            self.weigh(question, weight)

    def save(self, name: str, text: str) -> None:
        """Put a whole new file in the place of the old one, as editors do."""
        draft = self.folder / f"{name}.new"
        draft.write_text(text)
        draft.replace(self.folder / name)

    def weigh(self, question: str, weight: str) -> int:
        """Change the weight of a question; returns the line."""
        text = (self.folder / "weights.yaml").read_text()
        changed, times = re.subn(rf"(?m)^  {question}: \S+", f"  {question}: {weight}", text)
        assert times == 1
        self.save("weights.yaml", changed)
        return changed.splitlines().index(f"  {question}: {weight}") + 1

    def settle(self, questions: Iterable[str]) -> None:
        """Let questions be asked only when it is too close."""
        text = (self.folder / "bank.yaml").read_text()
        for question in questions:
            text = text.replace(f"  - id: {question}\n", f"  - id: {question}\n    when: too_close\n")
        self.save("bank.yaml", text)
