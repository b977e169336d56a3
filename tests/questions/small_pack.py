"""The words of the role pack for the small bank, with known line numbers."""

from pathlib import Path

from tests.questions.small_bank import GERMAN, changed, write_folder

AREA = """\
  {id}:
    competency: {name}
    brings: You have done this work.
    mission:
      head: keeps it going
      director: plans what comes next
    outcomes:
      head: ["Nothing is late by [date]."]
      director:
        - The plan is made by [date].
        - Everybody knows it.
    behavioural:
      ask: Tell us about a time when it stood still.
      probes: [What did you do?, Who helped?]
      anchors:
        1: Speaks of plans
        3: Names a case
        5: Names a case and what came of it
    situational:
      ask: Suppose it stands still. What do you do?
      probes: [Why that first?, What next?, Whom do you ask?]
      anchors: {{1: Waits, 3: Acts, 5: Asks and acts}}
"""
PACK = "areas:\n" + AREA.format(id="now", name="Keeping it going") + AREA.format(id="later", name="Planning ahead")
GERMAN_PACK = changed(PACK, "Planning ahead", "Vorausplanen")


def write_packs(folder: Path, **packs: str) -> Path:
    """Write the small bank in English and German, with these files of the role pack's words."""
    write_folder(folder, de=GERMAN)
    for stem, text in packs.items():
        (folder / f"{stem.replace('_', '.')}.yaml").write_text(text, encoding="utf-8")
    return folder
