"""How long the way takes from the start page to the verdict, by what its pages show; prints each page when run.

Visible words are read at 240 a minute, each text once however many pages show it, and each group of choices takes four
seconds. What is folded, hidden, for paper or for browsers without script is not read.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from questions import Bank, load_bank
from tests.sheets import answers_toward
from tests.web.visitor import fields_of

WORDS_A_MINUTE = 240
CHOOSING = 4  # seconds for each group of choices
UNSEEN = ".visually-hidden, [hidden], [aria-hidden=true], .on-paper, noscript, details:not([open]) > :not(summary)"


def seconds_by_page(client: FlaskClient, bank: Bank, language: str) -> dict[str, float]:
    """Return how many seconds each page takes on the shortest way on which all questions are answered."""
    seen: set[str] = set()
    return {path: _seconds(main, seen) for path, main in _walk(client, bank, language)}


def _walk(client: FlaskClient, bank: Bank, language: str) -> Iterator[tuple[str, Tag]]:
    """Yield the address and the content of each page before the verdict, going on by the first button."""
    answers = answers_toward(bank, "director")
    spoken = {"Accept-Language": language}
    path = "/"
    while not path.startswith("/results/"):
        main = BeautifulSoup(client.get(path, headers=spoken).text, "html.parser").select_one("main")
        assert main is not None
        yield path, BeautifulSoup(str(main), "html.parser").select_one("main") or main
        if path == "/":
            path = str(main.select("a.button")[0]["href"])
            continue
        form, button = main.select_one("form"), main.select("form button")[0]
        fields = fields_of(form) | ({str(button["name"]): str(button["value"])} if button.get("name") else {})
        question = path.rpartition("/")[2]
        fields |= {"answer": answers[question]} if question in answers else {}
        response = client.post(str(form["action"]) if form else "", data=fields, headers=spoken)
        assert response.status_code == 303, path
        path = response.location


def _seconds(main: Tag, seen: set[str]) -> float:
    for part in main.select(UNSEEN):
        part.decompose()
    texts = {" ".join(text.split()) for text in main.strings} - seen
    seen |= texts
    groups = {str(field["name"]) for field in main.select("input[type=radio]")}
    return sum(len(text.split()) for text in texts) * 60 / WORDS_A_MINUTE + len(groups) * CHOOSING


def main() -> None:
    """Print the seconds of each page in each language."""
    from app import build_app
    from web.platform.settings import Settings

    bank = load_bank()
    for language in ("en", *bank.languages):
        with tempfile.TemporaryDirectory() as data:
            app = build_app(Settings.model_validate({"data": Path(data) / "data"}))
            pages = seconds_by_page(app.test_client(), bank, language)
            app.extensions["role_fit_store"].get().close()
        for path, seconds in pages.items():
            print(f"{language}  {seconds:6.1f}  {path}")
        minutes, seconds = divmod(round(sum(pages.values())), 60)
        print(f"{language}  {minutes}:{seconds:02}    in all\n")


if __name__ == "__main__":
    main()
