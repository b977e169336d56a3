"""The words of the role pack: read in every language, told apart from the shipped ones, faults with their places."""

import pytest

from questions import bank_from_text, load_bank, shipped_directory
from tests.questions.small_bank import BANK, WEIGHTS, changed, complaints
from tests.questions.small_pack import AREA, GERMAN_PACK, PACK, write_packs


def test_the_words_are_there_in_the_language_of_the_bank(tmp_path):
    bank = load_bank(write_packs(tmp_path, pack=PACK, pack_de=GERMAN_PACK))
    assert bank.pack.areas["later"].competency == "Planning ahead"
    assert bank.in_language("de").pack.areas["later"].competency == "Vorausplanen"
    assert bank.pack.hash != bank.in_language("de").pack.hash


def test_every_text_has_its_place(tmp_path):
    words = load_bank(write_packs(tmp_path, pack=PACK)).pack.areas["now"]
    assert words.mission["head"] == "keeps it going"
    assert words.outcomes["director"] == ("The plan is made by [date].", "Everybody knows it.")
    assert words.situational.probes[0] == "Why that first?"
    assert words.situational.anchors == {1: "Waits", 3: "Acts", 5: "Asks and acts"}


def test_a_result_depends_on_none_of_them(tmp_path):
    bare = load_bank(write_packs(tmp_path))
    bank = load_bank(write_packs(tmp_path, pack=PACK))
    assert bank == bare
    assert (bank.text, bank.hash) == (bare.text, bare.hash)


def test_a_language_without_the_words_has_no_role_pack(tmp_path):
    bank = load_bank(write_packs(tmp_path, pack=PACK))
    assert bank.pack is not None
    assert bank.in_language("de").pack is None


def test_words_in_a_language_of_which_the_bank_knows_nothing_are_not_read(tmp_path):
    bank = load_bank(write_packs(tmp_path, pack=PACK, pack_fr="areas: none"))
    assert bank.languages == ("de",)


def test_the_shipped_words_are_not_taken_for_other_areas(tmp_path):
    assert load_bank(write_packs(tmp_path)).pack is None


def test_a_stored_bank_takes_words_that_have_its_areas_and_roles(tmp_path):
    bank = load_bank(write_packs(tmp_path, pack=PACK))
    stored = bank_from_text(bank.text)
    assert stored.pack is None
    assert stored.with_pack(bank.pack).pack == bank.pack
    (tmp_path / "bank.yaml").write_text(BANK.replace("later", "then"))
    (tmp_path / "weights.yaml").write_text(WEIGHTS.replace("later", "then"))
    (tmp_path / "bank.de.yaml").unlink()
    (tmp_path / "pack.yaml").unlink()
    assert load_bank(tmp_path).with_pack(bank.pack).pack is None


def row(name, old, new, *faults):
    return pytest.param(old, new, faults, id=name)


