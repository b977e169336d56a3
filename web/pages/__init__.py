"""The pages: a module for each, with the addresses it answers."""

from flask import Flask

from web.pages import (
    about,
    all_questions,
    another_device,
    components,
    manage,
    method,
    question,
    result,
    review,
    start,
)


def init_app(app: Flask) -> None:
    """Serve every page."""
    for page in (
        start,
        question,
        all_questions,
        review,
        another_device,
        result,
        manage,
        method,
        about,
        components,
    ):
        app.register_blueprint(page.blueprint)
