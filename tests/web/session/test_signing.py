"""The cookie, and the token in every form, are signed with HMAC-SHA-256."""

from base64 import urlsafe_b64decode
from hashlib import sha1, sha256
from typing import Any

import pytest
from flask import Flask
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from questions import Bank
from tests.sheets import asked
from tests.web.visitor import Visitor, fields_of, question_form

SALTS = {"the cookie": "cookie-session", "the token of a form": "wtf-csrf-token"}
KEY_DERIVATIONS = {"the cookie": "hmac", "the token of a form": "django-concat"}


@pytest.fixture
def signed(visitor: Visitor, bank: Bank) -> dict[str, str]:
    """What a browser gets that is signed."""
    fields = fields_of(question_form(visitor.visit(f"/questions/{asked(bank)[0].id}")))
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    return {"the cookie": cookie.value, "the token of a form": str(fields["csrf_token"])}


def signer(app: Flask, what: str, digest: Any) -> Signer:
    serializer = URLSafeTimedSerializer(
        str(app.secret_key),
        salt=SALTS[what],
        signer_kwargs={"digest_method": digest, "key_derivation": KEY_DERIVATIONS[what]},
    )
    return serializer.make_signer(SALTS[what])


@pytest.mark.parametrize("what", SALTS)
def test_it_is_signed_with_sha_256(app: Flask, signed: dict[str, str], what: str) -> None:
    assert signer(app, what, staticmethod(sha256)).unsign(signed[what])
    assert len(urlsafe_b64decode(signed[what].rpartition(".")[2] + "==")) == sha256().digest_size


@pytest.mark.parametrize("what", SALTS)
def test_sha_1_would_not_sign_it_so(app: Flask, signed: dict[str, str], what: str) -> None:
    """Otherwise the test above would prove nothing."""
    with pytest.raises(BadSignature):
        signer(app, what, staticmethod(sha1)).unsign(signed[what])
