"""Nothing stands in the sources that would undo what the other tests show."""

import ast
import re

import pytest

from tests.attacks.sources import (
    IN_SCRIPTS,
    IN_STYLES,
    IN_TEMPLATES,
    ROOT,
    Finder,
    built_sql,
    faults,
    forbidden_calls,
    forbidden_imports,
    logged_requests,
    loose_redirects,
    matches,
    sources,
    templates,
    unsafe_hashes,
    unsafe_yaml,
)

# What serves the app looks at its own address once, and starts a part of itself; nothing else does either.
ALLOWED = {"web/commands/serve.py": "import urllib.request", "web/platform/shared_work.py": "import subprocess"}

BAD: dict[Finder, tuple[str, ...]] = {
    forbidden_calls: (
        "Markup(x)",
        "markupsafe.Markup(x)",
        "render_template_string(x)",
        "eval(x)",
        "exec(x)",
        "os.system(x)",
        "env.from_string(x)",
    ),
    forbidden_imports: (
        "import pickle",
        "import subprocess",
        "from random import choice",
        "import yaml",
        "import requests",
    ),
    unsafe_yaml: ("yaml.load(x)", "YAML(typ='unsafe')"),
    logged_requests: (
        "log.info('x %s', request.path)",
        "app.logger.error(f'{request.url}')",
        "print(request.full_path)",
        "log.log(1, 'x', extra={'x': request.headers})",
    ),
    built_sql: (
        "connection.execute(f'SELECT {x}')",
        "connection.execute('SELECT ' + x)",
        "text('SELECT %s' % x)",
        "connection.exec_driver_sql('x{}'.format(y))",
    ),
    loose_redirects: (
        "def page():\n    return redirect(request.args['next'])",
        "def page():\n    to = request.args['next']\n    return redirect(to)",
        "def page():\n    to = url_for('x')\n    to = other\n    return redirect(to)",
        "def other():\n    return request.path\ndef page():\n    return redirect(other())",
        "def page(r):\n    r.headers['Location'] = x",
    ),
    unsafe_hashes: ("hashlib.md5(x)", "hmac.digest(x, y, 'sha1')"),
}
GOOD: dict[Finder, str] = {
    forbidden_calls: "re.compile(x)",
    forbidden_imports: "import secrets",
    unsafe_yaml: "YAML(typ='safe')",
    logged_requests: "log.info('x %s', request.endpoint)",
    built_sql: "connection.execute(select(x))\nconnection.exec_driver_sql(f'PRAGMA x={Y}')",
    loose_redirects: "def other():\n    return url_for('x')\ndef page():\n    return redirect(other(), 303)",
    unsafe_hashes: "hashlib.sha256(x)",
}


@pytest.mark.parametrize("find", BAD, ids=lambda find: find.__name__)
def test_the_program_has_none_of_it(find: Finder) -> None:
    found = [fault for fault in faults(find, sources()) if fault.partition(": ")[2] not in allowed(fault)]
    assert not found, "\n".join(found)


def allowed(fault: str) -> tuple[str, ...]:
    return (ALLOWED.get(fault.partition(":")[0], ""),)


@pytest.mark.parametrize("find", BAD, ids=lambda find: find.__name__)
def test_it_would_be_found(find: Finder) -> None:
    for text in BAD[find]:
        assert list(find(ast.parse(text))), text
    assert not list(find(ast.parse(GOOD[find])))


def test_enough_was_read() -> None:
    assert len(sources()) > 60
    assert len(templates()) > 20
    assert (ROOT / "web" / "pages" / "manage.py") in sources()


def test_templates_escape_everything_and_stay_on_our_origin() -> None:
    found = matches(IN_TEMPLATES, templates())
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "{{ x|safe }}",
        "{{ x | safe }}",
        "{% autoescape false %}",
        "<script>x</script>",
        "<style>",
        '<p style="x">',
        '<p onclick="x">',
        '<img src="https://evil.example/x">',
        '<link href="//evil.example/x">',
        '<a href="javascript:x">',
        '<a target="_blank">',
        "<p class={{ x }}>",
    ],
)
def test_it_would_be_found_in_a_template(line: str) -> None:
    assert any(pattern.search(line) for pattern in IN_TEMPLATES.values())


def test_stylesheets_ask_for_nothing() -> None:
    assert not matches(IN_STYLES, sorted((ROOT / "static").rglob("*.css")))


def test_scripts_make_no_markup_and_keep_nothing() -> None:
    scripts = sorted((ROOT / "static").rglob("*.js"))
    assert scripts
    assert not matches(IN_SCRIPTS, scripts)


def test_pictures_hold_no_script() -> None:
    pictures = sorted((ROOT / "static").rglob("*.svg"))
    assert pictures
    for picture in pictures:
        text = picture.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"<script|\son\w+=|href|http|style=|<style|<!ENTITY|foreignObject", text), picture


def test_autoescape_is_on_for_every_template() -> None:
    for path in templates():
        assert path.suffix == ".html", "Flask escapes by this ending"


def test_no_setting_switches_a_protection_off() -> None:
    words = re.compile(
        r"WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT|csrf\.exempt|autoescape|TESTING\s*=|use_debugger|debug=True"
    )
    found = ["/".join(path.parts[-3:]) for path in sources() if words.search(path.read_text())]
    assert found == ["web/api/__init__.py"]  # programs have no cookie that a form could misuse
