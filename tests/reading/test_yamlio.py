"""The YAML reader: what is read, what is refused and where; the same with libyaml and with the pure Python parser."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.model.limits import MAX_BYTES, MAX_DEPTH, MAX_NODES
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.events import PureLoader

Loader: TypeAlias = "type[yaml.SafeLoader]"

LIBYAML: Loader | None = getattr(yaml, "CSafeLoader", None)
PARSERS = [
    pytest.param(
        LIBYAML, id="libyaml", marks=pytest.mark.skipif(LIBYAML is None, reason="this PyYAML is without libyaml")
    ),
    pytest.param(PureLoader, id="pure"),
]
both_parsers = pytest.mark.parametrize("parser", PARSERS)
needs_libyaml = pytest.mark.skipif(LIBYAML is None, reason="this PyYAML is without libyaml")


def read(text: str | bytes, parser: Loader | None = None) -> Document:
    """The document in *text*."""
    return yamlio.parse(text.encode() if isinstance(text, str) else text, "f.yaml", parser)


def refusal(text: str | bytes, parser: Loader | None = None) -> Problem:
    """The one problem for which *text* is refused."""
    with pytest.raises(InputError) as caught:
        read(text, parser)
    (problem,) = caught.value.problems
    return problem


@both_parsers
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("3", 3, id="whole-number"),
        pytest.param("-3", -3, id="negative"),
        pytest.param("+3", 3, id="plus"),
        pytest.param("0", 0, id="nought"),
        pytest.param("1.50", Decimal("1.50"), id="decimal"),
        pytest.param(".5", Decimal("0.5"), id="decimal-without-nought"),
        pytest.param("-.5", Decimal("-0.5"), id="negative-decimal"),
        pytest.param("0.1", Decimal("0.1"), id="exact-decimal"),
        pytest.param("9" * 30, int("9" * 30), id="thirty-digits"),
        pytest.param("9" * 31, "9" * 31, id="more-digits-are-text"),
        pytest.param("9" * 5000, "9" * 5000, id="thousands-of-digits-are-text"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("null", None, id="null"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param("no", "no", id="no-is-text"),
        pytest.param("yes", "yes", id="yes-is-text"),
        pytest.param("on", "on", id="on-is-text"),
        pytest.param("True", "True", id="capital-true-is-text"),
        pytest.param("NULL", "NULL", id="capital-null-is-text"),
        pytest.param("010", "010", id="leading-nought-is-text"),
        pytest.param("0x10", "0x10", id="hexadecimal-is-text"),
        pytest.param("12:30", "12:30", id="time-is-text"),
        pytest.param("1_000", "1_000", id="underscore-is-text"),
        pytest.param("1,5", "1,5", id="comma-is-text"),
        pytest.param("1e5", "1e5", id="exponent-is-text"),
        pytest.param("1.", "1.", id="point-at-the-end-is-text"),
        pytest.param(".", ".", id="point-is-text"),
        pytest.param("-x", "-x", id="hyphen-is-text"),
        pytest.param("1..3", "1..3", id="range-is-text"),
        pytest.param(".inf", ".inf", id="infinity-is-text"),
        pytest.param(".nan", ".nan", id="nan-is-text"),
        pytest.param("2024-01-31", "2024-01-31", id="date-is-text"),
        pytest.param("2024-02-30", "2024-02-30", id="no-date-is-text"),
        pytest.param("100%", "100%", id="percent-is-text"),
        pytest.param("٣", "٣", id="foreign-digit-is-text"),
        pytest.param("'3'", "3", id="quoted-number-is-text"),
        pytest.param('"true"', "true", id="quoted-word-is-text"),
        pytest.param("''", "", id="empty-text"),
        pytest.param("'it''s'", "it's", id="single-quotes"),
        pytest.param('"a\\tb\\u00e9"', "a\tbé", id="escapes-in-double-quotes"),
        pytest.param("Zwölf 日本 \U0001f600", "Zwölf 日本 \U0001f600", id="any-script"),
        pytest.param("a # b", "a", id="comment"),
        pytest.param("a#b", "a#b", id="number-sign-inside"),
        pytest.param("who pays?", "who pays?", id="question-mark"),
        pytest.param("a\tb", "a\tb", id="tab-inside"),
        pytest.param("a\t", "a", id="tab-at-the-end"),
        pytest.param("|\n  a\n  b\n", "a\nb\n", id="kept-line-breaks"),
        pytest.param(">-\n  a\n  b\n", "a b", id="folded-line-breaks"),
    ],
)
def test_a_scalar_means_what_it_says(written: str, expected: object, parser: Loader) -> None:
    data = read(f"key: {written}\n", parser).data

    assert data == {"key": expected}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(expected) or (
        written[0] in "+-." and isinstance(data["key"], type(expected)) and str(data["key"]) == written
    )


@both_parsers
@pytest.mark.parametrize("key", ["1", "true", "null", "~", "2006-09", "1.5", "", "[key]"])
def test_a_key_is_always_text(key: str, parser: Loader) -> None:
    written = f"{key!r}" if key in {"", "[key]"} else key

    assert read(f"{written}: x\n", parser).data == {key: "x"}


@both_parsers
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: {b: [1, who? , x]}\n", id="line-feed"),
        pytest.param("a: {b: [1, who? , x]}\r\n", id="carriage-return-and-line-feed"),
        pytest.param("a: {b: [1, who? , x]}\r", id="carriage-return"),
        pytest.param("a: {b: [1, who? , x]}", id="no-line-break-at-the-end"),
        pytest.param("\ufeffa: {b: [1, who? , x]}\n", id="byte-order-mark"),
        pytest.param("---\na: {b: [1, who? , x]}\n...\n", id="document-marks"),
        pytest.param("# c\n\n  # d\na: # e\n  b:\n    - 1\n    - who?\n    - x\n", id="block-style-and-comments"),
        pytest.param("%YAML 1.1\n---\na: {b: [1, who?, x]}\n", id="yaml-directive"),
    ],
)
def test_one_meaning_in_many_spellings(text: str, parser: Loader) -> None:
    assert read(text, parser).data == {"a": {"b": [1, "who?", "x"]}}


@both_parsers
def test_positions_of_keys_and_values(parser: Loader) -> None:
    document = read("a: 1\nbé: {c: [x,\n  'y'], 日本: z}\nd:\n  - e: |\n      text\n  -\n", parser)

    assert document.position(("a",), key=True) == Position(1, 1)
    assert document.position(("a",)) == Position(1, 4)
    assert document.position(("bé",), key=True) == Position(2, 1)
    assert document.position(("bé", "c", 0)) == Position(2, 10)
    assert document.position(("bé", "c", 1)) == Position(3, 3)
    assert document.position(("bé", "日本"), key=True) == Position(3, 9)
    assert document.position(("bé", "日本")) == Position(3, 13)
    assert document.position(("d", 0)) == Position(5, 5)
    assert document.position(("d", 0, "e")) == Position(5, 8)


@both_parsers
def test_a_path_that_leads_nowhere_has_the_position_of_what_encloses_it(parser: Loader) -> None:
    document = read("a:\n  b: 1\nc: [x]\n", parser)

    assert document.position(("a", "nothing")) == Position(2, 3)
    assert document.position(("a", "b", "deeper", 3)) == Position(2, 6)
    assert document.position(("c", 7)) == Position(3, 4)
    assert document.position(("nothing",)) == Position(1, 1)
    assert document.position(()) == Position(1, 1)


@both_parsers
@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", (3, 1), id="duplicate-key"),
        pytest.param("x: {a: 1, 'a': 2}\n", "yaml-duplicate-key", (1, 11), id="duplicate-key-quoted"),
        pytest.param("a: !!str 1\n", "yaml-tag", (1, 4), id="standard-tag"),
        pytest.param("a: !mine 1\n", "yaml-tag", (1, 4), id="own-tag"),
        pytest.param("a: ! 1\n", "yaml-tag", (1, 4), id="bare-tag"),
        pytest.param("a: !!python/object/apply:os.system [id]\n", "yaml-tag", (1, 4), id="python-tag"),
        pytest.param("!!map {a: 1}\n", "yaml-tag", (1, 1), id="tag-on-the-whole"),
        pytest.param("<<: {a: 1}\n", "yaml-merge", (1, 1), id="merge-key"),
        pytest.param("a: &x 1\nb: 2\n", "yaml-alias", (1, 4), id="anchor"),
        pytest.param("a: *x\n", "yaml-alias", (1, 4), id="alias"),
        pytest.param("*x : 1\n", "yaml-alias", (1, 1), id="alias-as-key"),
        pytest.param("a: 1\n---\nb: 2\n", "yaml-documents", (2, 1), id="second-document"),
        pytest.param("---\n---\n", "yaml-documents", (2, 1), id="second-empty-document"),
        pytest.param("", "yaml-empty", None, id="no-bytes"),
        pytest.param("# nothing\n\n", "yaml-empty", None, id="only-comments"),
        pytest.param("? [a]\n: b\n", "yaml-key", (1, 3), id="list-as-key"),
        pytest.param("{a: b}: c\n", "yaml-key", (1, 1), id="mapping-as-key"),
        pytest.param("a: \x07\n", "yaml-character", (1, 4), id="bell"),
        pytest.param("a: x\x1b[31m\n", "yaml-character", (1, 5), id="escape"),
        pytest.param("a: 'x\x00'\n", "yaml-character", (1, 6), id="null-in-quotes"),
        pytest.param("a: x\x7f\n", "yaml-character", (1, 5), id="delete"),
        pytest.param("a: x\x9b\n", "yaml-character", (1, 5), id="c1-control"),
        pytest.param("# \u202e\na: x\n", "yaml-character", (1, 3), id="bidirectional-override-in-a-comment"),
        pytest.param("a: 'é\u2066'\n", "yaml-character", (1, 6), id="bidirectional-isolate"),
        pytest.param("a: \ufffe\n", "yaml-character", (1, 4), id="no-character"),
        pytest.param('b: 1\na: "\\x1b[31m"\n', "yaml-character", (2, 4), id="escaped-control"),
        pytest.param('a: "\\u202e"\n', "yaml-character", (1, 4), id="escaped-override"),
        pytest.param('"\\a": 1\n', "yaml-character", (1, 1), id="escaped-control-in-a-key"),
        pytest.param("a: 1 # x\x85b: 2\n", "yaml-character", (1, 9), id="next-line-outside-quotes"),
        pytest.param("a: 1 # x\u2028b: 2\n", "yaml-character", (1, 9), id="line-separator-outside-quotes"),
        pytest.param("a: 1 # x\u2029b: 2\n", "yaml-character", (1, 9), id="paragraph-separator-outside-quotes"),
        pytest.param("a: x\u2028  y\n", "yaml-character", (1, 5), id="line-separator-in-plain-text"),
        pytest.param("a: |\n  x\u2028  y\n", "yaml-character", (2, 4), id="line-separator-in-a-block"),
        pytest.param("a: '\u2028'\nb: 1 # \u2029\n", "yaml-character", (3, 8), id="separator-after-a-quoted-one"),
        pytest.param("a: [1, 2\nb: 3\n", "yaml-syntax", None, id="open-bracket"),
        pytest.param("a: 'x\nb: 3\n", "yaml-syntax", None, id="open-quote"),
        pytest.param("a: b: c\n", "yaml-syntax", (1, 5), id="two-colons"),
        pytest.param("\ta: 1\n", "yaml-syntax", (1, 1), id="tab-as-indentation"),
        pytest.param("a: @b\n", "yaml-syntax", (1, 4), id="reserved-character"),
        pytest.param("a:\n  - b\n c: d\n", "yaml-syntax", None, id="indentation"),
        pytest.param('a: "\\q"\n', "yaml-syntax", None, id="unknown-escape"),
        pytest.param("%YAML 9.9\n---\na: 1\n", "yaml-syntax", None, id="other-version"),
        pytest.param(b"a: \xff\n", "yaml-encoding", (1, 4), id="not-utf-8"),
        pytest.param("a: é\nb: ü\n".encode("latin-1"), "yaml-encoding", (1, 4), id="latin-1"),
        pytest.param("a: 1\n".encode("utf-16"), "yaml-encoding", (1, 1), id="utf-16"),
        pytest.param(b"a: \xed\xa0\x80\n", "yaml-encoding", (1, 4), id="surrogate-as-bytes"),
        pytest.param(b"a: \xc0\xaf\n", "yaml-encoding", (1, 4), id="overlong-bytes"),
        pytest.param(b"a: b\xc3", "yaml-encoding", (1, 5), id="cut-off-character"),
        pytest.param("[" * (MAX_DEPTH + 1), "yaml-depth", (1, 65), id="one-level-too-deep"),
        pytest.param("[" * 60_000, "yaml-depth", (1, 65), id="far-too-deep"),
        pytest.param("{a: " * 30_000, "yaml-depth", (1, 257), id="far-too-deep-mappings"),
        pytest.param("- " * 60_000, "yaml-depth", (1, 129), id="far-too-deep-lists"),
        pytest.param("a: 1\nb: " + "[" * 60_000, "yaml-depth", (2, 67), id="far-too-deep-in-a-later-line"),
        pytest.param("k" * 1025 + ": 1\n", "yaml-key", (1, 1026), id="key-too-long"),
        pytest.param("a: 1\n" + "k" * 1025 + ": 1\n", "yaml-key", (2, 1026), id="later-key-too-long"),
        pytest.param("{a: 1, " + "k" * 1025 + ": 1}\n", "yaml-key", (1, 1033), id="key-too-long-in-brackets"),
        pytest.param("'" + "k" * 1023 + "': 1\n", "yaml-key", (1, 1026), id="key-too-long-in-quotes"),
        pytest.param("a: " + "k" * 1025 + ": 1\n", "yaml-syntax", (1, 1029), id="long-text-that-holds-a-colon"),
        pytest.param("[" + "x,\n" * MAX_NODES + "]", "yaml-too-many", (MAX_NODES, 1), id="one-node-too-many"),
    ],
)
def test_what_is_refused_and_where(
    text: str | bytes, code: str, position: tuple[int, int] | None, parser: Loader
) -> None:
    problem = refusal(text, parser)

    assert problem.code == code
    assert position is None or problem.position == Position(*position)
    assert (problem.position is None) == (code == "yaml-empty")


@both_parsers
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("'a\u2028b'", "a\u2028b", id="line-separator-in-single-quotes"),
        pytest.param('"a\u2029b"', "a\u2029b", id="paragraph-separator-in-double-quotes"),
        pytest.param("'a\x85b'", "a b", id="next-line-in-quotes-folds"),
        pytest.param('"a\\N\\L\\P"', "a\x85\u2028\u2029", id="escaped-separators"),
        pytest.param("'a: b # [c] {d} & * ! % @ `'", "a: b # [c] {d} & * ! % @ `", id="syntax"),
        pytest.param("'[/red]'", "[/red]", id="markup"),
        pytest.param("'<<'", "<<", id="merge-sign"),
        pytest.param("'\u200f\u061c'", "\u200f\u061c", id="marks-of-direction-that-hide-nothing"),
        pytest.param("'\U0001f469\u200d\U0001f680'", "\U0001f469\u200d\U0001f680", id="joined-emoji"),
    ],
)
def test_quotes_make_text_of_what_is_refused_elsewhere(written: str, expected: str, parser: Loader) -> None:
    assert read(f"key: {written}\n", parser).data == {"key": expected}


@both_parsers
def test_quoted_merge_sign_is_a_key(parser: Loader) -> None:
    assert read("'<<': 1\n", parser).data == {"<<": 1}


class ShallowLoader(PureLoader):
    """A parser that refuses what lies deep, before it tells of what encloses it, as libyaml does from 0.2.6 on."""

    def fetch_flow_collection_start(self, token_class: Any) -> None:
        """The beginning of a list or mapping in brackets."""
        if self.flow_level >= 1000:
            said = "exceeded maximum nesting depth"
            raise yaml.scanner.ScannerError("while increasing flow level", self.get_mark(), said, self.get_mark())
        super().fetch_flow_collection_start(token_class)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 60_000, id="brackets"),
        pytest.param("a: 1\nb: " + "[" * 60_000 + "]" * 60_000, id="brackets-in-a-later-line"),
        pytest.param("a: 1\nb: ['[', " + "[" * 60_000, id="brackets-after-a-quoted-one"),
        pytest.param("- {é: 1, é: 2}\n- " + "[" * 60_000, id="another-fault-before"),
        pytest.param("[&a " + "[" * 60_000, id="another-fault-on-the-way"),
    ],
)
def test_a_parser_that_refuses_depth_by_itself_changes_nothing(text: str) -> None:
    assert refusal(text, ShallowLoader).format() == refusal(text, PureLoader).format()


def test_depth_that_the_parser_refuses_has_our_code_also_where_it_says_no_more() -> None:
    problem = refusal("a: 1\n" + "[" * 60_000, ShallowLoader)

    assert problem.format() == "f.yaml:2:1001: error[yaml-depth]: nested more than 64 levels deep"


@both_parsers
def test_a_key_may_be_as_long_as_the_limit(parser: Loader) -> None:
    assert read("k" * 1024 + ": 1\n", parser).data == {"k" * 1024: 1}


@needs_libyaml
@pytest.mark.parametrize("version", ["1.3", "1.1111111111"])
def test_a_version_that_libyaml_does_not_know_has_a_hint(version: str) -> None:
    problem = refusal(f"%YAML {version}\n---\na: 1\n", LIBYAML)

    assert (problem.code, problem.hint) == ("yaml-syntax", "leave out the line that begins with %YAML")


@both_parsers
@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\U00110000", "\\Uffffffff"])
def test_an_escape_that_spells_no_character_is_refused(escape: str, parser: Loader) -> None:
    problem = refusal(f'a: 1\nb: "{escape}"\n', parser)

    assert problem.code == "yaml-character"
    assert problem.position is not None
    assert problem.position.line == 2


@both_parsers
def test_up_to_the_limits_everything_is_read(parser: Loader) -> None:
    deep = read("[" * MAX_DEPTH + "]" * MAX_DEPTH, parser).data
    many = read("[" + "x, " * (MAX_NODES - 1) + "]", parser).data

    assert json.dumps(deep) == "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert isinstance(many, list)
    assert len(many) == MAX_NODES - 1


def test_a_long_text_is_read_and_a_longer_file_is_not(tmp_path: Any) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("a: " + "x" * (MAX_BYTES - 4) + "\n")
    assert yamlio.read_file(str(file)).data == {"a": "x" * (MAX_BYTES - 4)}

    file.write_text("a: " + "x" * (MAX_BYTES - 3) + "\n")
    with pytest.raises(InputError, match="file-too-large") as caught:
        yamlio.read_file(str(file))
    assert caught.value.problems[0].file == str(file)


def test_a_character_is_named_and_not_shown() -> None:
    assert "\x1b" not in refusal("a: \x1b[31m\n").format()
    assert "U+001B" in refusal("a: \x1b[31m\n").message


def test_a_duplicate_names_the_first_place() -> None:
    problem = refusal("a: 1\nb: 2\na: 3\n")

    assert problem.message == "the key 'a' is here a second time; the first is in line 1"
    assert problem.hint == "keep one of the two"


def test_utf_16_is_recognised() -> None:
    assert refusal("a: 1\n".encode("utf-16")).hint == "save the file as UTF-8 (it looks like UTF-16)"


@both_parsers
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        pytest.param("\ta: 1\n", "indent with blanks", id="tab"),
        pytest.param("a: b: c\n", "quote text that holds ': '", id="colon"),
        pytest.param("a: 'x\n", "a quote that is opened", id="quote"),
        pytest.param("a: [1, 2\nb: 3\n", "a bracket that is opened", id="bracket"),
        pytest.param("a:\n  - b\n c: d\n", "check the indentation", id="indentation"),
        pytest.param("a: 1\nb\nc: 2\n", "a key needs ': '", id="key-without-colon"),
        pytest.param('a: "\\q"\n', "a backslash is special", id="backslash"),
    ],
)
def test_a_syntax_error_has_a_hint(text: str, hint: str, parser: Loader) -> None:
    problem = refusal(text, parser)

    assert problem.code == "yaml-syntax"
    assert problem.hint is not None
    assert hint in problem.hint


# Anything that can be written, in blocks and in brackets.
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Cs", "Zl", "Zp"],
            exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff\ufeff",
        ),
        max_size=12,
    )
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé日 :#", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=15,
)


@both_parsers
@given(tree=TREES)
def test_what_is_written_is_read_back(tree: Any, parser: Loader) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=1)

    assert read(text, parser).data == tree


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all that is inside *data*."""
    steps = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else []
    return [place for step in steps for place in [(*path, step), *places(data[step], (*path, step))]]


