"""The pages: a module for each, with the addresses it answers."""

from flask import Flask

from web.pages import (
    about,
    all_questions,
    another_device,
    company,
    compare,
    components,
    jobs,
    manage,
    method,
    mine,
    pack,
    question,
    result,
    review,
    seats,
    settling,
    several,
    share,
    start,
    what_if,
    workbench,
)


def init_app(app: Flask) -> None:
    """Serve every page."""
    for page in (
        start,
        question,
        company,
        all_questions,
        review,
        settling,
        another_device,
        result,
        pack,
        what_if,
        compare,
        several,
        manage,
        share,
        mine,
        method,
        about,
        components,
        workbench,
    ):
        app.register_blueprint(page.blueprint)
    for blueprint in (*jobs.blueprints, *seats.BLUEPRINTS):
        app.register_blueprint(blueprint)
