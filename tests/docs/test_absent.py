"""What cannot go wrong because it is not there: the sources hold no such thing, and the scans would find it."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.docs.sources import ROOT, calling, calls, holding, imported, importing, texts, trees, written
from web.platform.headers import POLICY

SYSTEMS = ("ldap", "ldap3", "smtplib", "imaplib", "poplib", "email", "memcache", "pymemcache", "pylibmc", "flask_mail")
XML = ("xml", "lxml", "defusedxml", "xmltodict", "pylatex", "html5lib")
PROGRAMS = ("subprocess", "pty", "pexpect", "sh", "commands")
STARTS = ("os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "os.posix_spawn", "os.startfile")
RUNS = ("eval", "exec", "compile", "__import__", "runpy.run_path")
BUILDERS = ("pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "copyreg")
SENDERS = ("requests", "httpx", "urllib3", "aiohttp", "ftplib", "http.client", "urllib.request", "socket", "telnetlib")
START_UP = "web/commands/serve.py"  # looks at its own port, and at its own /healthz
GUESSABLE = ("random", "uuid", "numpy")
CIPHERS = ("cryptography", "Crypto", "Cryptodome", "nacl", "ssl", "crypt", "OpenSSL")
UNMANAGED = ("ctypes", "cffi", "mmap", "_ctypes")
MARKUP_WRITERS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "setHTML", "eval(", "Function(")
BROWSER_STORES = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.", "serviceWorker")
CHANNELS = (
    "WebSocket",
    "EventSource",
    "postMessage",
    '"message"',
    "RTCPeer",
    "XMLHttpRequest",
    "sendBeacon",
    "import(",
)
PLUGINS = ("<object", "<embed", "<applet", "<iframe", "<frame", "<portal")
FOREIGN_PACKAGES = re.compile(
    r"oauth|authlib|jwt|jose|saml|ldap|oidc|graphql|graphene|websock|socketio|webrtc|aiortc|login|passlib|argon|bcrypt|"
    r"memcache|mail|(?<!^l)xml|latex|cryptography|requests|httpx|pyyaml"
)


def test_enough_is_looked_at():
    assert len(trees()) > 70
    assert len(texts("templates", ".html")) > 20
    assert texts("static", ".js")
    assert sum(1 for tree in trees().values() for _ in calls(tree)) > 1500


def test_no_directory_mail_or_cache_server_is_spoken_to():
    assert not importing(trees(), SYSTEMS)


def test_no_xml_and_no_latex_is_read():
    assert not importing(trees(), XML)


def test_no_other_program_is_started():
    # Both start a part of the app itself.
    files = {found.partition(":")[0] for found in importing(trees(), PROGRAMS)}
    assert files == {"web/platform/shared_work.py", "documents/pdf/writer.py"}
    assert not calling(trees(), STARTS)


def test_no_text_is_run_as_code():
    assert not calling(trees(), RUNS)


def test_nothing_is_read_that_could_build_objects():
    assert not importing(trees(), BUILDERS)


def test_no_request_is_sent_to_another_server():
    assert {place.partition(":")[0] for place in importing(trees(), SENDERS)} <= {START_UP}
    opened = [call for name, call in calls(trees()[START_UP]) if name.endswith("urlopen")]
    assert [ast.unparse(call.args[0]) for call in opened] == ["f'{inside}/healthz'"]


def test_random_numbers_come_from_the_operating_system():
    assert not importing(trees(), GUESSABLE)
    assert any("secrets" in imported(tree) for tree in trees().values())


def test_only_sha_256_is_used_for_hashes():
    names = {name for tree in trees().values() for name in imported(tree) if name.startswith("hashlib.")}
    names |= {name for tree in trees().values() for name, _ in calls(tree) if name.startswith("hashlib.")}
    assert names == {"hashlib.sha256"}
    assert not other_digests(trees())


def other_digests(trees: dict[str, ast.Module]) -> list[str]:
    """Return where HMAC is given anything but SHA-256."""
    made = [(path, call) for path, tree in trees.items() for name, call in calls(tree) if name.startswith("hmac.")]
    return [
        f"{path}:{call.lineno}"
        for path, call in made
        if written(call.func) not in {"hmac.compare_digest"} and "sha256" not in ast.unparse(call)
    ]


def test_nothing_is_encrypted_by_our_own_code():
    assert not importing(trees(), CIPHERS)


def test_no_unmanaged_memory_is_touched():
    assert not importing(trees(), UNMANAGED)


def test_sql_is_never_put_together_from_pieces():
    assert not pieced_sql(trees())


def pieced_sql(trees: dict[str, ast.Module]) -> list[str]:
    """Return where a statement is built from anything but constants of the module."""
    return [
        f"{path}:{call.lineno}"
        for path, tree in trees.items()
        for name, call in calls(tree)
        if name.split(".")[-1] in {"exec_driver_sql", "text", "execute", "executescript"} and call.args
        if _is_pieced(call.args[0])
    ]


def _is_pieced(statement: ast.expr) -> bool:
    is_joined = isinstance(statement, ast.BinOp) or ".format(" in ast.unparse(statement)
    return is_joined or any(map(_is_foreign, ast.walk(statement)))


def _is_foreign(part: ast.AST) -> bool:
    """Tell whether a value in a text is neither a constant of ours nor written as a number."""
    if not isinstance(part, ast.FormattedValue) or ast.unparse(part.value).isupper():
        return False
    return part.format_spec is None or not ast.unparse(part.format_spec).endswith(("f'", "d'"))


def test_no_text_is_marked_as_safe_markup():
    assert not calling(trees(), ("Markup", "markupsafe.Markup", "flask.Markup", ".Markup"))
    templates = texts("templates", ".html")
    assert not [path for path, text in templates.items() if re.search(r"\|\s*safe\b|autoescape", text)]
    # Names of attributes would not be escaped in old versions; these are ours.
    written = {found for text in templates.values() for found in re.findall(r".*\|\s*xmlattr", text)}
    assert all("bank_language()" in found for found in written)


def test_no_template_is_built_from_a_text():
    assert not calling(trees(), ("render_template_string", "Template", "jinja2.Template", ".from_string"))


def test_only_our_own_texts_are_used_as_formats():
    assert not foreign_formats(trees())


def foreign_formats(trees: dict[str, ast.Module]) -> list[str]:
    """Return where `format` is called on anything but a text that stands there."""
    return [
        f"{path}:{call.lineno}"
        for path, tree in trees.items()
        for name, call in calls(tree)
        if name.endswith((".format", ".format_map")) and isinstance(call.func, ast.Attribute)
        if not isinstance(call.func.value, ast.Constant) and ast.unparse(call.func.value) not in {"super()", "line"}
    ]


def test_regular_expressions_are_fixed():
    assert not built_patterns(trees())


def built_patterns(trees: dict[str, ast.Module]) -> list[str]:
    """Return where a pattern holds anything but constants."""
    return [
        f"{path}:{call.lineno}"
        for path, tree in trees.items()
        for name, call in calls(tree)
        if name.startswith("re.") and name != "re.escape"
        if any(isinstance(part, ast.Name) and not part.id.isupper() for part in ast.walk(call.args[0]))
    ]


def test_redirects_lead_to_our_own_addresses():
    assert not foreign_redirects(trees())


def foreign_redirects(trees: dict[str, ast.Module]) -> list[str]:
    """Return where a redirect leads to anything but `url_for`, or a function that gives nothing else."""
    found = []
    for path, tree in trees.items():
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _gives_addresses(node)}
        targets = [(call, call.args[0]) for name, call in calls(tree) if name == "redirect"]
        found += [f"{path}:{call.lineno}" for call, target in targets if not _is_own(target, own)]
    return found


def _gives_addresses(function: ast.FunctionDef) -> bool:
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return bool(returned) and all(value is not None and _is_own(value, set()) for value in returned)


def _is_own(target: ast.expr, own: set[str]) -> bool:
    if isinstance(target, ast.IfExp):
        return _is_own(target.body, own) and _is_own(target.orelse, own)
    return isinstance(target, ast.Call) and written(target.func) in {"url_for", *OWN_ADDRESSES, *own}


# Functions of other files that give what `url_for` gave, with a query of ours behind it at most.
OWN_ADDRESSES = ("address_for_maker", "tried.address")


def test_scripts_ask_only_for_addresses_of_their_own_page():
    """Where a script fetches, the address begins with that of a form on the page; the policy allows no other origin."""
    lines = [line for text in texts("static", ".js").values() for line in text.splitlines()]
    fetched = [line for line in lines if "fetch(" in line]
    assert len(fetched) == len([line for line in fetched if "fetch(address, {" in line]) == 4
    asking = [text for text in texts("static", ".js").values() if "fetch(" in text]
    assert all(
        re.search(r"const address = (form\.action;|new URL\(`\?.*, form\.action\)|`\$\{button\.formAction\}\?)", text)
        for text in asking
    )
    assert "connect-src 'self'" in POLICY


def test_a_field_is_read_from_where_it_belongs():
    assert not [place for place in _attributes() if place.endswith(("request.values", "request.get_json"))]


def _attributes() -> list[str]:
    return [
        f"{path}:{node.lineno}: {written(node)}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    ]


def test_logs_go_to_one_place():
    assert not importing(trees(), ("logging.handlers", "logging.config", "syslog"))
    assert not calling(trees(), ("logging.FileHandler", "FileHandler", "print"))


def test_the_server_takes_no_websockets():
    servers = [call for name, call in calls(trees()[START_UP]) if name == "Server"]
    assert [ast.literal_eval(word.value) for call in servers for word in call.keywords if word.arg == "websockets"] == [
        False
    ]


def test_scripts_write_text_and_never_markup():
    assert not holding(texts("static", ".js"), MARKUP_WRITERS)


def test_scripts_keep_nothing_in_the_browser():
    assert not holding(texts("static", ".js"), BROWSER_STORES)


def test_scripts_open_no_channel():
    assert not holding(texts("static", ".js"), CHANNELS)


def test_no_form_takes_a_file_or_a_password():
    assert not holding(texts("templates", ".html"), ('type="file"', 'type="password"', "multipart"))
    assert not calling(trees(), ("FileField", "MultipleFileField", "PasswordField", ".files"))


def test_no_page_holds_a_plugin_or_a_frame():
    assert not holding(texts("templates", ".html"), PLUGINS)


def packages(lock: str) -> dict[str, list[str]]:
    """Return the packages of a lock with their lines."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    return {entry.split("==")[0]: entry.splitlines() for entry in entries if not entry.startswith("#")}


