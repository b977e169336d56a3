"""Serve a yardstick as the app is served: the same server, workers and threads; `site` or `hello`."""

import os
import sys

from web.commands.serve import create_server

if __name__ == "__main__":
    create_server(
        f"tests.bench.twin.{sys.argv[1]}:create_site",
        os.environ["HOST"],
        int(os.environ["PORT"]),
        int(os.environ["WEB_CONCURRENCY"]),
    ).serve()
