"""Keys that are unknown, misplaced or missing."""

from tests.questions.small_bank import KEY, each, in_bank, in_weights


@each(
    in_bank(
        "a mistyped key",
        "    theme: work\n    kind: trade",
        "    theem: work\n    kind: trade",
        (
            "bank.yaml:20:5",
            "questions.pace.theem",
            "is not a key that is known here",
            "one of id, theme, kind, title, ask, why, when, a, b",
            "(did you mean theme?)",
        ),
    ),
    in_bank(
        "a mistyped key in a situation",
        "    ask: What",
        "    aks: What",
        (
            "bank.yaml:30:5",
            "questions.first.aks",
            "is not a key that is known here",
            "one of id, theme, kind, title, ask, why, when, options",
            "(did you mean ask?)",
        ),
    ),
    in_bank(
        "a mistyped key in an option",
        "        text: Fix",
        "        txet: Fix",
        (
            "bank.yaml:35:9",
            "questions.first.options.fix.txet",
            "is not a key that is known here",
            "one of id, gives, text, reason",
            "(did you mean text?)",
        ),
    ),
    in_bank(
        "a mistyped key in a statement",
        "reason_mild: You lean to today",
        "reason_mlid: You lean to today",
        (
            "bank.yaml:24:66",
            "questions.pace.a.reason_mlid",
            "is not a key that is known here",
            "one of gives, text, reason, reason_mild",
            "(did you mean reason_mild?)",
        ),
    ),
    in_bank(
        "a mistyped key in a group",
        "  both_reason:",
        "  both_raeson:",
        (
            "bank.yaml:15:3",
            "tradeoff.both_raeson",
            "is not a key that is known here",
            "one of ask, steps, both_reason",
            "(did you mean both_reason?)",
        ),
    ),
    in_bank(
        "a mistyped key at the top",
        'version: "1"',
        'vresion: "1"',
        (
            "bank.yaml:2:1",
            "vresion",
            "is not a key that is known here",
            "one of id, version, language, intro, roles, areas, themes, tradeoff, situation, exits, questions, "
            "context, … (13 in all)",
            "(did you mean version?)",
        ),
    ),
    in_weights(
        "a mistyped key in the numbers",
        "step_slip: 10",
        "step_slipp: 10",
        (
            "weights.yaml:21:3",
            "variations.step_slipp",
            "is not a key that is known here",
            "one of times, step_slip, option_slip",
            "(did you mean step_slip?)",
        ),
    ),
    in_bank(
        "a key that nobody knows",
        "    kind: tradeoff",
        "    kind: tradeoff\n    colour: red",
        (
            "bank.yaml:22:5",
            "questions.pace.colour",
            "is not a key that is known here",
            "one of id, theme, kind, title, ask, why, when, a, b",
        ),
    ),
    in_bank(
        "numbers among the words",
        "notes:\n",
        "weights: {pace: 5}\nnotes:\n",
        ("bank.yaml:48:1", "weights", "is not a key that is known here", "it belongs at the top of weights.yaml"),
    ),
    in_bank(
        "a key one level too high",
        "    kind: tradeoff",
        "    kind: tradeoff\n    reason_mild: You lean to today.",
        (
            "bank.yaml:22:5",
            "questions.pace.reason_mild",
            "is not a key that is known here",
            "it belongs under questions.a or under questions.b",
        ),
    ),
    in_weights(
        "words among the numbers",
        "variations:\n",
        "themes: {work: Work}\nvariations:\n",
        ("weights.yaml:19:1", "themes", "is not a key that is known here", "it belongs at the top of bank.yaml"),
    ),
    in_bank(
        "an option where a statement is",
        "    a: {gives: now",
        "    a: {id: a, gives: now",
        (
            "bank.yaml:24:9",
            "questions.pace.a.id",
            "is not a key that is known here",
            "one of gives, text, reason, reason_mild",
        ),
    ),
)
def test_an_unknown_key_is_named_with_its_place(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "no id",
        "  - id: pace\n    theme",
        "  - theme",
        ("bank.yaml:19:5", "questions.0.id", "is missing", KEY),
    ),
    in_bank(
        "no kind",
        "    kind: tradeoff\n",
        "",
        ("bank.yaml:19:5", "questions.pace.kind", "is missing", "one of tradeoff, situation"),
    ),
    in_bank(
        "no text in an option",
        "        text: Draw a plan\n",
        "",
        ("bank.yaml:37:9", "questions.first.options.draw.text", "is missing", KEY),
    ),
    in_weights(
        "no word on marks",
        "double: {times: 2, at_most: 3}\n",
        "",
        ("weights.yaml:1:1", "double", "is missing", KEY),
    ),
)
def test_a_missing_key_is_named_with_its_place(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "one role only",
        "  director: {name: Director, focus: plans ahead}\n",
        "",
        ("bank.yaml:4:1", "roles", "holds 1", "at least 2"),
    ),
    in_bank(
        "nine roles",
        "  director: {",
        "".join(f"  r{number}: {{name: R, focus: f}}\n" for number in range(7)) + "  director: {",
        ("bank.yaml:4:1", "roles", "holds more", "at most 8"),
    ),
    in_bank(
        "no theme",
        "  work: The work",
        "  {}",
        ("bank.yaml:10:1", "themes", "holds 0", "at least 1"),
    ),
    in_bank(
        "one option only",
        "      - {id: few, text: Up to 30}\n",
        "",
        ("bank.yaml:45:5", "context.size.options", "holds 1", "at least 2"),
    ),
)
def test_a_list_or_group_holds_neither_too_few_nor_too_many(broken, tmp_path):
    broken.check(tmp_path)
