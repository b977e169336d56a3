"""Extract the messages of the pages, update the catalogue of every language, and list what is left to translate.

python -m tools.words           update the .po files
python -m tools.words --check   change nothing; fail if a language lacks a word or holds too many
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "web" / "languages"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = [("web/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
WIDTH = 110
HEAD = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural_forms}\\n"
"""
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|%")


def extract_messages() -> Catalog:
    """Return the messages of the code and the templates, sorted by file."""
    found = Catalog(charset="utf-8")
    found_at = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, ["Translators:"], strip_comment_tags=True)
    for path, _line, message, comments, context in sorted(found_at, key=lambda entry: (entry[0], entry[1])):
        found.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return found


def catalogue_files() -> dict[str, Path]:
    """Return the .po file of each language."""
    return {path.parents[1].name: path for path in sorted(LANGUAGES.glob("*/LC_MESSAGES/messages.po"))}


def update(path: Path, template: Catalog) -> Catalog:
    """Update a .po file; new messages get the translation of similar ones, marked as fuzzy."""
    catalogue = read_catalogue(path)
    catalogue.update(template, update_header_comment=False, update_creation_date=False)
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = HEAD.format(code=path.parents[1].name, plural_forms=catalogue.plural_forms)
    path.write_text(f"{head}\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    return read_catalogue(path)


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file."""
    with path.open("rb") as source:
        return read_po(source)


def find_problems(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Yield the problems of a catalogue: missing, fuzzy or obsolete messages, and placeholders that differ."""
    for message in template:
        if message.id and any("%" in placeholders(text) for text in _texts(message.id)):
            yield f"a % of its own has to be written %%: {_id_of(message)}"
        if message.id:
            yield from _find_translation_faults(message, catalogue.get(_id_of(message), message.context))
    for message in catalogue:
        if message.id and template.get(_id_of(message), message.context) is None:
            yield f"no longer said: {_id_of(message)}"


def _find_translation_faults(message: Message, translation: Message | None) -> Iterator[str]:
    """Yield what is wrong with a translation: missing, fuzzy, or with other placeholders than the message."""
    translations = _texts(translation.string) if translation else []
    if not translations or not all(translations):
        yield f"missing: {_id_of(message)}"
    elif translation and translation.fuzzy:
        yield f"fuzzy: {_id_of(message)}"
    else:
        wanted = placeholders(_texts(message.id)[-1])
        for number, text in enumerate(translations):
            found = placeholders(text)
            is_singular = number == 0 and len(translations) > 1  # "one answer" needs no number
            lacking = wanted - found - ({"%(num)s"} if is_singular else set())
            if lacking or found - wanted:
                yield f"other placeholders: {_id_of(message)} -> {text}"


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a message, and every lone % at which filling them in would fail."""
    return {found.group() for found in PLACEHOLDER.finditer(text)} - {"%%"}


def _texts(words: object) -> list[str]:
    return list(words) if isinstance(words, list | tuple) else [str(words or "")]


def _id_of(message: Message) -> str:
    return _texts(message.id)[0]


def main() -> int:
    """Update or check every language; returns the exit status."""
    template, is_check = extract_messages(), "--check" in sys.argv[1:]
    troubles = 0
    for code, path in catalogue_files().items():
        catalogue = read_catalogue(path) if is_check else update(path, template)
        found = list(find_problems(catalogue, template))
        troubles += len(found)
        print(f"{code}: {len(list(template)) - 1} messages, {len(found)} to mend")
        print("".join(f"  {line}\n" for line in found), end="")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
