"""How large the cookie can get: browsers drop one that is too large without a word, and every answer with it."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import product
from typing import Final

from flask import Flask, Response, session

from questions import Bank, BankError, Fault
from questions.reading.files import WORDS
from web.access.ended import ENDED, LINKED
from web.access.keyring import FORGOTTEN, FORGOTTEN_DIGITS, KINDS, MOST_KEYS, add_key, keep_shared_link
from web.platform.i18n import ENGLISH
from web.platform.i18n.negotiation import IN_COOKIE as LANGUAGE
from web.platform.secrets import new_secret
from web.session import forms, signing
from web.session.draft import RESTARTED, Draft, save_draft

MOST: Final = 4096  # bytes that every browser keeps of a name, a value and attributes (RFC 6265, section 6.1)
TRIED: Final = 8  # sheets of each kind

Options = Mapping[str, Sequence[str]]
"""The ids of the options of each question, the shortest first."""


def check_size(bank: Bank) -> None:
    """Raise BankError for a bank of which a whole sheet does not fit into a cookie."""
    size = largest_cookie(bank)
    if size > MOST:
        problem = f"a sheet with all answers makes a cookie of {size} bytes, and browsers drop those over {MOST}"
        raise BankError([Fault(WORDS, 0, 0, "questions", problem, "fewer questions or shorter ids")])


def largest_cookie(bank: Bank) -> int:
    """Return how many bytes the cookie has that holds all it can, with its attributes.

    It is compressed, so no sheet is known to be the largest; several are tried. The attributes are the reserve for what
    that may miss: about a hundred bytes, which browsers of today do not count.
    """
    app = _make_signing_app()
    with app.test_request_context():
        _fill_session(bank)
        return max(_measure_cookie(app, bank, draft) for draft in _largest_drafts(bank))


def _make_signing_app() -> Flask:
    """Return an app that signs cookies and nothing else; how long a signature is depends on no key."""
    app = Flask(__name__, static_folder=None)
    app.secret_key = new_secret()
    app.config["MAX_COOKIE_SIZE"] = 0  # the library's own warning
    signing.init_app(app)
    forms.init_app(app, is_https=True)
    return app


def _fill_session(bank: Bank) -> None:
    """Put into the session all that can stand beside the answers, at its longest."""
    session["csrf_token"] = _pseudorandom_bytes("token")[:20].hex()
    for number in range(MOST_KEYS):
        add_key(
            _made_up_secret(f"key {number}"),
            max(KINDS, key=len),
            since=int.from_bytes(_pseudorandom_bytes(f"since {number}")[:4]),
        )
    keep_shared_link(_made_up_secret("shared"))
    session[FORGOTTEN] = _pseudorandom_bytes("left").hex()[: FORGOTTEN_DIGITS * MOST_KEYS]
    session[ENDED] = int.from_bytes(_pseudorandom_bytes("ended")[:4])
    session[LINKED] = True
    session[RESTARTED] = int.from_bytes(_pseudorandom_bytes("restarted")[:4])
    session[LANGUAGE] = max((*bank.spoken, bank.language, ENGLISH.code), key=len)


def _measure_cookie(app: Flask, bank: Bank, draft: Draft) -> int:
    """Return how many bytes the Set-Cookie header has that carries a draft."""
    save_draft(bank, draft)
    answer = Response()
    app.session_interface.save_session(app, session, answer)
    return len(answer.headers["Set-Cookie"])


def _largest_drafts(bank: Bank) -> Iterator[Draft]:
    """Yield full drafts, `TRIED` each of any options, of those in the longer half, and of the longest.

    One of them makes the largest cookie, or nearly so: what a cookie takes depends on how well it can be compressed.
    """
    answers = {id_: sorted(bank.labels(question), key=len) for id_, question in bank.weighed.items()}
    context = {id_: sorted(question.options, key=len) for id_, question in bank.context.items()}
    marks = tuple(sorted(answers, key=len, reverse=True)[: bank.marks.at_most])
    for skipped, turn in product((0, 0.5, 1), range(TRIED)):
        yield Draft(
            id=_made_up_secret("sheet")[:12],
            answers=_choose_options(answers, skipped, turn),
            double=marks,
            context=_choose_options(context, skipped, turn),
            finish_secret=_made_up_secret("submit"),
            last_finish=_made_up_secret("finished"),
            is_trial=True,
            purpose=f"turned_out:{_pseudorandom_bytes('purpose')[:8].hex()}",
        )


def _choose_options(options: Options, skipped: float, turn: int) -> dict[str, str]:
    """Choose one option of each question, the same for the same turn, but none of the shortest `skipped` (0 to 1)."""
    left = {id_: known[min(int(skipped * len(known)), len(known) - 1) :] for id_, known in options.items()}
    return {id_: known[_pseudorandom_bytes(f"{turn} {id_}")[0] % len(known)] for id_, known in left.items()}


def _made_up_secret(name: str) -> str:
    """Return a text as long as a secret and as hard to compress, the same for the same name."""
    return urlsafe_b64encode(_pseudorandom_bytes(name)).decode().rstrip("=")


def _pseudorandom_bytes(name: str) -> bytes:
    """Return 32 bytes without a pattern, the same for the same name, so that a bank is always told the same size."""
    return sha256(name.encode()).digest()
