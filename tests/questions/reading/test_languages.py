"""The bank in several languages: the same ids, numbers and hash, and other words everywhere."""

import random
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from questions import Sheet, bank_from_text, load_bank, shipped_directory
from questions.reading.languages import language_files
from scoring import outcome_document, recommend
from tests.questions.pseudo_language import CLOSE, OPEN, language, write_pseudo_language
from tests.questions.small_bank import BANK, GERMAN, changed, complaints, write_folder
from tests.questions.texts import texts

SMALL_HASH = "4a019a224a761a573d5a73fad503b6ba74103c46caaea875c015222a22e8a663"


def shipped_in_pseudo(folder):
    """Return the shipped bank in a folder where it also speaks the language that nobody speaks."""
    write_folder(folder, (shipped_directory() / "bank.yaml").read_text(encoding="utf-8"), weights=None)
    (folder / "weights.yaml").write_text((shipped_directory() / "weights.yaml").read_text(encoding="utf-8"))
    write_pseudo_language(folder)
    return load_bank(folder)


@pytest.fixture
def small(tmp_path):
    return load_bank(write_folder(tmp_path, de=GERMAN))


# Speaking


def test_no_text_is_left_untranslated(tmp_path):
    bank = shipped_in_pseudo(tmp_path)
    said = dict(texts(bank.in_language("xx")))
    assert len(said) > 300
    assert [name for name, text in said.items() if not (text.startswith(OPEN) and text.endswith(CLOSE))] == []


def test_the_walk_finds_every_text_of_the_original():
    said = [text for _, text in texts(load_bank())]
    words = YAML(typ="safe", pure=True).load((shipped_directory() / "bank.yaml").read_text(encoding="utf-8"))
    written: set[str] = set()

    def note(text):
        written.add(text)
        return text

    language(words, note)
    assert written == set(said)


def test_a_language_says_everything_in_its_own_words(small):
    bank = small.in_language("de")
    assert (bank.intro, bank.themes["work"]) == ("Antworten Sie für das erste Jahr.", "Die Arbeit")
    assert (bank.roles["head"].name, bank.areas["later"].duty) == ("Leitung", "Planen")
    assert [option.text for option in bank.questions["pace"].options.values()][:3] == ["A", "Eher A", "Beides"]
    assert (bank.questions["pace"].ask, bank.questions["first"].ask) == ("Was von beidem?", "Was kommt zuerst?")
    assert bank.questions["first"].options["draw"].reason == "Sie möchten einen Plan."
    assert bank.context["size"].options["many"].text == "Mehr"
    assert bank.notes["grades"].text == "Prüfen Sie Ihre Stufen."


def test_the_bank_tells_which_languages_it_speaks_besides_its_own(small, tmp_path):
    assert (small.languages, small.language, small.in_language("de").language) == (("de",), "", "de")
    assert load_bank(write_folder(tmp_path, de=GERMAN, **{"pt-BR": GERMAN})).languages == ("de", "pt-BR")


def test_a_language_that_it_does_not_speak_leaves_the_bank_as_it_is(small):
    german = small.in_language("de")
    assert small.in_language("fr") is small.in_language("") is small
    assert german.in_language("fr") is german.in_language("de") is german is small.in_language("de")
    assert german.languages == small.languages


def test_a_bank_without_language_files_speaks_one_language(tmp_path):
    bank = load_bank(write_folder(tmp_path))
    assert (bank.languages, bank.in_language("de")) == ((), bank)


# The identity of a bank


def identity(value):
    """Return all of a bank that is no text, in its order."""
    if is_dataclass(value):
        names = [one.name for one in fields(value) if one.name not in {"spoken", "language", "pack"}]
        return [(name, identity(getattr(value, name))) for name in names]
    if hasattr(value, "items"):
        return [(key, identity(item)) for key, item in value.items()]
    if isinstance(value, tuple):
        return [identity(item) for item in value]
    return None if isinstance(value, str) else value


def test_text_and_hash_are_those_of_the_two_files_whatever_it_speaks(small, tmp_path):
    (tmp_path / "bank.de.yaml").unlink()
    alone = load_bank(tmp_path)
    for bank in (small, small.in_language("de")):
        assert (bank.text, bank.hash, hash(bank)) == (alone.text, alone.hash, hash(alone))
    assert small == alone


def test_the_canonical_text_is_the_one_that_stored_results_were_made_with(tmp_path):
    """A change of this hash means that old results are taken for results of another bank."""
    assert load_bank(write_folder(tmp_path)).hash == SMALL_HASH


def test_a_bank_in_other_words_is_not_taken_for_the_original(small):
    assert small.in_language("de") != small


def test_ids_numbers_and_order_are_the_same_in_every_language(tmp_path):
    bank = shipped_in_pseudo(tmp_path)
    assert identity(bank.in_language("xx")) == identity(bank)


def shuffled(value, chance):
    """Return plain data with the keys of every group in another order."""
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    return {key: shuffled(value[key], chance) for key in keys}


