"""Numbers are plain decimals in their range."""

from tests.questions.small_bank import LIST, NUMBER, each, in_bank, in_weights


@each(
    in_weights(
        "a weight that is .nan",
        "pace: 5",
        "pace: .nan",
        ("weights.yaml:2:3", "weights.pace", "is .nan", NUMBER),
    ),
    in_weights(
        "a weight that is .inf",
        "pace: 5",
        "pace: .inf",
        ("weights.yaml:2:3", "weights.pace", "is .inf", NUMBER),
    ),
    in_weights(
        "a weight that is -.inf",
        "pace: 5",
        "pace: -.inf",
        ("weights.yaml:2:3", "weights.pace", "is -.inf", NUMBER),
    ),
    in_weights(
        "a weight that is 1e3",
        "pace: 5",
        "pace: 1e3",
        ("weights.yaml:2:3", "weights.pace", "is 1e3", NUMBER),
    ),
    in_weights(
        "a weight that is 1.0e+400",
        "pace: 5",
        "pace: 1.0e+400",
        ("weights.yaml:2:3", "weights.pace", "is 1.0e+400", NUMBER),
    ),
    in_weights(
        "a weight that is 1_000",
        "pace: 5",
        "pace: 1_000",
        ("weights.yaml:2:3", "weights.pace", "is 1_000", NUMBER),
    ),
    in_weights(
        "a weight that is 2,5",
        "pace: 5",
        "pace: 2,5",
        ("weights.yaml:2:3", "weights.pace", "is 2,5", NUMBER, "(did you mean 2.5?)"),
    ),
    in_weights(
        "a weight that is 0x10",
        "pace: 5",
        "pace: 0x10",
        ("weights.yaml:2:3", "weights.pace", "is 0x10", NUMBER),
    ),
    in_weights(
        "a weight that is 0o10",
        "pace: 5",
        "pace: 0o10",
        ("weights.yaml:2:3", "weights.pace", "is 0o10", NUMBER),
    ),
    in_weights(
        "a weight that is 010",
        "pace: 5",
        "pace: 010",
        ("weights.yaml:2:3", "weights.pace", "is 010", NUMBER, "(did you mean 10?)"),
    ),
    in_weights(
        'a weight that is "2"',
        "pace: 5",
        'pace: "2"',
        ("weights.yaml:2:3", "weights.pace", 'is "2"', NUMBER, "(did you mean 2?)"),
    ),
    in_weights(
        "a weight that is true",
        "pace: 5",
        "pace: true",
        ("weights.yaml:2:3", "weights.pace", "is true", NUMBER),
    ),
    in_weights(
        "a weight that is null",
        "pace: 5",
        "pace: null",
        ("weights.yaml:2:3", "weights.pace", "is empty", NUMBER),
    ),
    in_weights(
        "a weight that is ",
        "pace: 5",
        "pace: ",
        ("weights.yaml:2:3", "weights.pace", "is empty", NUMBER),
    ),
    in_weights(
        "a weight that is five",
        "pace: 5",
        "pace: five",
        ("weights.yaml:2:3", "weights.pace", 'is "five"', NUMBER),
    ),
    in_weights(
        "a weight that is [5]",
        "pace: 5",
        "pace: [5]",
        ("weights.yaml:2:3", "weights.pace", "is a list", NUMBER),
    ),
    in_weights(
        "a weight that is {a: 5}",
        "pace: 5",
        "pace: {a: 5}",
        ("weights.yaml:2:3", "weights.pace", "is a group of keys", NUMBER),
    ),
    in_weights(
        "a weight that is -1",
        "pace: 5",
        "pace: -1",
        ("weights.yaml:2:3", "weights.pace", "is -1", "a number from 0 to 100"),
    ),
    in_weights(
        "a weight that is 101",
        "pace: 5",
        "pace: 101",
        ("weights.yaml:2:3", "weights.pace", "is 101", "a number from 0 to 100"),
    ),
    in_weights(
        "a weight that is 7.555",
        "pace: 5",
        "pace: 7.555",
        ("weights.yaml:2:3", "weights.pace", "is 7.555", "at most 2 digits after the dot"),
    ),
    in_weights(
        "a weight that is 0.12345678901234567",
        "pace: 5",
        "pace: 0.12345678901234567",
        ("weights.yaml:2:3", "weights.pace", "is 0.12345678901234567", "a number of at most 12 characters"),
    ),
    in_weights(
        "a weight that is 5.",
        "pace: 5",
        "pace: 5.",
        ("weights.yaml:2:3", "weights.pace", "is 5.", NUMBER, "(did you mean 5?)"),
    ),
    in_weights(
        "a weight that is .5",
        "pace: 5",
        "pace: .5",
        ("weights.yaml:2:3", "weights.pace", 'is ".5"', NUMBER, "(did you mean 0.5?)"),
    ),
    in_weights(
        "a weight that is ١",
        "pace: 5",
        "pace: \u0661",
        (
            "weights.yaml:2:3",
            "weights.pace",
            'is "١": it holds ١ (U+0661, arabic-indic digit one)',
            NUMBER,
            "(did you mean 1?)",
        ),
    ),
    in_weights(
        "a weight of 5,000 digits",
        "pace: 5",
        "pace: " + "9" * 5000,
        (
            "weights.yaml:2:3",
            "weights.pace",
            "is 9999999999999999999999999999999999999999…",
            "a number of at most 12 characters",
        ),
    ),
)
def test_a_weight_is_a_plain_number_from_0_to_100(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_weights(
        "a factor too large",
        "times: 1.5",
        "times: 2.01",
        ("weights.yaml:12:7", "factors.size.many.times", "is 2.01", "a number from 0.5 to 2"),
    ),
    in_weights(
        "a factor too small",
        "times: 1.5",
        "times: 0.4",
        ("weights.yaml:12:7", "factors.size.many.times", "is 0.4", "a number from 0.5 to 2"),
    ),
    in_weights(
        "half a mark",
        "at_most: 3}",
        "at_most: 2.5}",
        ("weights.yaml:8:20", "double.at_most", "is 2.5", "a whole number"),
    ),
    in_weights(
        "marks that count less",
        "{times: 2,",
        "{times: 0.5,",
        ("weights.yaml:8:10", "double.times", "is 0.5", "a number from 1 to 3"),
    ),
    in_weights(
        "a slip of more than half",
        "step_slip: 10",
        "step_slip: 51",
        ("weights.yaml:21:3", "variations.step_slip", "is 51", "a number from 0 to 50"),
    ),
    in_weights(
        "a variation too large",
        "[0.5, 1, 1.5]",
        "[0.5, 1, 3.5]",
        ("weights.yaml:20:19", "variations.times.2", "is 3.5", "a number from 0 to 3"),
    ),
    in_weights(
        "a share of less than nothing",
        "{head: 25, director: 75}",
        "{head: -25, director: 75}",
        ("weights.yaml:6:11", "shares.later.head", "is -25", "a number from 0 to 100"),
    ),
    in_bank(
        "a part of more than all",
        "{now: 30, later: 70}",
        "{now: 30, later: 700}",
        ("bank.yaml:38:26", "questions.first.options.draw.gives.later", "is 700", "a number from 0 to 100"),
    ),
    in_weights(
        "no variation at all",
        "[0.5, 1, 1.5]",
        "[]",
        ("weights.yaml:20:3", "variations.times", "holds 0", "at least 1"),
    ),
    in_weights(
        "variations of nothing",
        "[0.5, 1, 1.5]",
        "[0, 0]",
        ("weights.yaml:20:3", "variations.times", "holds nothing but 0", "at least one number above 0"),
    ),
    in_weights(
        "variations that are no list",
        "[0.5, 1, 1.5]",
        "1",
        ("weights.yaml:20:3", "variations.times", "is 1", LIST),
    ),
    in_weights(
        "no question for a factor",
        "questions: [first]",
        "questions: []",
        ("weights.yaml:13:7", "factors.size.many.questions", "holds 0", "at least 1"),
    ),
)
def test_every_number_has_its_range(broken, tmp_path):
    broken.check(tmp_path)
