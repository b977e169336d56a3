"""What must not stand in the sources, found by reading them; `faults` says where it does."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("web", "storage", "scoring", "questions")
ADDRESSES = {"path", "full_path", "url", "base_url", "host_url", "url_root", "root_url", "host", "query_string", "args"}
ADDRESSES |= {"form", "values", "cookies", "headers", "data", "environ", "remote_addr", "view_args", "referrer"}
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
CALLS = {"eval", "exec", "compile", "__import__", "Markup", "render_template_string", "from_string", "system", "popen"}
MODULES = {"pickle", "marshal", "shelve", "subprocess", "random", "xml", "telnetlib", "ftplib", "smtplib", "requests"}
RUNS_SQL = {"execute", "exec_driver_sql", "text", "executemany", "executescript", "scalar", "scalars", "op"}

Finder = Callable[[ast.Module], Iterator[ast.AST]]


def sources() -> list[Path]:
    """Return the program's own modules."""
    return [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def templates() -> list[Path]:
    """Return the templates."""
    return sorted((ROOT / "templates").rglob("*.html"))


def faults(find: Finder, paths: list[Path]) -> list[str]:
    """Return file and line of everything that a finder finds."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)[:120]}"  # type: ignore[attr-defined]
        for path in paths
        for node in find(ast.parse(path.read_text()))
    ]


def forbidden_calls(tree: ast.Module) -> Iterator[ast.AST]:
    """Find code made from text, and markup that is not escaped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in CALLS and not is_regex(node):
            yield node


def is_regex(node: ast.Call) -> bool:
    """Tell `re.compile` from the built-in one."""
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"


def forbidden_imports(tree: ast.Module) -> Iterator[ast.AST]:
    """Find modules that run programs, read objects, guess, or talk to other machines."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] in MODULES or name.startswith(("yaml", "urllib.request")) for name in names):
            yield node


def unsafe_yaml(tree: ast.Module) -> Iterator[ast.AST]:
    """Find YAML read in a way that can make objects."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"yaml.load", "yaml.full_load", "yaml.unsafe_load"}:
            yield node
        if isinstance(node, ast.keyword) and node.arg == "typ" and "unsafe" in ast.unparse(node.value):
            yield node.value


def logged_requests(tree: ast.Module) -> Iterator[ast.AST]:
    """Find what a request said in a call that logs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in LEVELS | {"tell", "echo", "print"}:
            for part in ast.walk(node):
                if isinstance(part, ast.Attribute) and part.attr in ADDRESSES and ast.unparse(part.value) == "request":
                    yield node


def built_sql(tree: ast.Module) -> Iterator[ast.AST]:
    """Find statements made by joining texts; a pragma takes no parameters, so its own constants may stand in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in RUNS_SQL and node.args:
            first = node.args[0]
            is_pragma = ast.unparse(first).startswith(("f'PRAGMA", 'f"PRAGMA'))
            if isinstance(first, (ast.JoinedStr, ast.BinOp)) and not is_pragma:
                yield node
            if isinstance(first, ast.Call) and name_of(first.func) in {"format", "join", "replace"}:
                yield node


# Functions of other files that give what `url_for` gave, with a query of ours behind it at most.
OWN_ADDRESSES = ("address_for_maker", "tried.address", "address")


def loose_redirects(tree: ast.Module) -> Iterator[ast.AST]:
    """Find redirects to anything that was not made by url_for."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for function in functions.values():
        for node in ast.walk(function):
            is_redirect = isinstance(node, ast.Call) and name_of(node.func) == "redirect"
            if is_redirect and not is_own(node.args[0], function, functions):  # type: ignore[attr-defined]
                yield node
            if isinstance(node, ast.Constant) and node.value in {"Location", "Refresh"}:
                yield node


def is_own(value: ast.AST, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], depth: int = 0) -> bool:
    """Tell whether a value can only be an address of ours."""
    if isinstance(value, ast.IfExp):
        return all(is_own(one, function, functions, depth) for one in (value.body, value.orelse))
    if isinstance(value, ast.Call):
        name = name_of(value.func)
        return name in {"url_for", *OWN_ADDRESSES} or (
            depth < 5 and name in functions and returns_own(functions[name], functions, depth)
        )
    if isinstance(value, ast.Name):
        given = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(ast.unparse(target) == value.id for target in node.targets)
        ]
        return bool(given) and all(is_own(one, function, functions, depth) for one in given)
    return False


def returns_own(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], depth: int) -> bool:
    """Tell whether a function returns nothing but addresses of ours."""
    given = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    return bool(given) and all(is_own(one, function, functions, depth + 1) for one in given)


def unsafe_hashes(tree: ast.Module) -> Iterator[ast.AST]:
    """Find hashes that are broken, and comparisons of secrets are left to the database's index."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"md5", "sha1"}:
            yield node
        if isinstance(node, ast.Constant) and node.value in {"md5", "sha1"}:
            yield node


def name_of(function: ast.AST) -> str:
    """Return the last part of what is called."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


IN_TEMPLATES = {
    # Names of attributes are not escaped; those of `bank_language` are ours.
    "unescaped": re.compile(
        r"\|\s*safe\b|autoescape|Markup|^(?!.*\bbank_language\(\)).*\|\s*xmlattr|\|\s*urlize|\|\s*tojson"
    ),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "other origin": re.compile(r"(?:https?:)?//[a-z]", re.IGNORECASE),
    "script address": re.compile(r"javascript:|data:", re.IGNORECASE),
    "new window": re.compile(r"target\s*=", re.IGNORECASE),
    "attribute without quotes": re.compile(r"<[a-z][^<>]*\s[a-z-]+=\{\{", re.IGNORECASE),
}
IN_STYLES = {"other origin": re.compile(r"https?:|//[a-z]|url\(|@import|expression\(", re.IGNORECASE)}
IN_SCRIPTS = {
    "markup from text": re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc"),
    "code from text": re.compile(r"\beval\(|new Function|setTimeout\(\s*[\"']|import\("),
    "other origin": re.compile(r"https?://"),
    "kept in the browser": re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker"),
}


def matches(patterns: dict[str, re.Pattern[str]], paths: list[Path]) -> list[str]:
    """Return file, line and kind of everything that a pattern finds."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {kind}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for kind, pattern in patterns.items()
        if pattern.search(line)
    ]