def test_the_order_in_a_language_file_changes_nothing(tmp_path):
    german = shuffled(YAML(typ="safe", pure=True).load(GERMAN), random.Random(3))  # noqa: S311  the same every time
    with (tmp_path / "bank.de.yaml").open("w", encoding="utf-8") as stream:
        YAML(typ="safe", pure=True).dump(german, stream)
    bank = load_bank(write_folder(tmp_path))
    assert list(bank.in_language("de").roles) == list(bank.roles)
    assert identity(bank.in_language("de")) == identity(bank)


SHIPPED = load_bank()
QUESTIONS = {id_: (*question.options, *SHIPPED.exits, None) for id_, question in SHIPPED.questions.items()}
CONTEXT = {id_: (*question.options, None) for id_, question in SHIPPED.context.items()}


def chosen(known):
    choices = st.fixed_dictionaries({id_: st.sampled_from(options) for id_, options in known.items()})
    return choices.map(lambda made: {id_: option for id_, option in made.items() if option})


sheets = st.builds(
    Sheet,
    answers=chosen(QUESTIONS),
    double=st.frozensets(st.sampled_from(list(QUESTIONS)), max_size=3),
    context=chosen(CONTEXT),
)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(sheets)
def test_every_sheet_scores_the_same_in_every_language(sheet):
    assert SHIPPED.languages
    for code in SHIPPED.languages:
        said = recommend(SHIPPED.in_language(code), sheet)
        assert outcome_document(said) == outcome_document(recommend(SHIPPED, sheet))


def test_a_bank_from_a_stored_text_is_the_same_and_speaks_one_language(small):
    stored = bank_from_text(small.in_language("de").text)
    assert stored == small
    assert stored.languages == ()


# Which files


def test_a_folder_with_its_own_words_is_alone_with_its_own_languages(tmp_path):
    assert "de" in load_bank().languages
    bank = load_bank(write_folder(tmp_path, fr=GERMAN))
    assert bank.languages == ("fr",)


def test_a_folder_with_numbers_alone_speaks_all_shipped_languages(tmp_path):
    numbers = (shipped_directory() / "weights.yaml").read_text(encoding="utf-8")
    bank = load_bank(write_folder(tmp_path, None, changed(numbers, "  f_goals: 5\n", "  f_goals: 9\n")))
    assert bank.languages == load_bank().languages
    assert bank.in_language("de").intro == load_bank().in_language("de").intro
    assert bank.in_language("de").questions["f_goals"].weight == 9


def test_a_language_file_without_own_words_is_not_read(tmp_path):
    numbers = (shipped_directory() / "weights.yaml").read_text(encoding="utf-8")
    assert load_bank(write_folder(tmp_path, None, numbers, fr="nonsense")).languages == load_bank().languages


@pytest.mark.parametrize("code", ["de", "xx", "pt-BR", "zh-Hant", "zh-Hant-TW"])
def test_a_file_is_a_language_by_its_name(tmp_path, code):
    assert load_bank(write_folder(tmp_path, **{code: GERMAN})).languages == (code,)


@pytest.mark.parametrize("code", ["old", "DE", "de_AT", "german", "d", "de-at", "de.new", "copy", "de\n", "dé"])
def test_a_file_of_another_name_is_left_alone(tmp_path, code):
    assert load_bank(write_folder(tmp_path, **{code: "nonsense"})).languages == ()


@pytest.mark.parametrize(
    "name", ["bank.de.yaml~", ".bank.de.yaml", "bank.de.yml", "bank.de.yaml.new", "weights.de.yaml"]
)
def test_what_editors_leave_behind_is_no_language(tmp_path, name):
    (tmp_path / name).write_text("nonsense")
    assert load_bank(write_folder(tmp_path)).languages == ()


def test_a_folder_that_cannot_be_listed_holds_no_language(tmp_path):
    assert language_files(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("code", ["fil", "gsw", "hsb", "es-419", "zh-Hant-TW"])
def test_codes_of_three_letters_and_regions_are_read(tmp_path, code):
    assert load_bank(write_folder(tmp_path, **{code: GERMAN})).languages == (code,)


def test_a_bank_says_its_language_and_english_goes_without_saying(tmp_path):
    said = [BANK.replace('version: "1"', f'version: "1"\nlanguage: {code}') for code in ("en", "no")]
    plain, english, other = (load_bank(write_folder(tmp_path, bank)) for bank in (BANK, *said))
    assert (plain.language, english.language, other.language) == ("", "", "no")
    assert plain.hash == english.hash


@pytest.mark.parametrize("code", ["German", "deu-", "DE", "de_AT", "ger", "xx"])
def test_a_language_that_is_no_code_is_a_fault(tmp_path, code):
    bank = BANK.replace('version: "1"', f'version: "1"\nlanguage: {code}')
    (told,) = complaints(write_folder(tmp_path, bank))
    assert told == f'bank.yaml:3:1  language  is "{code}"  the code of a language, such as de, de-AT or fil'


def test_no_file_is_of_the_language_that_the_bank_is_in(tmp_path):
    bank = BANK.replace('version: "1"', 'version: "1"\nlanguage: de')
    (told,) = complaints(write_folder(tmp_path, bank, de=GERMAN))
    assert "holds de, which bank.yaml is in already" in told
