"""What holds for every role pack, whatever it is made of."""

from collections.abc import Iterator
from random import Random

from documents.model import Blank, Document, Facts, Items, Line, Paragraph, Part, Strong, Style, Table
from questions import Bank, Sheet
from questions.pack import PackWords
from web.views.pack.lines import count_words
from web.views.pack.memo import MOST_WORDS
from web.views.pack.pack import PARTS

ALL_PARTS = PARTS
MOST_RIGHTS = 10


def draw_sheet(bank: Bank, random: Random) -> Sheet:
    """Draw a sheet that leans to a role, or not, with gaps, marks, and some answers about the company."""
    role, pull = random.choice(list(bank.roles)), random.random()
    gaps, told, settled = random.choice([0, 0, 0.1, 0.3, 0.6]), random.random(), random.choice([0, 0, 0.5, 1])
    answers = {}
    for question in bank.weighed.values():
        if question.is_settling and random.random() >= settled:
            continue
        if random.random() >= gaps:
            best = max(question.options.values(), key=lambda option: option.owned[role])
            answers[question.id] = best.id if random.random() < pull else random.choice(list(question.options))
        elif random.random() < 0.5:
            answers[question.id] = random.choice(list(bank.exits))
    double = random.sample(list(answers), min(len(answers), random.randint(0, bank.marks.at_most)))
    context = {id_: random.choice(list(asked.options)) for id_, asked in bank.context.items() if random.random() < told}
    return Sheet(answers, frozenset(double), context)


def check_pack(pack: Document, words: PackWords) -> None:
    """Fail unless every line is traced to a source that is listed, and what has to be short is."""
    listed = {source.mark for source in pack.sources}
    fixed = {text for area in words.areas.values() for text in _fixed_texts(area)}
    for part in pack.parts:
        for line in find_untraced(part):
            assert line.text in fixed, f"{part.id}: nothing says where this comes from: {line.text}"
        marks = {mark for line in part.lines for mark in line.marks}
        assert marks <= listed
        if part.id == "memo":
            assert count_words(part) <= MOST_WORDS
        if part.id == "rights":
            assert part.blanks <= MOST_RIGHTS
        if part.is_public:
            assert not marks
            assert count_words(without_advice(part)) <= MOST_WORDS


def _fixed_texts(area):
    for question in (area.behavioural, area.situational):
        yield from (*question.probes, *question.anchors.values())


def find_untraced(part: Part) -> Iterator[Line]:
    """Yield the lines that say something about the job and have no marks; a row of a table is traced together."""
    for block in part.blocks if not part.is_public else ():
        match block:
            case Paragraph(line=line, style=style) if style is not Style.ADVICE:
                yield from _without_marks(line)
            case Items(lines=lines):
                yield from (one for line in lines for one in _without_marks(line))
            case Facts(rows=facts):
                yield from (one for _name, line in facts for one in _without_marks(line))
            case Table(rows=rows):
                for name, *cells in rows:
                    if not name.marks:
                        yield from (line for cell in cells for line in _without_marks(cell))


def _without_marks(line: Line) -> Iterator[Line]:
    """Yield a line that has no marks, unless it asks something or only names what is to be filled in."""
    is_question = line.text.endswith("?") and isinstance(line.parts[0], Strong)
    is_form = not any(char.isalnum() for part in line.parts if isinstance(part, str) for char in part)
    if not line.marks and not is_question and not is_form:
        yield line


def without_advice(part: Part) -> Part:
    """Return a public part as it is published."""
    kept = tuple(block for block in part.blocks if not (isinstance(block, Paragraph) and block.style is Style.ADVICE))
    return Part(part.id, part.title, kept, part.is_public)


def text_of(part: Part) -> str:
    """Return the lines of a part, one below the other."""
    return "\n".join(line.text for line in part.lines)


def blanks_of(part: Part) -> list[str]:
    """Return the labels of the blanks of a part."""
    return [piece.label for line in part.lines for piece in line.parts if isinstance(piece, Blank)]
