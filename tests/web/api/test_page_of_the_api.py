"""docs/api.md: its examples are run as they stand there."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.docs.page import broken_links, page, section, tables
from tests.servers import ROOT, AppServer
from web.commands.exits import WARNED
from web.platform.problems import TITLES

PAGE = page("docs/api.md")
ADDRESS = "http://127.0.0.1:8000"


def blocks(heading: str, kind: str) -> list[str]:
    """Return the blocks of code of a kind below a heading."""
    return re.findall(rf"```{kind}\n(.*?)```", section(PAGE, heading), re.DOTALL)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with AppServer(tmp_path_factory.mktemp("api") / "data") as running:
        yield running


def run(server: AppServer, words: list[str], folder: Path) -> str:
    """Run an example; the address is that of this server, and nothing else is another than on the page."""
    here = [word.replace(ADDRESS, server.url) for word in words]
    return subprocess.run(here, check=True, capture_output=True, text=True, cwd=folder).stdout


@pytest.mark.slow
def test_the_example_for_curl_says_what_the_page_says(server: AppServer, tmp_path: Path) -> None:
    [command], [told] = blocks("A sheet, with curl", "sh"), blocks("A sheet, with curl", "json")
    found = json.loads(run(server, ["sh", "-c", command], tmp_path))
    assert json.loads(told).items() <= found.items()


@pytest.mark.slow
def test_the_example_for_python_prints_what_the_page_says(server: AppServer, tmp_path: Path) -> None:
    heading = "What may be asked, and two sheets compared, with Python"
    [program], [told] = blocks(heading, "python"), blocks(heading, "text")
    assert run(server, [sys.executable, "-c", program], tmp_path) == told


@pytest.mark.slow
def test_the_example_of_a_spreadsheet_gives_the_same_by_curl_and_by_command(server: AppServer, tmp_path: Path) -> None:
    curl, command = blocks("A spreadsheet", "sh")
    [table], [told] = blocks("A spreadsheet", "csv"), blocks("A spreadsheet", "text")
    (tmp_path / "sheets.csv").write_text(table, encoding="utf-8")
    run(server, ["sh", "-c", curl], tmp_path)
    by_curl = (tmp_path / "scored.csv").read_bytes()
    words = ["sh", "-c", command.replace("./role-fit", str(ROOT / "role-fit"))]
    assert subprocess.run(words, check=False, cwd=tmp_path).returncode == WARNED
    assert (tmp_path / "scored.csv").read_bytes() == by_curl
    header, *rows = csv.reader(by_curl.decode("utf-8-sig").splitlines(), delimiter=";")
    assert re.findall(r"`(result\.[\w.]+)`", section(PAGE, "A spreadsheet")) == header[5:]
    assert rows[1][-1] == told.strip()


def test_every_address_and_every_status_stands_on_the_page(app: Flask) -> None:
    [addresses], [statuses] = tables(section(PAGE, "All addresses")), tables(section(PAGE, "When something is wrong"))
    routes = {
        f"`{method} {rule}`"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if rule.endpoint.startswith("api.")
    }
    assert {row[0] for row in addresses} == routes
    assert {int(row[0]) for row in statuses} == set(TITLES) - {405, 500}


def test_its_links_lead_somewhere() -> None:
    assert not broken_links(PAGE)
