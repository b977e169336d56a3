"""Ids, texts and kinds that a bank cannot use."""

from tests.questions.small_bank import GROUP, ID, NUMBER, TEXT, each, in_bank


@each(
    in_bank(
        "a kind that does not exist",
        "kind: tradeoff",
        "kind: tradeof",
        (
            "bank.yaml:21:5",
            "questions.pace.kind",
            'is "tradeof"',
            "one of tradeoff, situation",
            "(did you mean tradeoff?)",
        ),
    ),
    in_bank(
        "a kind that is a list",
        "kind: tradeoff",
        "kind: [tradeoff]",
        (
            "bank.yaml:21:5",
            "questions.pace.kind",
            "is a list",
            "one of tradeoff, situation",
            "(did you mean tradeoff?)",
        ),
    ),
    in_bank(
        "a kind that is true",
        "kind: tradeoff",
        "kind: true",
        ("bank.yaml:21:5", "questions.pace.kind", "is true", "one of tradeoff, situation"),
    ),
    in_bank(
        "an empty kind",
        "kind: tradeoff",
        "kind:",
        ("bank.yaml:21:5", "questions.pace.kind", "is empty", "one of tradeoff, situation"),
    ),
    in_bank(
        "a question that is a text",
        "questions:\n",
        "questions:\n  - hello\n",
        ("bank.yaml:19:5", "questions.0", "is not a question", "keys such as id, theme, kind, title"),
    ),
    in_bank(
        "an area of an unknown kind",
        "kind: responsibility",
        "kind: responsability",
        ("bank.yaml:9:24", "areas.later.kind", 'is "responsability"', "focus or responsibility"),
    ),
)
def test_a_kind_is_one_of_those_that_exist(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "an id with capitals",
        "id: pace",
        "id: Pace",
        ("bank.yaml:19:5", "questions.0.id", 'is "Pace"', ID, "(did you mean pace?)"),
    ),
    in_bank(
        "an id with a space",
        "id: pace",
        "id: the pace",
        ("bank.yaml:19:5", "questions.0.id", 'is "the pace"', ID, "(did you mean the_pace?)"),
    ),
    in_bank(
        "an id that is a number",
        "id: pace",
        "id: 010",
        ("bank.yaml:19:5", "questions.0.id", "is 010", TEXT),
    ),
    in_bank(
        "an id that is a time",
        "id: pace",
        "id: 1:30",
        ("bank.yaml:19:5", "questions.0.id", 'is "1:30"', ID),
    ),
    in_bank(
        "an id that is a date",
        "id: pace",
        "id: 2026-11-22",
        ("bank.yaml:19:5", "questions.0.id", 'is "2026-11-22"', ID),
    ),
    in_bank(
        "an id that is true",
        "id: pace",
        "id: true",
        ("bank.yaml:19:5", "questions.0.id", "is true", TEXT),
    ),
    in_bank(
        "an id that is null",
        "id: pace",
        "id: null",
        ("bank.yaml:19:5", "questions.0.id", "is empty", TEXT),
    ),
    in_bank(
        "an id of 61 letters",
        "id: pace",
        "id: " + "p" * 61,
        ("bank.yaml:19:5", "questions.0.id", 'is "pppppppppppppppppppppppppppppppppppppppp…"', ID),
    ),
    in_bank(
        "a role whose id has capitals",
        "  head: {",
        "  Head: {",
        ("bank.yaml:5:3", "roles.Head", "is not a usable id", ID, "(did you mean head?)"),
    ),
    in_bank(
        "a key that is a number",
        "  work: The work",
        "  1: The work",
        ("bank.yaml:11:3", "themes.1", "is not a usable id", ID),
    ),
    in_bank(
        "a key that is empty",
        "  work: The work",
        "  : The work",
        ("bank.yaml:11:3", "themes.", "is not a usable id", ID),
    ),
)
def test_an_id_is_a_short_plain_word(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "a text that is a number",
        'version: "1"',
        "version: 1.0",
        ("bank.yaml:2:1", "version", "is 1.0", TEXT),
    ),
    in_bank(
        "a text that is missing",
        "title: The first task",
        "title:",
        ("bank.yaml:29:5", "questions.first.title", "is empty", TEXT),
    ),
    in_bank(
        "a text of spaces",
        "title: The first task",
        'title: "   "',
        ("bank.yaml:29:5", "questions.first.title", "is empty", "a text"),
    ),
    in_bank(
        "a text that is a list",
        "title: The first task",
        "title: [The, first]",
        ("bank.yaml:29:5", "questions.first.title", "is a list", TEXT),
    ),
    in_bank(
        "a text that is a group",
        "title: The first task",
        "title: {The: first}",
        ("bank.yaml:29:5", "questions.first.title", "is a group of keys", TEXT),
    ),
    in_bank(
        "a text of 201 characters",
        "title: The first task",
        "title: " + "x" * 201,
        ("bank.yaml:29:5", "questions.first.title", "is 201 characters long", "at most 200"),
    ),
    in_bank(
        "an intro of 20,000 characters",
        "intro: Answer",
        "intro: " + "x" * 20000,
        ("bank.yaml:3:1", "intro", "is 20020 characters long", "at most 600"),
    ),
)
def test_a_text_is_a_text_of_some_length(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "a group that is a text",
        "exits: {dont_know: I do not know, not_relevant: Does not apply}",
        "exits: none",
        ("bank.yaml:17:1", "exits", 'is "none"', GROUP),
    ),
    in_bank(
        "roles in a list",
        "roles:\n  head: {name: Head, focus: runs the work}\n  director: {name: Director, focus: plans ahead}",
        "roles: [head, director]",
        ("bank.yaml:4:1", "roles", "is a list", GROUP),
    ),
    in_bank(
        "points to a number",
        "        gives: now",
        "        gives: 5",
        ("bank.yaml:34:9", "questions.first.options.fix.gives", "is 5", TEXT),
    ),
    in_bank(
        "points to a list",
        "        gives: now",
        "        gives: [now]",
        ("bank.yaml:34:9", "questions.first.options.fix.gives", "is a list", TEXT),
    ),
    in_bank(
        "a part above 100",
        "{now: 30, later: 70}",
        "{now: 130, later: 70}",
        ("bank.yaml:38:17", "questions.first.options.draw.gives.now", "is 130", "a number from 0 to 100"),
    ),
    in_bank(
        "a part in quotes",
        "{now: 30, later: 70}",
        '{now: "30", later: 70}',
        ("bank.yaml:38:17", "questions.first.options.draw.gives.now", 'is "30"', NUMBER, "(did you mean 30?)"),
    ),
    in_bank(
        "a part of an id with capitals",
        "{now: 30, later: 70}",
        "{Now: 30, later: 70}",
        ("bank.yaml:38:17", "questions.first.options.draw.gives.Now", "is not a usable id", ID, "(did you mean now?)"),
    ),
)
def test_every_value_has_its_form(broken, tmp_path):
    broken.check(tmp_path)
