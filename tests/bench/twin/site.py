"""The yardstick: the same questionnaire as somebody competent writes it in an hour, with Flask, WTForms and SQLite.

It has the app's pages, addresses and checks, and nothing of its care: one weighted sum, one result page, WTForms' own
rendering, no retries, no managing. It knows nothing of the app, so that nothing of the app can make it slow or fast;
what it asks stands in a JSON file.
"""

import json
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, render_template, session, url_for
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired, Optional

TABLE = "CREATE TABLE IF NOT EXISTS results (link TEXT PRIMARY KEY, answers TEXT NOT NULL, created_at TEXT NOT NULL)"
INSERT = "INSERT INTO results VALUES (?, ?, datetime('now'))"


def create_site() -> Flask:
    """Build the site; the folder with its questions and its database stands in the environment."""
    folder = Path(os.environ["TWIN"])
    app = Flask(__name__)
    app.config["SECRET_KEY"] = (folder / "key").read_text()
    CSRFProtect(app)
    asked = json.loads((folder / "questions.json").read_text())
    for entry in [*asked["questions"].values(), *asked["context"].values()]:
        entry["choices"] = [tuple(choice) for choice in entry["choices"]]
    database = folder / "twin.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(TABLE)
    add_pages(app, asked["questions"], asked["context"], database)
    return app


class FinishForm(FlaskForm):
    submit = SubmitField("See the recommendation")


def add_pages(app: Flask, questions: dict[str, Any], context: dict[str, Any], database: Path) -> None:
    order = list(questions)

    @app.get("/")
    def start() -> str:
        return render_template("start.html", count=len(order), first=url_for("question", id_=order[0]))

    @app.route("/questions/<id_>", methods=["GET", "POST"])
    def question(id_: str) -> str | Response:
        if id_ not in questions:
            abort(404)
        at, answers = order.index(id_), session.get("answers", {})

        class QuestionForm(FlaskForm):
            answer = RadioField(
                questions[id_]["ask"], choices=questions[id_]["choices"], validators=[InputRequired("Choose one.")]
            )
            submit = SubmitField("Continue")

        form = QuestionForm(answer=answers.get(id_))
        if form.validate_on_submit():
            session["answers"] = {**answers, id_: form.answer.data}
            return redirect(url_for("question", id_=order[at + 1]) if at + 1 < len(order) else url_for("company"))
        back = url_for("question", id_=order[at - 1]) if at else url_for("start")
        return render_template(
            "question.html", form=form, question=questions[id_], number=at + 1, count=len(order), back=back
        )

    @app.route("/context", methods=["GET", "POST"])
    def company() -> str | Response:
        class ContextForm(FlaskForm):
            pass

        for id_, entry in context.items():
            setattr(ContextForm, id_, RadioField(entry["ask"], choices=entry["choices"], validators=[Optional()]))
        form = ContextForm(data=session.get("context"))
        if form.validate_on_submit():
            session["context"] = {id_: form[id_].data for id_ in context if form[id_].data}
            return redirect(url_for("review"))
        return render_template("context.html", form=form, fields=[form[id_] for id_ in context])

    @app.get("/review")
    def review() -> str:
        rows = answered(questions, session.get("answers", {}))
        told = answered(context, session.get("context", {}))
        return render_template("review.html", form=FinishForm(), rows=rows, told=told)

    @app.post("/results")
    def finish() -> Response:
        if not FinishForm().validate_on_submit() or not session.get("answers"):
            return redirect(url_for("review"))
        link = secrets.token_urlsafe(16)
        kept = json.dumps({"answers": session["answers"], "context": session.get("context", {})})
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(INSERT, (link, kept))
        return redirect(url_for("result", link=link))

    @app.get("/results/<link>")
    def result(link: str) -> str:
        with closing(sqlite3.connect(database)) as connection:
            row = connection.execute("SELECT answers, created_at FROM results WHERE link = ?", (link,)).fetchone()
        if row is None:
            abort(404)
        kept = json.loads(row[0])
        points = weighed(questions, kept["answers"])
        return render_template(
            "result.html",
            points=points,
            best=max(points, key=lambda role: points[role]),
            rows=answered(questions, kept["answers"]),
            told=answered(context, kept["context"]),
            created_at=row[1],
        )


def answered(asked: dict[str, Any], answers: dict[str, str]) -> list[tuple[str, str]]:
    """Return what was asked and what was answered."""
    return [(entry["ask"], dict(entry["choices"]).get(answers.get(id_, ""), "-")) for id_, entry in asked.items()]


def weighed(questions: dict[str, Any], answers: dict[str, str]) -> dict[str, float]:
    """Return the points of each role: a plain weighted sum."""
    points: dict[str, float] = {}
    for id_, option in answers.items():
        for role, part in questions[id_]["points"].get(option, {}).items():
            points[role] = points.get(role, 0.0) + questions[id_]["weight"] * part
    return points
