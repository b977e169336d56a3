"""Signs that a keyboard or another program puts in the place of those typed: their names, and what was meant."""

import re
import unicodedata

REFUSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2061-\u2065\u206a-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""No script needs them, and they hide what a file says."""

_SHAPING = "\xad\u061c\u180e\u200b-\u200f\u2060\u2066-\u2069"
"""Invisible too, but Persian, Hebrew, Hindi, Khmer and emoji are not written without them."""

_VISIBLE = re.compile(r"[!-~]")  # which nearly every text holds: looking at each of its signs takes far longer
_ISOLATE = re.compile(r"[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_ODD_SPACE = rf"[^\S \r\n]|[{_SHAPING}]"
_COLONS = "：﹕∶ː꞉"
_DASHES = "‐‑‒–—―−－﹣•·●▪◦"
_WORD = r"(?<!\w)[^\W_](?:[\w-]|[\xad\u200b-\u200f\u2060]){0,80}"

_INDENT = re.compile(rf" *({_ODD_SPACE})")
_AFTER_DASH = re.compile(rf" *-({_ODD_SPACE})")
_BULLET = re.compile(rf" *([{_DASHES}]|[*+](?= ))[^\S\n]*{_WORD} *[:{_COLONS}]")
_TIGHT_DASH = re.compile(rf" *-(?={_WORD}:(?: |$))")
_COLON = re.compile(rf" *(?:- *)?(?:\{{ *)?[A-Za-z0-9_-]{{1,80}} *([{_COLONS}])")
# A key at the start of the line or behind a bracket or comma; French texts have such a space behind a colon too.
_AFTER_COLON = re.compile(rf"""(?: *(?:- *)?|[^"'#]*[{{,] *)["']?{_WORD}["']? *: *({_ODD_SPACE})""")
_TAB = re.compile(r"[^\t]*(\t)")

_QUOTES = {'"': "“”„‟«»＂″『』「」", "'": "‘’‚‛′＇´‹›"}
_PLAIN = {
    **{sign: plain for plain, signs in _QUOTES.items() for sign in signs},
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_COLONS, ":"),
    **dict.fromkeys("，、،﹐", ","),
    **dict.fromkeys("；؛", ";"),
    "٫": ".",
}
# Letters that look like those of an id.
_PLAIN |= dict(zip("аеорсухіјѕԁһӏкмтвνοαικρτυ", "aeopcyxijsdhlkmtbvoaikptu", strict=True))


_UNNAMED = {"\t": "tab", "\x0b": "line break of Word", "\x0c": "page break", "\x85": "next line"}


Remark = tuple[int, str, str]
"""Where something stands in a line (from 1) or a text (from 0), what is wrong with it, and what to do."""


def name_sign(sign: str) -> str:
    """Return a sign as a person can look for it: “ (U+201C, left double quotation mark), U+00A0 (no-break space)."""
    code = f"U+{ord(sign):04X}"
    name = _UNNAMED.get(sign) or unicodedata.name(sign, "").lower()
    if unicodedata.category(sign)[0] in "CZ":
        return "a tab" if sign == "\t" else f"{code} ({name})" if name else code
    script, *_ = name.split()
    if sign.isalpha():
        name = name.replace(script, script.capitalize(), 1)
    return f"{sign} ({code}, {name})"


def plain_text(text: str) -> str:
    """Return a text with plain signs in the place of those that look like them, and without invisible ones."""
    seen = re.sub(rf"[{_SHAPING}]", "", text)
    signs = (_PLAIN.get(sign) or unicodedata.normalize("NFKC", sign) for sign in seen)
    return "".join(str(unicodedata.digit(sign, sign)) if len(sign) == 1 else sign for sign in signs).strip()


def odd_sign(word: str) -> str:
    """Return the first sign that no id, key or number has, or an empty text."""
    return next((sign for sign in word if not sign.isascii() or sign == "\t"), "")


def usable_id(word: str) -> str:
    """Return the id that a word was perhaps meant to be: Head is head, Day to day is day_to_day; else an empty text."""
    joined = re.sub(r"\s+", "_", plain_text(word).lower().strip("\"'"))
    return joined if re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", joined) else ""


def plain_number(text: str) -> str:
    """Return the number that was perhaps meant: 010 is 10, 5,5 is 5.5, 5 % is 5, –4 is 4; else an empty text."""
    found = re.fullmatch(r"[-+]?\s*0*(\d*)(?:[.,](\d*))?\s*%?", plain_text(text).strip("\"'"))
    if not found or not (found.group(1) or found.group(2) or "0" in text):
        return ""
    whole, part = found.groups(default="")
    meant = (whole or "0") + (f".{part}" if part else "")
    return meant if len(meant) <= 6 else ""


def plain_quote(sign: str) -> str:
    """Return the quote that YAML knows in the place of another, or an empty text."""
    return next((plain for plain, signs in _QUOTES.items() if sign and sign in signs), "")


def odd_quote(text: str) -> tuple[str, str] | None:
    """Return a quote that YAML does not know, at the start of a text, and the one to type; None if there is none."""
    plain = plain_quote(text[:1])
    return (text[0], plain) if plain else None


def unknown_quotes(text: str) -> tuple[str, str] | None:
    """Return the quotes around a whole text that are none of YAML's, and so a part of it; None if there are none."""
    marks = plain_quote(text[:1]), plain_quote(text[-1:])
    if len(text) < 3 or not marks[0] or marks[0] != marks[1] or any(map(plain_quote, text[1:-1].replace("’", ""))):
        return None
    return text[0], text[-1]


def unreadable_sign(text: str) -> str:
    """Return a sign for which a text is refused: a hidden one, or one that turns what follows; else an empty text."""
    hidden = REFUSED.search(text)
    if hidden:
        return hidden.group()
    turning = re.search(r"[\u2066-\u2069]", _ISOLATE.sub("", _ISOLATE.sub("", text)))
    if turning:
        return turning.group()
    if _VISIBLE.search(text):
        return ""
    return text.strip()[0] if text.strip() and not plain_text(text) else ""


def misplaced_sign(line: str) -> Remark | None:
    """Return the remark on a sign of a line that stands where YAML knows another; None without one."""
    found = _INDENT.match(line)
    if found and line.strip(" \t\r"):
        what = "a tab" if found.group(1) == "\t" else name_sign(found.group(1))
        return found.start(1) + 1, f"is indented with {what}", "indent with spaces"
    for pattern, place, advice in _STRUCTURE:
        found = pattern.match(line)
        if found:
            return found.start(1) + 1, f"holds {name_sign(found.group(1))} {place}", advice
    found = _TIGHT_DASH.match(line)
    return (found.end(), "has no space after the dash", "write it like this: - key: value") if found else None


_STRUCTURE = (
    (_AFTER_DASH, "behind the dash", "type a space there"),
    (_BULLET, "where a list has a dash", "type - and a space"),
    (_COLON, "where a key has a colon", "type : and a space"),
    (_AFTER_COLON, "behind the colon", "type a space there"),
)


def stray_tab(line: str) -> Remark | None:
    """Return the remark on the first tab of a line; None without one."""
    found = _TAB.match(line)
    return (found.end(), "holds a tab", "type spaces, or delete it at the end of the line") if found else None


_LEFT_BEHIND = re.compile(
    r"^(?:(?P<merge><{7}|\|{7}|={7}|>{7})(?:[ \r].*)?|(?P<fence>```.*)|(?P<patch>@@ -.*|diff --git .*))$", re.MULTILINE
)


def find_foreign_line(text: str) -> Remark | None:
    """Return the remark on a line that another program left: a merge mark, a patch, a fence; None without one."""
    found = _LEFT_BEHIND.search(text)
    if found is None:
        return None
    shown = found.group().split()[0]
    if found.lastgroup == "merge":
        advice = "choose one of the two sides, and delete the lines that start with <<<<<<<, ======= and >>>>>>>"
        return found.start(), f"is {shown}, the mark of a merge that is not finished", advice
    of = "of a text in Markdown" if found.lastgroup == "fence" else "of a patch"
    return found.start(), f"is {shown}, a line {of}", "delete it; only the lines of the file itself stay"