LOCKS = ("requirements.txt", "requirements-postgres.txt", "requirements-redis.txt", "requirements-pdf.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_for_accounts_tokens_or_channels_is_installed(lock):
    assert packages(lock)
    assert not [name for name in packages(lock) if FOREIGN_PACKAGES.search(name)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash(lock):
    for name, lines in packages(lock).items():
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[0-9][^ ]*.*\\", lines[0]), lines[0]
        assert any("--hash=sha256:" in line for line in lines), name
    assert "--require-hashes" in (ROOT / "tools" / "prepare.py").read_text(encoding="utf-8")


def test_no_key_stands_in_the_repository():
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "instance"]
    names = [path.name for folder in folders for path in folder.rglob("*")]
    assert len(names) > 300
    assert not [name for name in names if name.endswith(("secret_key", ".pem", ".key", ".sqlite3", ".env"))]
    assert "instance/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


BAD = {
    "import smtplib": lambda tree: importing(tree, SYSTEMS),
    "from urllib.request import urlopen": lambda tree: importing(tree, SENDERS),
    "from urllib import request": lambda tree: importing(tree, SENDERS),
    "import xml.etree.ElementTree as ET": lambda tree: importing(tree, XML),
    "eval('1')": lambda tree: calling(tree, RUNS),
    "os.system('ls')": lambda tree: calling(tree, STARTS),
    "app.jinja_env.from_string(x)": lambda tree: calling(tree, (".from_string",)),
    "hmac.digest(key, words, 'md5')": other_digests,
    "connection.execute(text(f'SELECT {name}'))": pieced_sql,
    "connection.execute('SELECT ' + name)": pieced_sql,
    "words.format(name)": foreign_formats,
    "re.compile(f'{name}+')": built_patterns,
    "redirect(request.args['next'])": foreign_redirects,
    "def away(): return request.referrer\nredirect(away())": foreign_redirects,
}


@pytest.mark.parametrize("source", BAD)
def test_what_is_not_there_would_be_found(source):
    scan: Callable[[dict[str, ast.Module]], list[str]] = BAD[source]
    assert scan({"bad.py": ast.parse(source)})


def test_bad_scripts_and_pages_would_be_found():
    assert holding({"bad.js": "box.innerHTML = 1; new WebSocket(x); localStorage.a = 1"}, MARKUP_WRITERS)
    assert holding({"bad.js": "new WebSocket(x)"}, CHANNELS)
    assert holding({"bad.html": '<input type="FILE">'}, ('type="file"',))
    assert FOREIGN_PACKAGES.search("flask-login")
