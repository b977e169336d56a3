"""Typesets the JSON on standard input and writes the PDF to standard output; `writer` runs it as a program.

It imports nothing of ours, as it starts without the project's folder on its path.
"""

import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
NO_TYPST = 3  # the exit status where Typst cannot be imported
REPLACEMENT = "\ufffd"
# How Typst names what no font has, with the escapes of Rust.
MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")


def typeset(document: str, timestamp: int) -> bytes:
    """Return the PDF of a document in JSON.

    Only a document with characters that our fonts lack pays for a search of the machine's fonts; what those lack too
    is replaced, since PDF/UA-1 allows no missing glyph.
    """
    try:
        return _compile(document, timestamp, with_system_fonts=False)
    except RuntimeError as error:
        if not _missing(error):
            raise
    for _ in range(3):
        try:
            return _compile(document, timestamp, with_system_fonts=True)
        except RuntimeError as error:
            missing = _missing(error)
            if not missing:
                raise
            document = document.translate({ord(sign): _replacement(sign) for text in missing for sign in text})
    return _compile(re.sub("[^\x00-\u024f]", REPLACEMENT, document), timestamp, with_system_fonts=True)


def _compile(document: str, timestamp: int, *, with_system_fonts: bool) -> bytes:
    import typst

    fonts = typst.Fonts(include_system_fonts=with_system_fonts, font_paths=[HERE / "fonts"])
    return typst.compile(
        HERE / "document.typ",
        font_paths=fonts,
        sys_inputs={"document": document},
        pdf_standards="ua-1",
        timestamp=timestamp,
    )


def _replacement(sign: str) -> str:
    # What joins or varies other signs would be one replacement too many.
    return "" if unicodedata.category(sign) in {"Cf", "Mn"} else REPLACEMENT


def _missing(error: RuntimeError) -> set[str]:
    found = MISSING.findall(getattr(error, "diagnostic", ""))
    return {ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[2], text) for text in found}


def main() -> int:
    """Typeset what comes in, with the time of the document in seconds of UNIX as the one argument."""
    try:
        import typst  # noqa: F401
    except ImportError:
        return NO_TYPST
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
