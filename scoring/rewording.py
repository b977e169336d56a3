"""What a bank says in other words than the one before, and what that leaves behind: old translations, names and ids."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from questions import Bank, ContextQuestion, Question

_WORD = re.compile(r"\w+")

LIKE = 0.75
"""From this ratio on (0 to 1) an id that came is taken for one that is gone."""

Part = tuple[str, str]
"""A thing of the bank and a part of it: question f_goals, title."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words that changed; `language` is empty for those of bank.yaml."""

    language: str
    thing: str
    part: str
    before: str
    after: str

    @property
    def place(self) -> str:
        """Return where the words stand: de: question f_goals, title."""
        language = f"{self.language}: " if self.language else ""
        return f"{language}{self.thing}" + (f", {self.part}" if self.part else "")


def find_rewordings(old: Bank, new: Bank) -> tuple[Rewording, ...]:
    """Return what is said in other words, in bank.yaml and in every language of both banks, in the order of the new."""
    found = list(_compare_words("", old, new))
    for code in new.languages:
        if code in old.languages:
            found += _compare_words(code, old.in_language(code), new.in_language(code))
    return tuple(found)


def stale_translations(old: Bank, new: Bank) -> tuple[str, ...]:
    """Return the places whose words changed in bank.yaml and stayed the same in a language; shared words count once."""
    changes = find_rewordings(old, new)
    done = {(change.language, change.thing, change.part) for change in changes}
    texts = {(c.before, c.after): c for c in reversed(changes) if not c.language and not _is_untranslated(c.part)}
    return tuple(
        Rewording(code, change.thing, change.part, "", "").place
        for code in new.languages
        if code in old.languages
        for change in reversed(texts.values())
        if (code, change.thing, change.part) not in done
    )


def renamed_ids(old: Bank, new: Bank, *, is_strict: bool = False) -> tuple[tuple[str, str], ...]:
    """Return the things that are gone, each with one of its kind that came and is like it in its id or its words.

    If `is_strict`, most of its words must be the same, so that no other meaning can be the reason.
    """
    before, after = _group_by_thing(old), _group_by_thing(new)
    gone, come = [thing for thing in before if thing not in after], [thing for thing in after if thing not in before]
    pairs = ((one, next((two for two in come if _is_alike(before, one, after, two, is_strict)), "")) for one in gone)
    return tuple((one, two) for one, two in pairs if two)


def old_names(old: Bank, new: Bank) -> dict[str, tuple[str, ...]]:
    """Return the places whose words still say the former name of a role or its first word, by what they say."""
    found: dict[str, tuple[str, ...]] = {}
    for code in ("", *new.languages):
        was, is_ = old.in_language(code), new.in_language(code)
        for id_, role in is_.roles.items():
            former = was.roles[id_].name if id_ in was.roles and was.language == is_.language else role.name
            name = _find_gone_name(former, is_)
            places = [
                Rewording(code, thing, part, "", "").place
                for (thing, part), text in words_of(is_).items()
                if name and _has_words(text, name)
            ]
            if places:
                found[name] = (*found.get(name, ()), *places)
    return found


def words_of(bank: Bank) -> dict[Part, str]:
    """Return all words of a bank in one language by the thing and the part of it that they belong to."""
    words = {("intro", ""): bank.intro}
    for id_, role in bank.roles.items():
        words |= {(f"role {id_}", "name"): role.name, (f"role {id_}", "focus"): role.focus}
    for id_, area in bank.areas.items():
        texts = {"name": area.name, "kind": area.kind, "duty": area.duty}
        words |= {(f"area {id_}", part): text for part, text in texts.items()}
    words |= {(f"theme {id_}", ""): name for id_, name in bank.themes.items()}
    for question in bank.questions.values():
        words |= {(f"question {question.id}", part): text for part, text in _question_texts(question)}
    for entry in bank.context.values():
        words |= {(f"context question {entry.id}", part): text for part, text in _context_texts(entry)}
    for id_, note in bank.notes.items():
        words |= {(f"note {id_}", "kind"): note.kind, (f"note {id_}", ""): note.text}
    return words | {("ways out", id_): text for id_, text in bank.exits.items()}


def _is_untranslated(part: str) -> bool:
    """Whether a part is given once for all languages."""
    return part in {"kind", "theme", "when"} or part.startswith("note of ")


def _question_texts(question: Question) -> Iterator[Part]:
    """Yield each part of a question with its words."""
    yield "when", "too close" if question.is_settling else "always"
    yield from (("theme", question.theme), ("title", question.title), ("ask", question.ask), ("why", question.why))
    for side, statement in zip("ab", question.statements, strict=False):
        yield f"statement {side}", statement.text
    for option in question.options.values():
        yield f"option {option.id}", option.text
        yield f"reason of {option.id}", option.reason


def _context_texts(question: ContextQuestion) -> Iterator[Part]:
    """Yield each part of a question about the company with its words."""
    yield from (("title", question.title), ("ask", question.ask))
    for option in question.options.values():
        yield f"option {option.id}", option.text
        yield f"note of {option.id}", option.note or "none"


def _compare_words(code: str, old: Bank, new: Bank) -> Iterator[Rewording]:
    """Yield what is said in other words in one language, empty for that of bank.yaml; what is new is no rewording."""
    before = words_of(old)
    for (thing, part), text in words_of(new).items():
        former = before.get((thing, part), text)
        if former != text and not (code and _is_untranslated(part)):
            yield Rewording(code, thing, part, former, text)


def _group_by_thing(bank: Bank) -> dict[str, dict[str, str]]:
    """Return the words of everything that has an id, options too, by thing (role head) and part (name)."""
    found: dict[str, dict[str, str]] = {}
    for (thing, part), text in words_of(bank).items():
        if " " in thing and thing != "ways out":
            found.setdefault(thing, {})[part] = text
            if part.startswith(("option ", "reason of ")):
                found.setdefault(f"{thing}, option {part.split()[-1]}", {})[part.split()[0]] = text
    return found


def _is_alike(
    before: Mapping[str, dict[str, str]], one: str, after: Mapping[str, dict[str, str]], two: str, is_strict: bool
) -> bool:
    """Tell whether the thing `two` that came may be the thing `one` that is gone: one kind, like words or a like id."""
    kind, _, id_ = one.rpartition(" ")
    other_kind, _, other_id = two.rpartition(" ")
    if kind != other_kind:
        return False
    texts = {part: text for part, text in before[one].items() if not _is_untranslated(part)}
    same = sum(after[two].get(part) == text for part, text in texts.items())
    if same and 2 * same >= len(texts):
        return True
    return not is_strict and SequenceMatcher(None, id_, other_id).ratio() >= LIKE


def _find_gone_name(former: str, bank: Bank) -> str:
    """Return the first word of a former name, or all of it, if no role is called so any more; else an empty text."""
    names = [role.name for role in bank.roles.values()]
    if former in names:
        return ""
    first = former.split()[0]
    is_article = len(first) <= 3 and not first.isupper()
    return former if is_article or any(first in name.split() for name in names) else first


def _has_words(text: str, name: str) -> bool:
    """Tell whether the words of a name stand in a text one after the other."""
    words, wanted = _WORD.findall(text), _WORD.findall(name)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