@both_parsers
@given(tree=TREES, indent=st.none() | st.integers(0, 3))
def test_every_position_is_where_the_text_stands(tree: Any, indent: int | None, parser: Loader) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=indent)
    document, lines = read(text, parser), text.split("\n")

    for path in places(tree):
        line, column = document.position(path)
        found = json.JSONDecoder().raw_decode("\n".join([lines[line - 1][column - 1 :], *lines[line:]]))[0]
        assert found == document.value(path)
        if isinstance(path[-1], str):
            line, column = document.position(path, key=True)
            assert lines[line - 1][column - 1 :].startswith(json.dumps(path[-1], ensure_ascii=False))


PIECES = [
    *("a", "b", "é", "😀", "0", "010", "1.5", ".5", "~", "null", "true", "yes", "who?"),
    *(": ", ":", "- ", "-", "[", "]", "{", "}", ",", "'", '"', "#", " #", "? ", "|", ">-\n  x\n"),
    *("&a ", "*a ", "! ", "!!str ", "<<", "---\n", "--- ", "...\n", "... ", "%", "@", "`"),
    *(" ", "\n", "\n ", "\n  ", "\r\n", "\t", "\u2028", "\x85", "\x1b", "\\", "\\x41", "\\ud800"),
]
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def outcome(content: bytes, parser: Loader | None) -> str | tuple[Any, list[Position]]:
    """The code of the refusal, or the data and where each part of it stands."""
    try:
        document = read(content, parser)
    except InputError as error:
        (problem,) = error.problems
        return problem.code
    # Of a value that is not there, the parsers say differently where it is not.
    written = [place for place in places(document.data) if document.value(place) is not None]
    return document.data, [document.position(place) for place in written]


