"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
BUNDLE = "site.css"
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)  # no string of ours holds one
INDENT = re.compile(rb"\s*\n\s*")
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain, and compressed once for all browsers that take it so."""

    content: bytes
    packed: bytes
    type: str


def init_app(app: Flask, folder: Path) -> None:
    """Read all static files once; `asset('site.css')` in templates gives the address of one.

    The stylesheets, one for each component, are sent as one file: tokens and base first, then the rest.
    """
    files = {path.name: path.read_bytes() for path in folder.glob("**/*") if path.suffix in {".js", ".svg", ".png"}}
    files[BUNDLE] = squeezed(b"\n".join(path.read_bytes() for path in stylesheets(folder)))
    names = {name: _hashed_name(name, content) for name, content in files.items()}
    app.extensions["role_fit_assets"] = {
        names[name]: Asset(content, gzip.compress(content, mtime=0), TYPES[Path(name).suffix])
        for name, content in files.items()
    }
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.send", name=names[name])


def stylesheets(folder: Path) -> list[Path]:
    """Return the stylesheets in the order in which they are joined."""
    return [*sorted((folder / "base").glob("*.css")), *sorted((folder / "components").glob("*.css"))]


def squeezed(style: bytes) -> bytes:
    """Return a stylesheet without comments and indents, which no browser needs."""
    return INDENT.sub(b"\n", COMMENT.sub(b"", style)).strip()


def _hashed_name(name: str, content: bytes) -> str:
    path = Path(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"


@blueprint.get("/static/<name>")
def send(name: str) -> Response:
    """Send a file that was read at start."""
    found = current_app.extensions["role_fit_assets"].get(name)
    if found is None:
        abort(404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if request.accept_encodings.quality("gzip") and len(found.packed) < len(found.content):
        return Response(found.packed, content_type=found.type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, content_type=found.type, headers=headers)
