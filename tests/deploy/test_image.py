"""What the image and the compose file promise, as far as it can be seen without building them."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from questions import Bank
from tests.deploy.conftest import PUBLIC
from tests.deploy.nginx import SAMPLE, Nginx
from tests.deploy.person import Person
from tests.servers import ROOT, free_port, listeners
from web.commands.exits import AWAY, FAULTY
from web.platform.settings import Settings

pytestmark = pytest.mark.slow

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
STRANGER = 65_534
# What stands beside the rooms for those who work on the project.
NOT_IN_THE_IMAGE = {"docs", "tests", "tools", "deploy", "instance"}


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile as pairs of instruction and words, comments left out and lines joined."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split()[0], line.split(None, 1)[1]) for line in text.splitlines() if line.strip()]


def last_stage() -> list[tuple[str, str]]:
    lines = instructions()
    begins = max(at for at, (name, _) in enumerate(lines) if name == "FROM")
    return lines[begins:]


def words_of(name: str) -> list[str]:
    return [words for instruction, words in last_stage() if instruction == name]


def copied() -> dict[str, str]:
    """Return what the last stage takes out of the project, and where in the image it goes."""
    found: dict[str, str] = {}
    for words in words_of("COPY"):
        if not words.startswith("--from"):
            *sources, place = words.split()
            found |= {source: source if place in {"./", "."} else place for source in sources}
    return found


def compose() -> dict[str, Any]:
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    return dict(YAML(typ="safe").load(text))


def rooms() -> set[str]:
    """Return the folders of the project that hold code, or what code reads."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {*project["tool"]["importlinter"]["root_packages"], "templates", "static"}


def test_the_image_holds_every_room_and_the_app_that_joins_them() -> None:
    assert rooms() <= set(copied())
    assert {"app.py", "LICENSE"} <= set(copied())
    assert not set(copied()) & NOT_IN_THE_IMAGE


def test_what_is_not_copied_is_not_even_sent_to_the_builder() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert lines[0] == "*"
    needed = set(re.findall(r"requirements[\w-]*\.txt", " ".join(words for _, words in instructions())))
    assert allowed == set(copied()) | needed


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert words_of("USER") == ["10001:10001"]
    assert [name for name, _ in last_stage()].index("USER") < [name for name, _ in last_stage()].index("CMD")
    assert words_of("VOLUME") == ["/data"]


def test_nothing_is_fetched_but_hashed_packages() -> None:
    assert not [words for name, words in instructions() if name == "ADD"]
    runs = " ".join(words for name, words in instructions() if name == "RUN")
    assert "--require-hashes" in runs
    assert "--only-binary :all:" in runs
    assert not re.search(r"https?:|curl|wget|apt-get|git ", runs)


def test_every_lock_of_the_app_is_installed() -> None:
    runs = " ".join(words for name, words in instructions() if name == "RUN")
    locks = {path.name for path in ROOT.glob("requirements*.txt")} - {"requirements-dev.txt"}
    assert all(lock in runs for lock in locks)


def test_the_base_is_pinned_and_the_same_in_both_stages() -> None:
    bases = {words.split(" AS ")[0] for name, words in instructions() if name == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases.pop())


def test_health_is_looked_at_by_python_and_commands_have_no_shell() -> None:
    (health,) = words_of("HEALTHCHECK")
    assert '["python", "-c", ' in health
    assert "/healthz" in health
    assert words_of("CMD") == ['["python", "-m", "flask", "--app", "app", "serve"]']


def test_the_app_in_the_compose_file_may_do_next_to_nothing() -> None:
    app = compose()["services"]["app"]
    assert app["read_only"] is True
    assert app["cap_drop"] == ["ALL"]
    assert app["security_opt"] == ["no-new-privileges:true"]
    assert app["restart"] == "unless-stopped"
    assert "ports" not in app
    assert {volume.split(":")[1] for volume in app["volumes"]} == {"/data"}
    assert app["depends_on"]["database"]["condition"] == "service_healthy"


