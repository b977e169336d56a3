"""The link that carries an unfinished sheet to another device: signed, short-lived, and readable only here.

Nothing of an unfinished sheet is kept on the server, so the link holds the sheet itself. Each answer stands in it as a
keyed fingerprint of four bytes: the server finds out which option of the bank in force has it, nobody else can, also
not from a link that has long ceased to work. That keeps the link short enough for a code that phones read, and lets
answers that still fit survive a change of the bank. The secrets of the finishing form never travel: what is finished
on two devices makes two results.
"""

import hmac
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from struct import Struct

from itsdangerous import BadData, URLSafeTimedSerializer, want_bytes

from questions import Bank, Sheet
from web.platform.dates import day_of, end_of

DAY = 86_400
WORKS_FOR = 7  # whole days after the one on which a link was made
SALT = "sheet link"
HEAD = Struct(">4sB8s")  # mark of the bank, number of answers, nonce
NAMED = 0x80  # added to the number of answers, 100 at most, where the hash of a browser follows
BROWSER_SIZE = 12  # bytes
FINGERPRINT_SIZE = 4  # bytes
MAX_LENGTH = 4096  # characters; the largest bank that is allowed needs fewer than 1000

Pair = tuple[str, str, str]
"""One entry of a sheet: its kind (ANSWER, CONTEXT or MARK), the question, and the option, empty for a mark."""
ANSWER, CONTEXT, MARK = "a", "c", "d"


@dataclass(frozen=True, slots=True)
class CarriedSheet:
    """What a link holds that fits the bank; `lost` counts the answers that do not, which a changed bank alone has.

    `made` and `until` are in seconds since 1970; `until` is the first second at which the link no longer works.
    `browser` is what the store knows the browser by that made it, empty in links of earlier versions.
    """

    sheet: Sheet
    lost: int
    is_same_bank: bool
    made: int
    until: int
    browser: bytes = b""


def write_link(bank: Bank, sheet: Sheet, key: str, browser: bytes = b"") -> str:
    """Return the last part of the address that carries a sheet, and says which browser made it."""
    while True:
        nonce = secrets.token_bytes(8)
        prints = _fingerprints(bank, nonce, key)
        if len(set(prints.values())) == len(prints):  # else two options would look alike: once in half a million links
            break
    head = HEAD.pack(_bank_prefix(bank), len(sheet.answers) | (NAMED if browser else 0), nonce)
    body = head + browser + b"".join(sorted(prints[pair] for pair in _held_pairs(sheet)))
    return want_bytes(_serializer(key).dumps(body)).decode()


def read_link(bank: Bank, token: str, keys: tuple[str, ...]) -> CarriedSheet | None:
    """Return what a link carries; None if it is not ours or too old."""
    if len(token) > MAX_LENGTH or not token.isascii():
        return None
    found = (_verify_and_read(bank, token, key) for key in keys)
    return next((carried for carried in found if carried), None)


def expiry(made: int) -> int:
    """Return the first second at which a link no longer works: the end of a day, so that the day can be named."""
    return end_of(day_of(made) + timedelta(days=WORKS_FOR))


def _verify_and_read(bank: Bank, token: str, key: str) -> CarriedSheet | None:
    """Return what a link signed with this key carries; None if another key signed it, or it is too old."""
    try:
        body, signed_at = _serializer(key).loads(token, return_timestamp=True)
    except BadData:
        return None
    made, now = int(signed_at.timestamp()), time.time()
    if not made - DAY <= now < expiry(made):  # machines' clocks differ a little; a day is plenty
        return None
    return _read_body(bank, body, key, made)


def _read_body(bank: Bank, body: bytes, key: str, made: int) -> CarriedSheet:
    """Return the sheet whose fingerprints stand in the signed part of a link; `made` is in seconds since 1970.

    Each fingerprint that the bank could give is looked for among them. What is not found no longer fits the bank.
    """
    mark, answers, nonce = HEAD.unpack_from(body)
    begin = HEAD.size + (BROWSER_SIZE if answers & NAMED else 0)
    prints = {body[at : at + FINGERPRINT_SIZE] for at in range(begin, len(body), FINGERPRINT_SIZE)}
    pairs = [pair for pair, print_ in _fingerprints(bank, nonce, key).items() if print_ in prints]
    marks = [question for kind, question, _ in pairs if kind == MARK][: bank.marks.at_most]
    sheet = Sheet(
        answers={question: option for kind, question, option in pairs if kind == ANSWER},
        double=frozenset(marks),
        context={question: option for kind, question, option in pairs if kind == CONTEXT},
    )
    lost = max(0, (answers & ~NAMED) - len(sheet.answers))
    is_same_bank = mark == _bank_prefix(bank)
    return CarriedSheet(sheet, lost, is_same_bank, made, expiry(made), body[HEAD.size : begin])


def _held_pairs(sheet: Sheet) -> Iterator[Pair]:
    """Yield every entry of a sheet."""
    yield from ((ANSWER, question, option) for question, option in sheet.answers.items())
    yield from ((CONTEXT, question, option) for question, option in sheet.context.items())
    yield from ((MARK, question, "") for question in sheet.double)


def _all_pairs(bank: Bank) -> Iterator[Pair]:
    """Yield every entry that a sheet of this bank can have."""
    for id_, question in bank.questions.items():
        yield from ((ANSWER, id_, option) for option in (*question.options, *bank.exits))
        yield MARK, id_, ""
    for id_, context in bank.context.items():
        yield from ((CONTEXT, id_, option) for option in context.options)


def _fingerprints(bank: Bank, nonce: bytes, key: str) -> Mapping[Pair, bytes]:
    """Return the keyed fingerprint of every entry that a sheet can have; no id contains the separator, a newline."""
    print_key = hmac.digest(key.encode(), b"fingerprints of " + SALT.encode() + nonce, "sha256")
    return {
        pair: hmac.digest(print_key, "\n".join(pair).encode(), "sha256")[:FINGERPRINT_SIZE] for pair in _all_pairs(bank)
    }


def _bank_prefix(bank: Bank) -> bytes:
    """Return the first four bytes of the bank's hash, enough to notice that it changed."""
    return bytes.fromhex(bank.hash)[:4]


class _Bytes:
    """Lets the serializer sign bytes as they are."""

    @staticmethod
    def dumps(body: bytes) -> bytes:
        """Return what is signed."""
        return bytes(body)

    @staticmethod
    def loads(body: bytes) -> bytes:
        """Return what was signed."""
        return body


def _serializer(key: str) -> URLSafeTimedSerializer:
    """Return what signs links with a key and the time, and verifies them."""
    signing = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeTimedSerializer(key, salt=SALT, serializer=_Bytes, signer_kwargs=signing)
