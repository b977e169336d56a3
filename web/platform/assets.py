"""Static files under names that carry their content's hash, so that browsers may cache them for ever.

The stylesheets are bundled: joined, minified, and with plain colours for older browsers.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from web.platform.branding import check_accents, read_logo, with_accents
from web.platform.settings import Settings

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)

# Paper has a file of its own, which browsers fetch last; results too, which the first page does without, jobs, packs.
BUNDLES = {
    "site.css": ("base", "components"),
    "result.css": ("result",),
    "job.css": ("job",),
    "pack.css": ("pack",),
    "workbench.css": ("workbench",),
    "print.css": ("print",),
}
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)  # no string of ours holds one
QUOTED = re.compile(rb'("[^"]*")')
IDLE = (
    (re.compile(rb"\s+"), rb" "),
    (re.compile(rb" ?([{};,>]) ?"), rb"\1"),
    (re.compile(rb": "), rb":"),
    (re.compile(rb";}"), rb"}"),
    (re.compile(rb"(?<![\w.])0\."), rb"."),
    (re.compile(rb"#(\w)\1(\w)\2(\w)\3\b"), rb"#\1\2\3"),
)
LAYER = re.compile(rb"@layer \w+\{")
SPACE = re.compile(rb";(--s\d):([\w.]+)")
TWO_COLOURS = re.compile(rb"(--[\w-]+:)light-dark\((#\w+),#\w+\)")


def stylesheets(
    folder: Path, rooms: tuple[str, ...] = ("base", "components", "result", "job", "pack", "workbench", "print")
) -> list[Path]:
    """Return the paths of the stylesheets in the order in which they are joined."""
    return [path for room in rooms for path in sorted((folder / room).glob("*.css"))]


def bundle(folder: Path, rooms: tuple[str, ...]) -> bytes:
    """Return the stylesheets of some folders as one minified file."""
    tokens = minify((folder / "base" / "00-tokens.css").read_bytes())
    style = _join_layers([minify(path.read_bytes()) for path in stylesheets(folder, rooms)])
    return _inline_spaces(style, tokens) + light_colours(style)


def _join_layers(styles: list[bytes]) -> bytes:
    """Return stylesheets as one: what is of the same layer as the one before goes on in its block."""
    joined, layer = b"", b""
    for style in styles:
        found = LAYER.match(style)
        goes_on = found is not None and found[0] == layer
        joined = joined[:-1] + style[len(layer) :] if goes_on else joined + style
        layer = found[0] if found else b""
    return joined


def _inline_spaces(style: bytes, tokens: bytes) -> bytes:
    """Return a stylesheet with the sizes of spaces in place of their names: no rule ever changes them."""
    for name, size in SPACE.findall(tokens):
        style = style.replace(b"var(" + name + b")", size)
    return SPACE.sub(b"", style)


def minify(style: bytes) -> bytes:
    """Return a stylesheet without what no browser needs: comments, most spaces, last semicolons, leading zeros.

    A space before a colon stays, because `.facts :is(dt)` is another selector than `.facts:is(dt)`. rcssmin, tried in
    its place, drops it in nested rules.
    """
    pieces = QUOTED.split(COMMENT.sub(b"", style))
    return b"".join(piece if at % 2 else _minify_piece(piece) for at, piece in enumerate(pieces)).strip()


def _minify_piece(piece: bytes) -> bytes:
    """Return a piece of a stylesheet, without a string in it, in its shortest form."""
    for idle, left in IDLE:
        piece = idle.sub(left, piece)
    return piece


def light_colours(style: bytes) -> bytes:
    """Return rules with the light colours alone, for browsers without `light-dark()` (before the middle of 2024)."""
    light = b";".join(name + code for name, code in TWO_COLOURS.findall(style))
    rules = b"@supports not (color:light-dark(#000,#fff)){@layer tokens{:root{color-scheme:light;" + light + b"}}}"
    return rules if light else b""


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file, plain and compressed with gzip."""

    content: bytes
    packed: bytes
    type: str


def init_app(app: Flask, settings: Settings) -> None:
    """Read all static files once; `asset('site.css')` in templates gives the address of one.

    The stylesheets, one for each component, are sent as one file for all pages, one each for results, jobs and
    packs, and one for paper.
    Raises SettingsError for a logo or an accent that cannot be used.
    """
    folder = Path(app.root_path) / "static"
    files = {path.name: path.read_bytes() for path in folder.glob("**/*") if path.suffix in {".js", ".svg", ".png"}}
    check_accents(settings, (folder / "base" / "00-tokens.css").read_text(encoding="utf-8"))
    files |= {name: with_accents(bundle(folder, rooms), settings) for name, rooms in BUNDLES.items()}
    mark = f"logo{settings.logo.suffix.lower()}" if settings.logo else "mark.svg"
    if settings.logo:
        files[mark] = read_logo(settings.logo)
    names = {name: _hashed_name(name, content) for name, content in files.items()}
    app.extensions["role_fit_assets"] = {
        names[name]: Asset(content, gzip.compress(content, mtime=0), TYPES[Path(name).suffix])
        for name, content in files.items()
    }
    app.register_blueprint(blueprint)
    app.jinja_env.globals |= {"mark": mark, "has_logo": bool(settings.logo), "site_name": settings.site_name}
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.send", name=names[name])


def _hashed_name(name: str, content: bytes) -> str:
    """Return the name of a file with its content's hash in it: site.0123456789ab.css."""
    path = Path(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"


@blueprint.get("/static/<name>")
def send(name: str) -> Response:
    """Send a file from memory."""
    found = current_app.extensions["role_fit_assets"].get(name)
    if found is None:
        abort(404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if request.accept_encodings.quality("gzip") and len(found.packed) < len(found.content):
        return Response(found.packed, content_type=found.type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, content_type=found.type, headers=headers)
