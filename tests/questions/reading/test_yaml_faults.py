"""What a hand-edited file may not hold as YAML: it is refused at the place where it stands."""

from tests.questions.small_bank import HIDDEN, ID, each, in_bank, in_weights

MISSING = "is a colon missing in this line, or the blank after the colon? Write it like this: key: value"
MISFIT = "does not fit the lines above: another indent, or a dash too many or too few"


@each(
    in_bank(
        "a NUL character",
        "title: The first",
        "title: \u0000The first",
        ("bank.yaml:29:12", "holds an invisible character (U+0000)", HIDDEN),
    ),
    in_bank(
        "a bidi override",
        "title: The first",
        "title: \u202eThe first",
        ("bank.yaml:29:12", "holds an invisible character (U+202E, right-to-left override)", HIDDEN),
    ),
    in_bank(
        "a zero width space in an id",
        "id: pace",
        "id: pa\u200bce",
        (
            "bank.yaml:19:5",
            "questions.0.id",
            'is "pa\u200bce": it holds U+200B (zero width space)',
            ID,
            "(did you mean pace?)",
        ),
    ),
    in_bank(
        "a byte order mark in the middle",
        "intro: Answer",
        "intro: \ufeffAnswer",
        ("bank.yaml:3:8", "holds an invisible character (U+FEFF, zero width no-break space)", HIDDEN),
    ),
    in_bank(
        "a line separator",
        "intro: Answer",
        "intro: \u2028Answer",
        ("bank.yaml:3:8", "holds an invisible character (U+2028, line separator)", HIDDEN),
    ),
    in_bank(
        "an escaped NUL",
        'version: "1"',
        'version: "\\0"',
        ("bank.yaml:2:10", "version", "holds an invisible character (U+0000)", HIDDEN),
    ),
    in_bank(
        "an escaped bidi override",
        'version: "1"',
        'version: "\\u202e"',
        ("bank.yaml:2:10", "version", "holds an invisible character (U+202E, right-to-left override)", HIDDEN),
    ),
    in_bank(
        "an escaped lone surrogate",
        'version: "1"',
        'version: "\\ud800"',
        ("bank.yaml:2:10", "version", "holds an invisible character (U+D800)", HIDDEN),
    ),
    in_bank(
        "a lone surrogate in a key",
        "themes:\n",
        'themes:\n  "\\ud800": x\n',
        ("bank.yaml:11:3", "themes", "holds an invisible character (U+D800)", HIDDEN),
    ),
)
def test_what_cannot_be_seen_is_refused(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "an escape beyond Unicode",
        'version: "1"',
        'version: "\\U99999999"',
        (
            "bank.yaml:1:5",
            "cannot be read as YAML after this place",
            "check the texts in double quotes that hold a backslash",
        ),
    ),
    in_bank(
        "an unknown escape",
        'version: "1"',
        'version: "\\q"',
        (
            "bank.yaml:2:10",
            "cannot be read as YAML: found unknown escape character 'q'",
            "put the text in single quotes, or write two backslashes",
        ),
    ),
    in_bank(
        "a tab as indent",
        "  work: The work",
        "\twork: The work",
        (
            "bank.yaml:11:1",
            "is indented with a tab",
            "indent with spaces",
        ),
    ),
    in_bank(
        "a colon in a text",
        "text: Fix what",
        "text: Fix: what",
        (
            "bank.yaml:35:18",
            "holds a second colon",
            "put a text that holds a colon in quotes",
        ),
    ),
    in_bank(
        "a colon at the end of a text",
        "title: The first task",
        "title: The first task:",
        (
            "bank.yaml:29:26",
            "holds a second colon",
            "put a text that holds a colon in quotes",
        ),
    ),
    in_bank(
        "a text that starts with @",
        "title: The first task",
        "title: @home",
        (
            "bank.yaml:29:12",
            "cannot be read as YAML: found character '@' that cannot start any token",
            "put the text in quotes",
        ),
    ),
    in_bank(
        "a text that starts with %",
        "title: The first task",
        "title: %50",
        (
            "bank.yaml:29:12",
            "cannot be read as YAML: found character '%' that cannot start any token",
            "put the text in quotes",
        ),
    ),
    in_bank(
        "a text that starts with a backtick",
        "title: The first task",
        "title: `task`",
        (
            "bank.yaml:29:12",
            "cannot be read as YAML: found character '`' that cannot start any token",
            "put the text in quotes",
        ),
    ),
    in_bank(
        "an unclosed quote",
        'version: "1"',
        'version: "1',
        ("bank.yaml:2:10", "opens a quote that is not closed", "close the quote that opens here"),
    ),
    in_bank(
        "a quote closed far below",
        "title: Today or",
        'title: "Today or" or "',
        ("bank.yaml:22:12", "goes on after the closing quote", "one pair of quotes around the whole text"),
    ),
    in_weights(
        "a quote closed lines below",
        "pace: 5\n  first: 7.5",
        'pace: "5\n  first: 7.5\n  third: "8"',
        ("weights.yaml:2:9", "opens a quote that is closed only in line 4", "close the quote where the text ends"),
    ),
    in_weights(
        "an unclosed bracket",
        "[0.5, 1, 1.5]",
        "[0.5, 1, 1.5",
        (
            "weights.yaml:20:10",
            "opens a bracket that is not closed",
            "close the bracket that opens here",
        ),
    ),
    in_weights(
        "an unclosed brace",
        "now: {head: 100, director: 0}",
        "now: {head: 100, director: 0",
        (
            "weights.yaml:5:8",
            "opens a bracket that is not closed",
            "close the bracket that opens here",
        ),
    ),
    in_weights(
        "a key without a colon",
        "  pace: 5",
        "  pace 5",
        (
            "weights.yaml:2:3",
            MISSING,
        ),
    ),
    in_weights(
        "a key without a colon, above a comment",
        "  pace: 5\n",
        "  pace 5\n\n  # the next\n",
        ("weights.yaml:2:3", MISSING),
    ),
    in_weights(
        "a key without a colon at the end of a group",
        "  first: 7.5\n",
        "  first 7.5\n",
        ("weights.yaml:3:3", MISSING),
    ),
    in_weights(
        "a group without a colon",
        "weights:\n",
        "weights\n",
        ("weights.yaml:1:1", MISSING),
    ),
    in_weights(
        "no blank after a colon",
        "  pace: 5",
        "  pace:5",
        ("weights.yaml:2:3", MISSING),
    ),
    in_weights(
        "a key that stands too far out",
        "  first: 7.5",
        " first: 7.5",
        ("weights.yaml:3:2", MISFIT, "give lines of one list or group the same indent"),
    ),
    in_weights(
        "a colon before any key",
        "weights:\n",
        "x: y: z\nweights:\n",
        ("weights.yaml:1:5", "holds a second colon", "put a text that holds a colon in quotes"),
    ),
    in_weights(
        "an indent that fits nothing",
        "  first: 7.5",
        "   first: 7.5",
        (
            "weights.yaml:3:4",
            MISFIT,
            "give lines of one list or group the same indent",
        ),
    ),
)
def test_text_that_is_no_yaml_is_refused_where_it_goes_wrong(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_bank(
        "a second document",
        "notes:\n",
        "---\nnotes:\n",
        ("bank.yaml:48:1", "starts a second document", "remove the line ---"),
    ),
    in_bank(
        "a document end and more",
        "notes:\n",
        "...\nnotes:\n",
        ("bank.yaml:49:1", "starts a second document", "remove the line ---"),
    ),
    in_bank(
        "a directive of another YAML",
        "id: small",
        "%YAML 2.0\n---\nid: small",
        (
            "bank.yaml:1:1",
            "cannot be read as YAML: found incompatible YAML document (version 1.* is required)",
            "remove the line that starts with %YAML",
        ),
    ),
    in_bank(
        "a list where keys are expected",
        "id: small",
        "- id: small",
        (
            "bank.yaml:2:1",
            MISFIT,
            "give lines of one list or group the same indent",
        ),
    ),
    in_bank(
        "an alias",
        "title: The first task",
        "title: *bold*",
        (
            "bank.yaml:29:12",
            "questions.first.title",
            "uses an alias (*)",
            "write the value out; put a text that starts with * in quotes",
        ),
    ),
    in_bank(
        "an anchor",
        "title: The first task",
        "title: &bold x",
        (
            "bank.yaml:29:12",
            "questions.first.title",
            "uses an anchor (&)",
            "write the value out; put a text that starts with & in quotes",
        ),
    ),
    in_bank(
        "a recursive alias",
        "title: The first task",
        "title: &a [*a]",
        (
            "bank.yaml:29:12",
            "questions.first.title",
            "uses an anchor (&)",
            "write the value out; put a text that starts with & in quotes",
        ),
    ),
    in_bank(
        "a merge key",
        "    theme: work\n    kind: sit",
        "    <<: {theme: work}\n    kind: sit",
        ("bank.yaml:27:5", "questions.first", "merges another group (<<)", "write its keys out"),
    ),
    in_bank(
        "a tag that would run a program",
        "title: The first task",
        "title: !!python/object/apply:os.system [id]",
        ("bank.yaml:29:12", "questions.first.title", "uses a tag (!)", "put a text that starts with ! in quotes"),
    ),
    in_bank(
        "an include",
        "title: The first task",
        "title: !include other.yaml",
        ("bank.yaml:29:12", "questions.first.title", "uses a tag (!)", "put a text that starts with ! in quotes"),
    ),
    in_bank(
        "a tag on a key",
        "  work: The work",
        "  !x work: The work",
        ("bank.yaml:11:3", "themes", "uses a tag (!)", "put a text that starts with ! in quotes"),
    ),
    in_bank(
        "a list as a key",
        "  work: The work",
        "  [work]: The work",
        ("bank.yaml:11:3", "themes", "has a key that is not a word", "write a short word, then a colon"),
    ),
    in_bank(
        "a key of many words",
        "  work: The work",
        "  " + "work " * 20 + ": The work",
        ("bank.yaml:11:3", "themes", "has a key that is not a word", "write a short word, then a colon"),
    ),
    in_bank(
        "a key over two lines",
        "  work: The work",
        '  ? "wo\n\n    rk"\n  : The work',
        ("bank.yaml:11:5", "themes", "has a key that is not a word", "write a short word, then a colon"),
    ),
)
def test_only_one_plain_document_is_read(broken, tmp_path):
    broken.check(tmp_path)


@each(
    in_weights(
        "a key twice",
        "  first: 7.5",
        "  first: 7.5\n  pace: 6",
        ("weights.yaml:4:3", "weights.pace", "stands twice; the first is in line 2", "remove one of the two"),
    ),
    in_bank(
        "a group twice",
        "notes:\n",
        "themes: {work: Work}\nnotes:\n",
        ("bank.yaml:48:1", "themes", "stands twice; the first is in line 10", "remove one of the two"),
    ),
)
def test_a_key_stands_only_once(broken, tmp_path):
    broken.check(tmp_path)
