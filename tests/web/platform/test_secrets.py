"""Secrets in addresses."""

from collections.abc import Callable

import pytest
from flask import Flask

from web.platform.secrets import first_view_secret, hashed, is_secret, manage_secret, new_secret, view_secret


def test_secrets_have_43_characters_and_differ() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(is_secret(secret) for secret in made)


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 43 + "\n", "ä" * 43, "a" * 42 + "/"])
def test_other_texts_are_no_secrets(text: str) -> None:
    assert not is_secret(text)


def test_view_and_manage_secret_follow_from_the_form_and_differ(app: Flask) -> None:
    submit = new_secret()
    with app.app_context():
        manage = manage_secret(submit)
        secrets = {submit, manage, first_view_secret(submit), view_secret(manage, 1)}
        assert first_view_secret(submit) == view_secret(manage_secret(submit))
    assert len(secrets) == 4
    assert all(is_secret(secret) for secret in secrets)


def test_another_key_gives_other_links(make_app: Callable[..., Flask]) -> None:
    links = set()
    for key in ("one key with more than 32 characters", "another key with more than 32 characters"):
        with make_app(secret_key=key).app_context():
            links.add(view_secret("x" * 43))
    assert len(links) == 2


def test_new_links_are_derived_with_the_key_in_force(make_app: Callable[..., Flask]) -> None:
    key, links = "the key in force with more than 32 characters", set()
    for earlier in ("", "an earlier key with more than 32 characters"):
        with make_app(secret_key=key, secret_key_fallbacks=earlier).app_context():
            links.add(view_secret("x" * 43))
    assert len(links) == 1


def test_a_hash_has_32_bytes_and_knows_its_kind() -> None:
    secret = new_secret()
    assert len(hashed("view", secret)) == 32
    assert hashed("view", secret) != hashed("manage", secret)
