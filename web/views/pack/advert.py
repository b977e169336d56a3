"""The job advert: short, for anybody, and without what only the company may know."""

from collections.abc import Iterator, Sequence

from documents.model import Blank, Block, Facts, Heading, Items, Line, Paragraph, Part
from web.platform.i18n import gettext as _
from web.platform.i18n import pgettext
from web.views.pack.basis import Basis, Need
from web.views.pack.interview import scored_needs
from web.views.pack.lines import advise, belonging_needs, fill, join_marks, notes_for, role_name

BRINGS = 5  # lines of experience, of which what the company says belongs to the job is never left out
ADVERT = "advert"


def make_advert(basis: Basis) -> Part:
    """Return the advert, with advice to whoever publishes it."""
    return Part(ADVERT, _("Job advert"), tuple(_advert_blocks(basis)), is_public=True)


def _advert_blocks(basis: Basis) -> Iterator[Block]:
    needs = scored_needs(basis)
    for role in basis.roles:
        # Translators: the title of a job advert, such that it addresses everybody; in German with "(m/w/d)".
        yield Heading(pgettext("advert title", "%(role)s") % {"role": role_name(basis, role)})
    if basis.is_too_close:
        yield _fill_paragraph(_("[Keep one of these titles]."))
    yield _fill_paragraph(_("[Company]: [what we do, for whom]."))
    yield _fill_paragraph(_("[Why we fill this job now, and what it is to change]."))
    yield Facts(_("The job at a glance"), tuple(_glance(basis)))
    yield Heading(_("What you will do"), 3)
    yield Items(tuple(Line((basis.bank.areas[need.area].duty,)) for need in needs))
    yield Heading(_("What you bring"), 3)
    yield Items(tuple(Line((basis.words.areas[need.area].brings,)) for need in _brought(basis, needs)))
    yield Heading(_("What we offer"), 3)
    yield Items(tuple(map(fill, _offer())))
    yield Heading(_("How to apply"), 3)
    yield from map(_fill_paragraph, _ways_to_apply())
    yield from _advice_blocks(basis, needs)


def _glance(basis: Basis) -> Iterator[tuple[str, Line]]:
    """Yield where the job stands: blanks that say what was answered, since an advert has to be more exact."""
    told = {fact.id: (fact.option, fact.answer) for fact in basis.facts or () if fact.option}
    for id_, title, blank in (
        ("reports", _("You report to"), _("title")),
        ("managers", _("Managers who report to you"), _("number")),
        ("sites", _("Your sites or units"), _("number")),
        ("size", _("People in the company"), _("number")),
    ):
        answer = told.get(id_, ("", ""))[1]
        # Translators: a blank in an advert, and the answer that is too rough for one: "number; answered: 31 to 250".
        hint = _("%(blank)s; answered: %(answer)s") % {"blank": blank, "answer": answer}
        yield title, Line((Blank(hint if answer else blank),))
    if told.get("budget", ("",))[0] == "own":
        yield _("Budget"), Line((_("You are responsible for it"),))
    if told.get("leader", ("",))[0] in {"founder", "nobody"}:
        yield _("You take over"), Line((Blank(_("what the managing director hands over to you")),))


def _brought(basis: Basis, needs: Sequence[Need]) -> list[Need]:
    """Return the needs of which experience is asked for: the largest, and what belongs to the job."""
    belonging = {need.area for need in belonging_needs(basis)}
    others = [need for need in needs if need.area not in belonging][: max(0, BRINGS - len(belonging))]
    return [need for need in needs if need.area in belonging or need in others]


def _offer() -> tuple[str, ...]:
    """Return pay and terms; the range is told before the first talk, as directive (EU) 2023/970 has it (article 5)."""
    return (
        _("Pay: [from] to [to] [currency] a year; variable part: [share or none]."),
        _("Place: [place]. Hours: [hours a week]. Contract: [permanent or until when]. Start: [date]."),
        _("[What else we offer]."),
    )


def _ways_to_apply() -> tuple[str, ...]:
    """Return how to apply, what follows, and that everybody is treated alike."""
    return (
        _("Send [what to send] to [address] by [closing date]. Questions: [name, telephone]."),
        _(
            "What follows: [a first call], then an interview with the same questions for everybody, and an answer by "
            "[date]. We do not ask what you earned before. If you need an adjustment to take part, because of a "
            "disability for example, tell us and we arrange it."
        ),
        _(
            "We choose by what the work needs, regardless of gender, age, origin, religion or belief, disability and "
            "sexual orientation."
        ),
    )


def _advice_blocks(basis: Basis, needs: Sequence[Need]) -> Iterator[Block]:
    marks = ", ".join(join_marks(needs))
    words = _("Not part of the advert: it follows from the answers marked %(marks)s in the other parts.")
    yield advise(words % {"marks": marks})
    yield advise(
        _("Leave the range of pay in, or tell it before the first interview: directive (EU) 2023/970, article 5.")
    )
    if basis.is_too_close:
        yield advise(_("It is not decided which role this is: settle that first, then keep one title."))
    for note in notes_for(basis, ADVERT):
        if isinstance(note, Paragraph):
            yield advise(note.line.text)


def _fill_paragraph(text: str) -> Paragraph:
    return Paragraph(fill(text))