def test_only_nginx_can_be_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["nginx"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["nginx"]


def test_every_image_is_pinned_and_every_service_comes_back() -> None:
    services = compose()["services"].values()
    assert all(re.fullmatch(r"role-fit|\w+:\d[\w.]*-bookworm", service["image"]) for service in services)
    assert {service["restart"] for service in services} == {"unless-stopped"}
    assert all("no-new-privileges:true" in service["security_opt"] for service in services)


def test_the_database_keeps_its_data_and_says_when_it_is_ready() -> None:
    database = compose()["services"]["database"]
    assert "pg_isready" in database["healthcheck"]["test"]
    assert any(volume.startswith("database:") for volume in database["volumes"])
    assert set(compose()["volumes"]) == {"data", "database"}


def test_no_secret_stands_in_the_compose_file() -> None:
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or value.startswith("${"), name


def test_the_compose_file_names_settings_that_exist() -> None:
    known = {f"ROLE_FIT_{name.upper()}" for name in Settings.model_fields}
    named = set(compose()["services"]["app"]["environment"])
    service = (ROOT / "deploy" / "role-fit.service").read_text()
    assert named | set(re.findall(r"(ROLE_FIT_\w+)=", service)) <= known


def test_what_the_compose_file_puts_into_the_sample_stands_there() -> None:
    """The container's shell puts the name and the app's address in; the same words of sed are run here."""
    script = compose()["services"]["nginx"]["command"][2].replace("$$", "$")
    edit = script.split("/sample/nginx.conf")[0] + str(SAMPLE)
    env = {"ROLE_FIT_NAME": "jobs.example.com", "PATH": os.environ["PATH"]}
    edited = subprocess.run(
        ["/bin/sh", "-c", edit], env=env, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert edited.count("server_name jobs.example.com;") == 2
    assert "return 301 https://jobs.example.com$request_uri;" in edited
    assert "server app:8000;" in edited
    assert "roles.example.org" not in edited.split("user www-data;")[1]


def test_systemd_starts_the_app_again_and_lets_it_write_in_one_place() -> None:
    unit = (ROOT / "deploy" / "role-fit.service").read_text().splitlines()
    wanted = {
        "Restart=always",
        "KillMode=mixed",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "StateDirectory=role-fit",
        f"RestartPreventExitStatus={FAULTY}",
    }
    assert wanted <= set(unit)
    assert AWAY != FAULTY
    assert "CapabilityBoundingSet=" in unit


@pytest.fixture
def image() -> Iterator[Path]:
    """Lay out the image's files, where nobody may write; the data belong to whom the server runs as."""
    # Into a root's pytest folder a stranger may not even enter, so it stands outside.
    place = Path(tempfile.mkdtemp(prefix="role-fit-image-"))
    for source, target in copied().items():
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, place / target)
    for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    (data := place.with_name(f"{place.name}-data")).mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, STRANGER, STRANGER)
    yield place
    for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    shutil.rmtree(place)
    shutil.rmtree(data)


def test_the_image_s_files_serve_and_save_for_a_user_who_may_write_data_only(
    image: Path, bank: Bank, tmp_path: Path
) -> None:
    port, before, data = free_port(), written(image), image.with_name(f"{image.name}-data")
    server = start_as_stranger(image, data, port, tmp_path / "server.log")
    try:
        wait_for(server, port, tmp_path / "server.log")
        with Nginx(tmp_path / "nginx", port) as nginx:
            person = Person(nginx, bank)
            finished = person.finish(person.fill())
            assert finished.status == 303
            assert Person(nginx, bank).get(finished.location).status == 200
    finally:
        server.terminate()
        server.wait(90)
    assert {path.name for path in data.iterdir()} >= {"role-fit.sqlite3", "secret_key"}
    assert written(image) == before, "something was written beside the data folder"
    for path in data.iterdir():
        assert path.stat().st_uid == (os.geteuid() or STRANGER)
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def written(image: Path) -> set[tuple[str, float]]:
    """Return every file of the image with its time."""
    return {(str(path.relative_to(image)), path.stat().st_mtime) for path in image.rglob("*") if path.is_file()}


def as_stranger() -> list[str]:
    """Return what makes a root's program run as another user, who may read everything but write nothing of ours.

    Reading needs to be granted because a root's Python and packages may lie where nobody else may look.
    """
    if os.geteuid() != 0:
        return []
    may_read = "-all,+dac_read_search"
    user = [f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups"]
    return ["setpriv", *user, f"--inh-caps={may_read}", f"--ambient-caps={may_read}", f"--bounding-set={may_read}"]


def start_as_stranger(image: Path, data: Path, port: int, log: Path) -> "subprocess.Popen[bytes]":
    """Start what CMD starts, with the settings of ENV, as somebody to whom nothing belongs but the data."""
    env = dict(re.findall(r"(\w+)=(\S+)", " ".join(words_of("ENV"))))
    env |= {"PATH": os.environ["PATH"], "HOST": "127.0.0.1", "PORT": str(port), "ROLE_FIT_DATA": str(data)}
    env |= {"ROLE_FIT_PUBLIC_URL": PUBLIC, "ROLE_FIT_PROXIES": "1"}
    with log.open("wb") as output:
        return subprocess.Popen(
            [*as_stranger(), sys.executable, "-m", "flask", "--app", "app", "serve"],
            cwd=image,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 90
    while server.poll() is None and time.monotonic() < deadline:
        if listeners(port):
            return
        time.sleep(0.05)
    pytest.fail(f"The server does not start:\n{log.read_text()}", pytrace=False)
