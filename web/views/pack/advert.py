"""The job advert: short, for anybody, and without what only the company may know."""

from collections.abc import Iterator, Sequence

from documents.model import Block, Heading, Items, Line, Paragraph, Part
from web.platform.i18n import gettext as _
from web.platform.i18n import pgettext
from web.views.pack.basis import Basis, Need
from web.views.pack.lines import advise, fill, join_marks, needs_to_judge, notes_for, role_name
from web.views.pack.profile import mission_sentence, pick_must_have

DUTIES, BRINGS, FEWEST = 5, 3, 2
ADVERT = "advert"


def make_advert(basis: Basis) -> Part:
    """Return the advert, then advice that is not part of it."""
    return Part(ADVERT, _("Job advert"), tuple(_advert_blocks(basis)), is_public=True)


def _advert_blocks(basis: Basis) -> Iterator[Block]:
    needs = needs_to_judge(basis, BRINGS)
    for role in basis.roles:
        # Translators: the title of a job advert, such that it addresses everybody; in German with "(m/w/d)".
        yield Heading(pgettext("advert title", "%(role)s") % {"role": role_name(basis, role)})
        if not basis.is_too_close:
            yield _fill_paragraph(_("[Company]: [what we do, for whom, with how many people]."))
        yield _fill_paragraph(mission_sentence(basis, role))
    if basis.is_too_close:
        yield _fill_paragraph(_("[Company]: [what we do, for whom, with how many people]."))
    yield Heading(_("What you will do"), 3)
    yield Items(tuple(Line((basis.bank.areas[need.area].duty,)) for need in needs[:DUTIES]))
    yield Heading(_("What you bring"), 3)
    yield Items(tuple(Line((basis.words.areas[need.area].brings,)) for need in _brought(basis, needs)))
    yield Heading(_("What we offer"), 3)
    yield Items(tuple(map(fill, _offer())))
    yield Heading(_("How to apply"), 3)
    yield from map(_fill_paragraph, _ways_to_apply())
    yield from _advice_blocks(basis, needs)


def _brought(basis: Basis, needs: Sequence[Need]) -> list[Need]:
    """Return the needs of which experience is asked for: what is "must have", two at least."""
    must_have = pick_must_have(needs)
    return list(needs[:BRINGS]) if basis.is_too_close else must_have if len(must_have) > 1 else list(needs[:FEWEST])


def _offer() -> tuple[str, ...]:
    """Return pay and terms; the range is told before the first talk, as directive (EU) 2023/970 has it (article 5)."""
    return (
        _("Pay: [from] to [to] [currency] a year; variable part: [share or none]."),
        _("Place: [place]. Hours: [hours a week]. Contract: [permanent or until when]. Start: [date]."),
        _("You report to: [title]. [What else we offer]."),
    )


def _ways_to_apply() -> tuple[str, ...]:
    """Return how to apply, what follows, and that everybody is treated alike."""
    return (
        _("Send [what to send] to [address] by [closing date]. Questions: [name, telephone]."),
        _(
            "What follows: [a first call], then an interview with the same questions for everybody, and an answer by "
            "[date]. We do not ask what you earned before. Tell us what you need to take part on equal terms, and we "
            "arrange it."
        ),
        _(
            "We choose by what the work needs, regardless of gender, age, origin, religion or belief, disability and "
            "sexual orientation."
        ),
    )


def _advice_blocks(basis: Basis, needs: Sequence[Need]) -> Iterator[Block]:
    marks = ", ".join(join_marks(needs[:DUTIES]))
    words = _("Not part of the advert: it follows from the answers marked %(marks)s in the other parts.")
    yield advise(words % {"marks": marks})
    yield advise(
        _("Leave the range of pay in, or tell it before the first interview: directive (EU) 2023/970, article 5.")
    )
    if basis.is_too_close:
        yield advise(
            _("It is not decided which role this is: settle that first, then keep one title and its sentence.")
        )
    for note in notes_for(basis, ADVERT):
        if isinstance(note, Paragraph):
            yield advise(note.line.text)


def _fill_paragraph(text: str) -> Paragraph:
    return Paragraph(fill(text))
