"""How templates look things up, and how sentences stand in them."""

from types import SimpleNamespace

import pytest
from flask import Flask

from web.platform.i18n import init_app
from web.platform.rendering import Pages


@pytest.fixture
def pages() -> Flask:
    app = Flask(__name__)
    app.jinja_environment = Pages
    init_app(app)
    return app


def rendered(pages: Flask, source: str, **values: object) -> str:
    return pages.jinja_env.from_string(source).render(**values)


@pytest.mark.parametrize("view", [{"title": "A"}, SimpleNamespace(title="A")])
def test_a_value_is_found_by_its_name(pages: Flask, view: object) -> None:
    assert rendered(pages, "{{ view.title }}", view=view) == "A"


def test_a_key_goes_before_a_method_of_dictionaries(pages: Flask) -> None:
    assert rendered(pages, "{{ view.items }}", view={"items": "A"}) == "A"


def test_methods_of_dictionaries_work(pages: Flask) -> None:
    assert (
        rendered(pages, "{% for key, value in view.items() %}{{ key }}{{ value }}{% endfor %}", view={"a": 1}) == "a1"
    )


@pytest.mark.parametrize("view", [{}, SimpleNamespace()])
def test_what_is_missing_is_nothing(pages: Flask, view: object) -> None:
    assert rendered(pages, "{{ view.title or 'none' }}", view=view) == "none"


def test_a_macro_from_another_file_knows_what_all_pages_know(pages: Flask) -> None:
    macros = pages.jinja_env.from_string("{% macro greet(name) %}{{ _('Hello %(name)s', name=name) }}{% endmacro %}")
    assert rendered(pages, "{% from macros import greet %}{{ greet('A') }}", macros=macros) == "Hello A"


def test_what_stands_in_a_sentence_is_escaped(pages: Flask) -> None:
    assert rendered(pages, "{{ _('by %(name)s', name=name) }}", name="<b>") == "by &lt;b&gt;"


def test_a_sentence_of_ours_is_text_as_well(pages: Flask) -> None:
    assert rendered(pages, "{{ _('this & that <b>') }}") == "this &amp; that &lt;b&gt;"


def test_a_percent_sign_is_written_twice_with_values_and_without(pages: Flask) -> None:
    assert rendered(pages, "{{ _('100 %%') }} {{ _('%(num)s %%', num=5) }}") == "100 % 5 %"
