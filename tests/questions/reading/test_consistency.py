"""What ids refer to, and what numbers must add up to, across both files."""

from tests.questions.small_bank import Broken, changed, each, in_bank, in_weights


@each(
    in_bank(
        "a question id twice",
        "- id: first",
        "- id: pace",
        ("bank.yaml:26:5", "questions.pace.id", "is pace, which stands in line 19 already", "each id once"),
        ("weights.yaml:3:3", "weights.first", "is not a question of bank.yaml", "only pace"),
        ("weights.yaml:13:19", "factors.size.many.questions.0", "names first, which does not exist", "only pace"),
    ),
    in_bank(
        "an option id twice",
        "- id: draw",
        "- id: fix",
        ("bank.yaml:37:9", "questions.first.options.fix.id", "is fix, which stands in line 33 already", "each id once"),
    ),
    in_bank(
        "a context id twice",
        "context:\n",
        "context:\n  - id: size\n    title: S\n    ask: How?\n    options: [{id: a, text: A}, {id: b, text: B}]\n",
        ("bank.yaml:46:5", "context.size.id", "is size, which stands in line 42 already", "each id once"),
    ),
    in_bank(
        "a context option twice",
        "{id: few, text: Up to 30}",
        "{id: many, text: Up to 30}",
        ("bank.yaml:47:10", "context.size.options.many.id", "is many, which stands in line 46 already", "each id once"),
    ),
    in_bank(
        "an option with the name of an exit",
        "- id: draw",
        "- id: dont_know",
        (
            "bank.yaml:37:9",
            "questions.first.options.dont_know.id",
            "is dont_know, which every question has already",
            "another id",
        ),
    ),
    in_bank(
        "an option called even",
        "- id: draw",
        "- id: even",
        (
            "bank.yaml:37:9",
            "questions.first.options.even.id",
            "is even, which every question has already",
            "another id",
        ),
    ),
)
def test_an_id_is_given_only_once(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "a fact against a role that does not exist",
        "text: Up to 30}",
        "text: Up to 30, speaks_against: [directer]}",
        (
            "bank.yaml:46:52",
            "context.size.options.few.speaks_against.0",
            "names directer, which does not exist",
            "one of head, director",
            "(did you mean director?)",
        ),
    ),
    in_bank(
        "a fact against a role twice",
        "text: Up to 30}",
        "text: Up to 30, speaks_against: [head, head]}",
        (
            "bank.yaml:46:58",
            "context.size.options.few.speaks_against.1",
            "is head, which stands in line 46 already",
            "each id once",
        ),
    ),
)
def test_a_fact_speaks_against_known_roles(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "an unknown theme",
        "    theme: work\n    kind: trade",
        "    theme: wrok\n    kind: trade",
        (
            "bank.yaml:20:5",
            "questions.pace.theme",
            "names wrok, which does not exist",
            "only work",
            "(did you mean work?)",
        ),
    ),
    in_bank(
        "an unknown area",
        "gives: now, text",
        "gives: noww, text",
        (
            "bank.yaml:24:9",
            "questions.pace.a.gives",
            "names noww, which does not exist",
            "one of now, later",
            "(did you mean now?)",
        ),
    ),
    in_bank(
        "an unknown area in an option",
        "        gives: now",
        "        gives: never",
        (
            "bank.yaml:34:9",
            "questions.first.options.fix.gives",
            "names never, which does not exist",
            "one of now, later",
        ),
    ),
    in_bank(
        "an unknown area in a mixture",
        "{now: 30, later: 70}",
        "{now: 30, latter: 70}",
        (
            "bank.yaml:38:26",
            "questions.first.options.draw.gives.latter",
            "names latter, which does not exist",
            "one of now, later",
            "(did you mean later?)",
        ),
    ),
    in_bank(
        "a mixture that adds up to 90",
        "{now: 30, later: 70}",
        "{now: 20, later: 70}",
        ("bank.yaml:38:9", "questions.first.options.draw.gives", "adds up to 90", "parts that add up to 100"),
    ),
    in_bank(
        "an empty mixture",
        "{now: 30, later: 70}",
        "{}",
        ("bank.yaml:38:9", "questions.first.options.draw.gives", "adds up to 0", "parts that add up to 100"),
    ),
    in_bank(
        "a trade-off of an area with itself",
        "b: {gives: later",
        "b: {gives: now",
        ("bank.yaml:25:9", "questions.pace.b.gives", "is the same area as statement a", "another area"),
    ),
    in_bank(
        "an unknown note",
        "note: grades",
        "note: gardes",
        (
            "bank.yaml:47:32",
            "context.size.options.many.note",
            "names gardes, which does not exist",
            "only grades",
            "(did you mean grades?)",
        ),
    ),
)
def test_words_refer_to_what_exists(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_weights(
        "a weight for an unknown question",
        "  pace: 5",
        "  pcae: 5",
        (
            "weights.yaml:2:3",
            "weights.pcae",
            "is not a question of bank.yaml",
            "one of pace, first",
            "(did you mean pace?)",
        ),
    ),
    in_weights(
        "no weight for a question",
        "  pace: 5\n",
        "",
        (
            "weights.yaml:1:1",
            "weights",
            "says nothing for the question pace",
            "a line for every question",
            "0 switches a question off",
        ),
    ),
    in_weights(
        "shares of an unknown area",
        "  later: {",
        "  latter: {",
        (
            "weights.yaml:6:3",
            "shares.latter",
            "is not an area of bank.yaml",
            "one of now, later",
            "(did you mean later?)",
        ),
    ),
    in_weights(
        "shares without an area",
        "  later: {head: 25, director: 75}\n",
        "",
        ("weights.yaml:4:1", "shares", "says nothing for the area later", "a line for every area"),
    ),
    in_weights(
        "a share of an unknown role",
        "{head: 25, director: 75}",
        "{head: 25, directer: 75}",
        (
            "weights.yaml:6:21",
            "shares.later.directer",
            "is not a role of bank.yaml",
            "one of head, director",
            "(did you mean director?)",
        ),
    ),
    in_weights(
        "a role without a share",
        "{head: 25, director: 75}",
        "{head: 100}",
        ("weights.yaml:6:3", "shares.later", "says nothing for the role director", "a line for every role"),
    ),
    in_weights(
        "a factor for an unknown context",
        "  size:\n    many",
        "  syze:\n    many",
        ("weights.yaml:10:3", "factors.syze", "names syze, which does not exist", "only size", "(did you mean size?)"),
    ),
    in_weights(
        "a factor for an unknown option",
        "    many:",
        "    mnay:",
        (
            "weights.yaml:11:5",
            "factors.size.mnay",
            "names mnay, which does not exist",
            "one of few, many",
            "(did you mean many?)",
        ),
    ),
    in_weights(
        "a factor for an unknown question",
        "[first]",
        "[frist]",
        (
            "weights.yaml:13:19",
            "factors.size.many.questions.0",
            "names frist, which does not exist",
            "one of pace, first",
            "(did you mean first?)",
        ),
    ),
    in_weights(
        "a factor that names a question twice",
        "[first]",
        "[first, first]",
        (
            "weights.yaml:13:26",
            "factors.size.many.questions.1",
            "is first, which stands in line 13 already",
            "each id once",
        ),
    ),
)
def test_numbers_refer_to_what_the_words_name(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_weights(
        "shares that add up to 101",
        "{head: 25, director: 75}",
        "{head: 26, director: 75}",
        ("weights.yaml:6:3", "shares.later", "adds up to 101", "parts that add up to 100"),
    ),
    in_weights(
        "shares that almost add up",
        "{head: 25, director: 75}",
        "{head: 25, director: 74.99}",
        ("weights.yaml:6:3", "shares.later", "adds up to 99.99", "parts that add up to 100"),
    ),
    in_weights(
        "steps that do not rise",
        "a1: 25",
        "a1: 50",
        ("weights.yaml:7:24", "steps.both", "is 50", "more than a1, which is 50"),
    ),
    in_weights(
        "all weights 0",
        "pace: 5\n  first: 7.5",
        "pace: 0\n  first: 0.0",
        ("weights.yaml:1:1", "weights", "are all 0, so that no answer can count", "at least one above 0"),
    ),
    in_weights(
        "clear easier than leaning by luck",
        "luck_at_most: 10",
        "luck_at_most: 34",
        ("weights.yaml:16:11", "verdicts.clear.luck_at_most", "is 34", "at most that of leaning, which is 33"),
    ),
    in_weights(
        "clear easier than leaning by hold",
        "hold_at_least: 90",
        "hold_at_least: 74",
        ("weights.yaml:16:29", "verdicts.clear.hold_at_least", "is 74", "at least that of leaning, which is 75"),
    ),
)
def test_numbers_add_up_and_rise(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "no word that is known",
        "- id: pace\n",
        "- id: pace\n    when: sometimes\n",
        (
            "bank.yaml:20:5",
            "questions.pace.when",
            'is "sometimes"',
            "too_close, or no such line if it is always asked",
        ),
    ),
    Broken(
        "no question that is always asked",
        lambda bank, weights: (bank.replace("    theme: work\n", "    theme: work\n    when: too_close\n"), weights),
        (
            (
                "bank.yaml:18:1",
                "questions",
                "are all asked only when a result is too close",
                "at least one without a line: when: too_close",
            ),
        ),
    ),
    Broken(
        "no weight on what is always asked",
        lambda bank, weights: (
            changed(bank, "- id: first\n", "- id: first\n    when: too_close\n"),
            changed(weights, "pace: 5", "pace: 0"),
        ),
        (
            (
                "weights.yaml:1:1",
                "weights",
                "are 0 for all questions that are always asked, so that no result can be too close",
                "at least one above 0 without a line: when: too_close",
            ),
        ),
    ),
)
def test_something_is_always_asked(broken, tmp_path):
    broken.check(tmp_path)
