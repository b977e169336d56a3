"""A program that calls the API."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import MakeApp

Call = Callable[..., TestResponse]


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(api_sheets_per_minute=0)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def call(client: FlaskClient) -> Call:
    """Send JSON to an address of the API."""
    return lambda name, document, **headers: client.post(f"/api/v1/{name}", json=document, headers=headers)


@pytest.fixture
def send(client: FlaskClient) -> Call:
    """Send bytes to an address of the API; without a type, as JSON."""

    def send(name: str, content: bytes, kind: str = "application/json", **headers: str) -> TestResponse:
        return client.post(f"/api/v1/{name}", data=content, content_type=kind, headers=headers)

    return send
