"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from web.platform.stylesheets import BUNDLES, bundle

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain, and compressed once for all browsers that take it so."""

    content: bytes
    packed: bytes
    type: str


def init_app(app: Flask) -> None:
    """Read all static files once; `asset('site.css')` in templates gives the address of one.

    The stylesheets, one for each component, are sent as one file for screens and one for paper.
    """
    folder = Path(app.root_path) / "static"
    files = {path.name: path.read_bytes() for path in folder.glob("**/*") if path.suffix in {".js", ".svg", ".png"}}
    files |= {name: bundle(folder, rooms) for name, rooms in BUNDLES.items()}
    names = {name: _hashed_name(name, content) for name, content in files.items()}
    app.extensions["role_fit_assets"] = {
        names[name]: Asset(content, gzip.compress(content, mtime=0), TYPES[Path(name).suffix])
        for name, content in files.items()
    }
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.send", name=names[name])


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
