"""The shipped nginx sample, running on this machine: only ports, files and the app's address are put in."""

import signal
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import trustme

from tests.programs import require
from tests.servers import ROOT, ServerError, free_port, is_free

SAMPLE = ROOT / "deploy" / "nginx.conf"
NAME = "roles.example.org"
PATIENCE = 90.0
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

# Line of the sample, how often it stands there, and what stands there in a test.
Places = dict[str, tuple[int, str]]


def fitted(sample: str, places: Places) -> str:
    """Put this machine's places into the sample; fails when a line to be replaced has gone."""
    for line, (times, own) in places.items():
        found = sample.count(line)
        if found != times:
            raise ServerError(f"deploy/nginx.conf has {found} times {line!r}, not {times} times")
        sample = sample.replace(line, own)
    return sample


class Nginx:
    """nginx with the sample in front of one or more apps; `swaps` changes more lines, for controls."""

    def __init__(self, folder: Path, *apps: int, swaps: Places | None = None) -> None:
        self.folder = folder
        self.apps = apps
        self.swaps = swaps or {}
        self.http, self.https = free_port(), free_port()
        self.access_log, self.error_log = folder / "access.log", folder / "error.log"
        self.authority = trustme.CA()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._write()

    def _write(self) -> None:
        certificate = self.authority.issue_cert(NAME, "127.0.0.1")
        chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
        (self.folder / "fullchain.pem").write_bytes(chain)
        certificate.private_key_pem.write_to_path(self.folder / "privkey.pem")
        self.config = self.folder / "nginx.conf"
        self.config.write_text(fitted(fitted(SAMPLE.read_text(), self.places()), self.swaps))

    def places(self) -> Places:
        """Return what a test must change: nothing but ports, files and addresses."""
        http, https = f"127.0.0.1:{self.http}", f"127.0.0.1:{self.https}"
        upstream = "".join(f"server 127.0.0.1:{port};" for port in self.apps)
        temporary = "".join(f"    {kind}_temp_path {self.folder}/{kind};\n" for kind in TEMPORARY)
        return {
            "listen 80 default_server;": (1, f"listen {http} default_server;"),
            "listen 443 ssl http2 default_server;": (1, f"listen {https} ssl http2 default_server;"),
            "listen [::]:80 default_server;": (1, ""),
            "listen [::]:443 ssl http2 default_server;": (1, ""),
            "listen 80;": (1, f"listen {http};"),
            "listen [::]:80;": (1, ""),
            "listen 443 ssl http2;": (1, f"listen {https} ssl http2;"),
            "listen [::]:443 ssl http2;": (1, ""),
            "server 127.0.0.1:8000;": (1, upstream),
            "/etc/ssl/role-fit/": (2, f"{self.folder}/"),
            "/var/log/nginx/": (3, f"{self.folder}/"),
            "pid /run/nginx.pid;": (1, f"pid {self.folder}/nginx.pid;"),
            # Who is not root may not write where the system's nginx keeps its temporary files.
            "server_tokens off;": (1, f"server_tokens off;\n{temporary}"),
        }

    def words(self, *more: str) -> list[str]:
        """Return the command; what nginx says before it has read the sample goes where it runs."""
        return [str(require("nginx")), "-p", str(self.folder), "-c", str(self.config), "-e", "stderr", *more]

    def check(self) -> str:
        """Return what nginx says about the sample; raises when it cannot be used."""
        done = subprocess.run(self.words("-t"), capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode:
            raise ServerError(done.stderr)
        return done.stderr

    def __enter__(self) -> "Nginx":
        if not (is_free(self.http) and is_free(self.https)):
            raise ServerError("Somebody else listens where nginx should.")
        with (self.folder / "said.log").open("wb") as output:
            self.process = subprocess.Popen(
                self.words("-g", "daemon off;"), stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        self._wait()
        return self

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError):
                if int((self.folder / "nginx.pid").read_text() or 0) == self.process.pid:
                    return
            time.sleep(0.02)
        raise ServerError(f"nginx does not start:\n{(self.folder / 'said.log').read_text()}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def trust(self) -> ssl.SSLContext:
        """Return the trust of a browser that knows the certificate's authority, and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        return context

    def logs(self) -> str:
        """Return everything that nginx wrote."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))
