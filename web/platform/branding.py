"""The operator's own look: a logo and an accent colour for each scheme, checked at start."""

import re
from pathlib import Path
from typing import Final

from web.platform.settings import Settings, SettingsError

MAX_LOGO: Final = 200_000  # bytes: it is on every first visit
SIGNS: Final = {".svg": b"<svg", ".png": b"\x89PNG\r\n\x1a\n"}
TEXT: Final = 4.5  # the least contrast of text with its ground (WCAG 2.2, 1.4.3)
GROUNDS: Final = ("paper", "surface", "note")  # what buttons stand on; "surface" is the colour of their words too
TOKEN: Final = re.compile(r"--(\w+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)")
IN_BOTH: Final = re.compile(rb"--accent:light-dark\((#\w+),(#\w+)\)")
IN_LIGHT: Final = re.compile(rb"--accent:#\w+")


def read_logo(path: Path) -> bytes:
    """Return the file of the logo; raises SettingsError with what to do if it cannot be one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"ROLE_FIT_LOGO is {path}, which cannot be read: {error.strerror}") from error
    kind = path.suffix.lower()
    if kind not in SIGNS or SIGNS[kind] not in content[:2000]:
        raise SettingsError(f"ROLE_FIT_LOGO is {path}, which is no picture of these kinds: use a .svg or a .png file")
    if len(content) > MAX_LOGO:
        raise SettingsError(
            f"ROLE_FIT_LOGO is {path}, which has more than {MAX_LOGO // 1000} kB: use a smaller picture"
        )
    return content


def check_accents(settings: Settings, tokens: str) -> None:
    """Raise SettingsError for an accent that is hard to tell from a ground; `tokens` is the stylesheet of grounds."""
    grounds = {name: codes for name, *codes in TOKEN.findall(tokens) if name in GROUNDS}
    for place, (field, accent, way) in enumerate(
        [("accent", settings.accent, "darker"), ("accent_dark", settings.accent_dark, "lighter")]
    ):
        for ground in (codes[place] for codes in grounds.values()):
            if accent and (found := contrast(accent, ground)) < TEXT:
                raise SettingsError(
                    f"ROLE_FIT_{field.upper()} is {accent}, which is hard to read on {ground}: the contrast is "
                    f"{int(found * 10) / 10}, and {TEXT} is needed; choose a {way} colour"
                )


def with_accents(style: bytes, settings: Settings) -> bytes:
    """Return a minified stylesheet in the accents of the settings, each of which may be left as it is."""
    light, dark = (settings.accent or "").encode(), (settings.accent_dark or "").encode()
    style = IN_BOTH.sub(lambda found: b"--accent:light-dark(%s,%s)" % (light or found[1], dark or found[2]), style)
    return IN_LIGHT.sub(lambda found: b"--accent:" + light if light else found[0], style)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as #0f3b78 by WCAG 2, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(code: str) -> float:
    """Return the relative luminance of a colour such as #0f3b78, from 0 to 1 (WCAG 2.2)."""
    parts = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
