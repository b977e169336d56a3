"""Writes a document as PDF, at most two at a time."""

import json
import subprocess
import sys
import threading
from calendar import timegm
from importlib.util import find_spec
from pathlib import Path

from documents.model import Document
from documents.pdf.object_streams import pack_objects
from documents.pdf.typesetting import NO_TYPST
from documents.pdf.values import values_of

SCRIPT = Path(__file__).with_name("typesetting.py")
AT_A_TIME = 2
WAIT = 5.0  # seconds until a third one is refused
LONGEST = 30.0  # seconds; a usual document takes 0.3

_places = threading.BoundedSemaphore(AT_A_TIME)


class PdfError(Exception):
    """The document could not be written as PDF; it can in the other formats."""


class PdfUnavailable(PdfError):  # noqa: N818  says what is the case
    """Typst is not installed, or does not run on this machine."""


class Busy(PdfError):  # noqa: N818  the same
    """Others were being written all the time that this one waited; it can be tried again."""


def can_write_pdf() -> bool:
    """Return whether Typst is installed."""
    return find_spec("typst") is not None


def write_pdf(document: Document) -> bytes:
    """Return the document as PDF, the same bytes for the same document.

    Raises Busy when two others are written for five seconds, PdfUnavailable without Typst, PdfError for all else.
    """
    if not can_write_pdf():
        raise PdfUnavailable("Typst is not installed")
    values = json.dumps(values_of(document), ensure_ascii=False).encode("utf-8", "replace")
    if not _places.acquire(timeout=WAIT):
        raise Busy(f"{AT_A_TIME} other PDF files are being written")
    try:
        return pack_objects(_typeset(values, timegm(document.made_on.timetuple())))
    finally:
        _places.release()


def _typeset(values: bytes, timestamp: int) -> bytes:
    # Typst keeps what it laid out before, about 200 MB, and gives no way to empty that: so a process for each document.
    # It gets no environment, which may hold secrets. One thread of its own is hardly slower and takes less CPU.
    command = [sys.executable, "-I", str(SCRIPT), str(timestamp)]
    environment = {"RAYON_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, input=values, capture_output=True, env=environment, timeout=LONGEST, check=False)  # noqa: S603  our own script
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise PdfError(f"the PDF was not written: {type(trouble).__name__}") from trouble
    if done.returncode == NO_TYPST:
        raise PdfUnavailable("Typst does not run on this machine")
    if done.returncode:
        # What it complains of may quote the document, which belongs in no log.
        raise PdfError(f"Typst ended with status {done.returncode}")
    return done.stdout
