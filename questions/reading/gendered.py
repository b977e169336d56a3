"""Words that speak of one gender, which the role pack does not use; none that is right in some sentence is listed."""

import re
from collections.abc import Iterator

_ENGLISH = re.compile(
    r"\b(?:s?he|him|his|hers?|(?:him|her)self|guys?|lad(?:y|ies)|man(?:kind|power)|m[ae]n-?hours?|gentlem[ae]n"
    r"|(?:business|chair|crafts|fore|handy|middle|repair|sales|spokes|trades|work)(?:wo)?m[ae]n)\b",
    re.IGNORECASE,
)
_GERMAN_STEMS = r"(?:\w*mitarbeit|bewerb|arbeitnehm|ansprechpartn|(?:\w+s|projekt|schicht|team|werk)?leit)er(?=s|n|\b)"
_GERMAN = re.compile(
    rf"\b(?P<stem>{_GERMAN_STEMS}|chef(?=s|\b)|kandidat(?=en|\b)|kolleg(?=en?\b)|expert(?=en?\b))(?:s|n|en?)?\b"
    r"(?!-|[:*/(]-?in| \(m/w)|\b(?:er(?:/| oder )sie|sie(?:/| oder )er)\b",
    re.IGNORECASE,
)


def gendered_words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the words of an English or a German text that speak of one gender, and what to write instead.

    In German "Kolleginnen und Kollegen" names both.
    """
    if language.startswith("en"):
        for word in dict.fromkeys(_ENGLISH.findall(text)):
            yield word, "a word for everybody, such as you, they or this person"
    if language.startswith("de"):
        for found in _GERMAN.finditer(text):
            if not found["stem"] or f"{found['stem']}in".lower() not in text.lower():
                yield found.group(), "a word for everybody, such as Mitarbeitende, Leitung or Person"