NOW = AREA.format(id="now", name="Keeping it going")
PAIR = "a pair of brackets around a few words, such as [date]"
ANY = "a word for everybody, such as you, they or this person"
TABLE = [
    row("an area is missing", NOW, "", "pack.yaml:1:1  areas  says nothing for the area now  a line for every area"),
    row(
        "an area too many",
        "areas:\n",
        "areas:\n" + AREA.format(id="sales", name="Selling"),
        "pack.yaml:2:3  areas.sales  is not an area of bank.yaml  one of now, later",
    ),
    row(
        "a mistyped area",
        "  later:\n",
        "  latter:\n",
        "pack.yaml:24:3  areas.latter  is not an area of bank.yaml  one of now, later  (did you mean later?)",
    ),
    row(
        "a role is missing",
        NOW,
        changed(NOW, "      director: plans what comes next\n", ""),
        "pack.yaml:5:5  areas.now.mission  says nothing for the role director  a line for every role",
    ),
    row(
        "a mistyped role",
        NOW,
        changed(NOW, "      head: [", "      haed: ["),
        "pack.yaml:9:7  areas.now.outcomes.haed  is not a role of bank.yaml  one of head, director  "
        "(did you mean head?)",
    ),
    row(
        "a mistyped key",
        NOW,
        changed(NOW, "    brings:", "    bring:"),
        "pack.yaml:4:5  areas.now.bring  is not a key that is known here  one of competency, brings, mission, "
        "outcomes, behavioural, situational  (did you mean brings?)",
    ),
    row(
        "a key too many",
        "Planning ahead",
        "Planning ahead\n    salary: high",
        "pack.yaml:26:5  areas.later.salary  is not a key that is known here  one of competency, brings, mission, "
        "outcomes, behavioural, situational",
    ),
    row(
        "an anchor is missing",
        NOW,
        changed(NOW, "        3: Names a case\n", ""),
        "pack.yaml:16:7  areas.now.behavioural.anchors.3  is missing  this key must be there",
    ),
    row(
        "an anchor too many",
        NOW,
        changed(NOW, "{1: Waits", "{2: Sleeps, 1: Waits"),
        "pack.yaml:23:17  areas.now.situational.anchors.2  is not a key that is known here  one of 1, 3, 5",
    ),
    row(
        "one probe",
        NOW,
        changed(NOW, ", Who helped?]", "]"),
        "pack.yaml:15:7  areas.now.behavioural.probes  holds 1  at least 2",
    ),
    row(
        "no outcome",
        NOW,
        changed(NOW, '["Nothing is late by [date]."]', "[]"),
        "pack.yaml:9:7  areas.now.outcomes.head  holds 0  at least 1",
    ),
    row(
        "outcomes that are no list",
        NOW,
        changed(NOW, '["Nothing is late by [date]."]', "Nothing is late."),
        'pack.yaml:9:7  areas.now.outcomes.head  is "Nothing is late."  a list, each entry starting with a dash',
    ),
    row(
        "a bracket without its partner, and an empty one",
        NOW,
        changed(changed(NOW, "late by [date].", "late by [date."), "made by [date].", "made by [ ]."),
        f"pack.yaml:9:14  areas.now.outcomes.head.0  holds a [ without its ]  {PAIR}",
        f"pack.yaml:11:11  areas.now.outcomes.director.0  holds an empty blank []  {PAIR}",
    ),
    row(
        "a blank in a blank",
        NOW,
        changed(NOW, "late by [date].", "late by [the [exact] date]."),
        f"pack.yaml:9:14  areas.now.outcomes.head.0  holds a blank inside another one  {PAIR}",
    ),
    row(
        "a long blank",
        NOW,
        changed(NOW, "late by [date].", f"late by [{'long ' * 9}]."),
        "pack.yaml:9:14  areas.now.outcomes.head.0  holds a blank of 45 characters, [long long long long …]  "
        "at most 40",
    ),
    row(
        "a mission that is a whole sentence",
        NOW,
        changed(NOW, "head: keeps it going", "head: Keeps it going."),
        "pack.yaml:6:7  areas.now.mission.head  ends with a full stop  a part of a sentence",
    ),
    row(
        "words for one gender",
        NOW,
        changed(NOW, "Names a case and what came of it", "Says what he did with his salesmen"),
        f'pack.yaml:19:9  areas.now.behavioural.anchors.5  says "he"  {ANY}',
        f'pack.yaml:19:9  areas.now.behavioural.anchors.5  says "his"  {ANY}',
        f'pack.yaml:19:9  areas.now.behavioural.anchors.5  says "salesmen"  {ANY}',
    ),
]


@pytest.mark.parametrize(("old", "new", "faults"), TABLE)
def test_a_fault_is_told_with_its_place(tmp_path, old, new, faults):
    assert complaints(write_packs(tmp_path, pack=changed(PACK, old, new))) == list(faults)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("        - Everybody knows it.\n", "", "outcomes.director  holds 1  as many as pack.yaml: 2"),
        (", Who helped?]", ", Who helped?, Who else?]", "behavioural.probes  holds 3  as many as pack.yaml: 2"),
    ],
)
def test_a_language_says_as_much_as_pack_yaml(tmp_path, old, new, fault):
    german = changed(PACK, NOW, changed(NOW, old, new))
    (told,) = complaints(write_packs(tmp_path, pack=PACK, pack_de=german))
    assert told.startswith("pack.de.yaml:")
    assert told.endswith(f"areas.now.{fault}")