@needs_libyaml
@given(text=FRAGMENTS)
def test_both_parsers_read_the_same(text: str) -> None:
    """Where both read a file, they agree on all of it; libyaml alone refuses tabs as indentation inside a text."""
    libyaml, pure = outcome(text.encode(), LIBYAML), outcome(text.encode(), PureLoader)

    if isinstance(libyaml, str) and isinstance(pure, str):
        assert {libyaml, pure} <= CODES
    elif isinstance(libyaml, tuple) and isinstance(pure, tuple):
        assert libyaml == pure
    else:
        assert "\t" in text or "|#" in text or ">#" in text or "? ]" in text
        assert "yaml-syntax" in (libyaml, pure)


CODES = {
    "wrong-file",
    "yaml-alias",
    "yaml-character",
    "yaml-documents",
    "yaml-duplicate-key",
    "yaml-empty",
    "yaml-encoding",
    "yaml-key",
    "yaml-merge",
    "yaml-syntax",
    "yaml-tag",
}


@both_parsers
@given(content=st.binary(max_size=60) | FRAGMENTS.map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes, parser: Loader) -> None:
    found = outcome(content, parser)

    assert found in CODES if isinstance(found, str) else all(position >= (1, 1) for position in found[1])


def test_without_libyaml_the_pure_parser_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)

    assert read("a: [who?, 1]\n").data == {"a": ["who?", 1]}
