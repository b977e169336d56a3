"""As much of HTTP/2 as one form takes: the answer's text, without its headers, which are packed."""

import socket
import struct

from tests.deploy.nginx import NAME, Nginx

HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, GO_AWAY, ALL_THERE, END_OF_STREAM, END_OF_HEADERS = 0, 1, 4, 7, 0, 1, 4
LONGEST = 16_384  # bytes of one frame
WINDOW = 65_535  # bytes that may be sent before the other side asks for more
PATIENCE = 90.0


def post_over_http2(nginx: Nginx, path: str, body: bytes) -> str:
    """Send a form, as much of it as may be sent unasked, and return the text that comes back."""
    trust = nginx.trust()
    trust.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", nginx.https), PATIENCE)
    with trust.wrap_socket(plain, server_hostname=NAME) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        connection.sendall(
            HELLO + frame(SETTINGS, ALL_THERE, 0, b"") + frame(HEADERS, END_OF_HEADERS, 1, _head(path, body))
        )
        begun = body[:WINDOW]
        parts = [begun[at : at + LONGEST] for at in range(0, len(begun), LONGEST)]
        for part in parts:
            is_last = part is parts[-1] and begun == body
            connection.sendall(frame(DATA, END_OF_STREAM if is_last else 0, 1, part))
        return _text(connection)


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _head(path: str, body: bytes) -> bytes:
    fields = {
        ":method": "POST",
        ":scheme": "https",
        ":authority": NAME,
        ":path": path,
        "content-type": "application/x-www-form-urlencoded",
        "content-length": str(len(body)),
    }
    return b"".join(b"\0" + _packed(name) + _packed(value) for name, value in fields.items())


def _packed(text: str) -> bytes:
    assert len(text) < 127
    return bytes([len(text)]) + text.encode()


def _text(connection: socket.socket) -> str:
    text, stream = b"", connection.makefile("rb")
    while len(head := stream.read(9)) == 9:
        kind, flags = head[3], head[4]
        payload = stream.read(int.from_bytes(head[:3], "big"))
        assert kind != GO_AWAY, payload
        if kind == DATA:
            text += payload
        if kind in {DATA, HEADERS} and flags & END_OF_STREAM:
            break
    return text.decode()