def test_a_language_is_checked_like_pack_yaml(tmp_path):
    german = GERMAN_PACK.replace("Who helped?", "Welche Mitarbeiter?").replace("  later:", "  latter:")
    said = complaints(write_packs(tmp_path, pack=PACK, pack_de=german))
    assert [line.split("  ")[:2] for line in said] == [
        ["pack.de.yaml:15:34", "areas.now.behavioural.probes.1"],
        ["pack.de.yaml:24:3", "areas.latter"],
        ["pack.de.yaml:37:34", "areas.latter.behavioural.probes.1"],
    ]


def test_what_does_not_fit_the_bank_is_told_beside_what_has_no_right_form(tmp_path):
    text = changed(PACK, "  later:\n", "  latter:\n").replace("brings: You have done", "bring: He has done")
    said = complaints(write_packs(tmp_path, pack=text.replace("head: keeps", "Head: keeps", 1)))
    assert [line.split("  ")[1] for line in said] == [
        "areas.now.bring",
        "areas.now.mission.Head",
        "areas.latter",
        "areas.latter.bring",
    ]


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    write_packs(tmp_path, pack=PACK.replace("brings:", "bring:"), pack_de="areas:\n")
    (tmp_path / "weights.yaml").write_text(changed(WEIGHTS, "pace: 5", "pace: five"))
    assert {line.partition(":")[0] for line in complaints(tmp_path)} == {"weights.yaml", "pack.yaml", "pack.de.yaml"}


def test_what_yaml_does_not_read_is_told_in_the_words_of_the_other_files(tmp_path):
    broken = PACK.replace(NOW, changed(NOW, 'head: ["Nothing', 'head: [[date] "Nothing'))
    said = complaints(write_packs(tmp_path, pack=changed(broken, "Planning ahead", "His plan")))
    assert said == [
        "pack.yaml:9:21  lacks a comma before this entry  type a comma and a space",
        f'pack.yaml:25:5  areas.later.competency  says "His"  {ANY}',
    ]


def test_an_empty_file_is_told_what_to_do(tmp_path):
    (told,) = complaints(write_packs(tmp_path, pack=""))
    assert told == "pack.yaml  the file is empty  the keys areas  or delete it to use the shipped one"


def test_a_german_bank_takes_the_shipped_german_words(tmp_path):
    words = (shipped_directory() / "bank.yaml").read_text(encoding="utf-8")
    (tmp_path / "bank.yaml").write_text(words.replace("\nid: ", "\nlanguage: de\nid: "), encoding="utf-8")
    assert load_bank(tmp_path).pack == load_bank().in_language("de").pack
    (tmp_path / "bank.yaml").write_text(words.replace("\nid: ", "\nlanguage: fr\nid: "), encoding="utf-8")
    assert load_bank(tmp_path).pack is None


def test_words_of_its_own_alone_make_a_folder_of_a_bank(tmp_path):
    words = (shipped_directory() / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(changed(words, "Delivering reliably every day", "Delivering"))
    bank = load_bank(tmp_path)
    assert bank == load_bank()
    assert bank.pack.areas["day_to_day_efficiency"].competency == "Delivering"


def test_two_packs_differ_by_area_and_role(tmp_path):
    words = load_bank(write_packs(tmp_path, pack=PACK)).pack
    (tmp_path / "pack.yaml").write_text(PACK.replace("head: keeps", "head: holds").replace("Waits", "Sleeps"))
    other = load_bank(tmp_path).pack
    assert words is not None
    assert other is not None
    assert words.differences(other) == dict.fromkeys(("now", "later"), ("mission of head", "situational"))
    assert words.differences(words) == {}
