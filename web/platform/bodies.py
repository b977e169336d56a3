"""Bodies of requests: one without a length is counted while it is read, and one that is too long is never cut."""

from functools import cached_property
from typing import IO, Final

from flask import Flask, Request, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import LimitedStream

READ_ON: Final = 4 * 1024 * 1024  # bytes; a client that is still sending sees a reset instead of its answer


def init_app(app: Flask) -> None:
    """Answer 413 for a body that turns out to be too long, and let whoever sent it see the answer."""
    app.request_class = WholeRequest

    @app.after_request
    def read_on(response: Response) -> Response:
        length = request.content_length
        # Whoever announces more than that may wait for the answer before sending it.
        if response.status_code == RequestEntityTooLarge.code and (length is None or length <= READ_ON):
            _discard(request.environ["wsgi.input"], READ_ON)
        return response


class UncutStream(LimitedStream):
    """A stream with a limit: Werkzeug's own returns what it read until then as if that were all."""

    def readall(self) -> bytes:
        """Return all bytes; raises RequestEntityTooLarge if there are more than the limit."""
        content = super().readall()
        if self.is_exhausted and self._stream.read(1):
            self.on_exhausted()
        return content


class WholeRequest(Request):
    """A request whose body is read as a whole, or not at all."""

    @cached_property
    def stream(self) -> IO[bytes]:
        """Return the body as a stream; raises RequestEntityTooLarge where its announced length says enough."""
        found = super().stream
        most = self.max_content_length
        if most is None or "wsgi.input_terminated" not in self.environ:
            return found
        return UncutStream(self.environ["wsgi.input"], most, is_max=True)  # type: ignore[return-value]


def _discard(stream: IO[bytes], most: int) -> None:
    """Read up to so many bytes."""
    left = most
    while left > 0 and (read := stream.read(min(left, 64 * 1024))):
        left -= len(read)
