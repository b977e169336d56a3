"""A bank of which a whole sheet does not fit into the cookie: browsers would drop it without a word."""

from collections.abc import Callable
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from questions import Bank, BankError, load_bank
from questions.reading.schema import MAX_QUESTIONS
from tests.questions import small_bank
from tests.sheets import asked
from tests.web.visitor import Visitor
from web import commands
from web.access.cookie_size import MOST, check_size, largest_cookie
from web.access.keyring import MOST_KEYS
from web.commands.exits import FAULTY
from web.platform.bank import BankInForce
from web.platform.bank_messages import describe_bank_error
from web.platform.secrets import new_secret

MakeApp = Callable[..., Flask]
HTTPS = "https://roles.example.org"
QUESTION = """\
  - id: {id}
    theme: work
    kind: situation
    title: Title {number}
    ask: What comes first?
    why: It shapes the job.
    options:
      - {{id: fix_{end}, gives: now, text: Fix it, reason: You want it fixed.}}
      - {{id: draw_{end}, gives: later, text: Draw it, reason: You want a plan.}}
"""


def wide(folder: Path, count: int, length: int) -> Path:
    """Write a bank with some questions more, whose ids and those of their options have some length."""
    folder.mkdir(exist_ok=True)
    ids = [f"q{number}_{sha256(bytes([number])).hexdigest()}"[:length] for number in range(count)]
    more = "".join(QUESTION.format(id=id_, number=number, end=id_[-length // 2 :]) for number, id_ in enumerate(ids))
    weights = "".join(f"  {id_}: 1\n" for id_ in ids)
    bank = small_bank.BANK.replace("context:\n", f"{more}context:\n", 1)
    return small_bank.write_folder(folder, bank, small_bank.WEIGHTS.replace("shares:\n", f"{weights}shares:\n", 1))


@pytest.fixture
def too_wide(tmp_path: Path) -> Path:
    return wide(tmp_path / "wide", MAX_QUESTIONS - 2, 60)


@pytest.mark.parametrize(
    ("count", "length"), [(0, 20), pytest.param(20, 20, marks=pytest.mark.long), (MAX_QUESTIONS - 2, 20)]
)
def test_no_cookie_of_a_whole_sheet_is_larger_than_what_is_counted_with(
    make_app: MakeApp, tmp_path: Path, count: int, length: int
) -> None:
    bank = load_bank(wide(tmp_path / "wide", count, length))
    app = make_app(questions=tmp_path / "wide", public_url=HTTPS, misses_per_minute=0, costly_per_minute=0)
    other, visitor = Visitor(app, bank, HTTPS), Visitor(app, bank, HTTPS)
    for person in (other, visitor):
        person.fill({q.id: list(q.options)[at % 2] for at, q in enumerate(asked(bank))}, context={"size": "many"})
        person.finish()
    visitor.submit(visitor.visit(other.manage_path()).select_one("main form"))
    with visitor.client.session_transaction(base_url=HTTPS) as cookie:
        others = (["manage", new_secret(), 1_800_000_000 + number] for number in range(MOST_KEYS))
        cookie["shared"] = new_secret()
        cookie["sheet"] = {**cookie["sheet"], "t": 1}
        cookie["keys"] = [*others, *cookie["keys"]][-MOST_KEYS:]
    header = visitor.get("/?lang=en").headers["Set-Cookie"]
    assert SimpleCookie(header)
    assert len(header) <= largest_cookie(bank) <= min(MOST, len(header) + 250)


def test_the_shipped_bank_needs_a_third_of_a_cookie(bank: Bank) -> None:
    assert largest_cookie(bank) < 0.38 * MOST


def test_the_app_does_not_start_with_it_and_says_what_to_do(make_app: MakeApp, too_wide: Path) -> None:
    with pytest.raises(BankError) as refused:
        make_app(questions=too_wide)
    said = describe_bank_error(refused.value)
    assert f"browsers drop those over {MOST}" in said
    assert "wanted: fewer questions or shorter ids" in said


def check(folder: Path | None) -> Result:
    """Type the command in, in an app that holds nothing but commands."""
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    return bare.test_cli_runner().invoke(args=["questions", "check", *([str(folder)] if folder else [])])


def test_check_calls_it_a_fault(too_wide: Path) -> None:
    said = check(too_wide)
    assert said.exit_code == FAULTY
    assert f"browsers drop those over {MOST}" in said.stderr


def test_check_says_how_large_the_cookie_gets(bank: Bank) -> None:
    (line,) = [line for line in check(None).output.splitlines() if "cookie" in line]
    told = int(line.partition("about ")[2].split()[0])
    assert abs(told - largest_cookie(bank)) <= 12


def test_while_the_app_runs_the_last_bank_that_fits_stays(make_app: MakeApp, tmp_path: Path) -> None:
    folder = wide(tmp_path / "bank", 2, 20)
    app = make_app(questions=folder)
    wide(folder, MAX_QUESTIONS - 2, 60)
    assert app.test_client().get("/", base_url="http://localhost").status_code == 200
    keeper: BankInForce = app.extensions["role_fit_bank"]
    assert len(keeper.bank.questions) == 4
    assert "browsers drop those" in keeper.faults[0].problem


def test_a_bank_that_fits_is_left_alone(bank: Bank) -> None:
    check_size(bank)


def test_what_may_settle_a_result_has_to_fit_as_well(too_wide: Path) -> None:
    text = (too_wide / "bank.yaml").read_text()
    (too_wide / "bank.yaml").write_text(text.replace("    title: Title", "    when: too_close\n    title: Title"))
    bank = load_bank(too_wide)
    assert len(bank.settling) == MAX_QUESTIONS - 2
    with pytest.raises(BankError, match="a sheet with all answers makes a cookie of"):
        check_size(bank)
