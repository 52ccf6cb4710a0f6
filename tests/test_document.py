"""Documents: what is read, what is refused, and where everything stood."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sopkit.diagnostics import Diagnostics, Position
from sopkit.document import Document, read_document
from sopkit.document.source import LARGEST
from sopkit.errors import SopkitError

HERE = Path(__file__).parent / "documents"
BAD = sorted((HERE / "bad").glob("*.yaml"))
OK = sorted((HERE / "ok").glob("*.yaml"))

EXAMPLE = """\
id: tea
title: {en: Tea service, zh: 茶水服务}
steps:
- id: pour   # first
  due: "10 min \\"before\\" 开会"
- [a, 'it''s']
last:
  note: |
    one
      two

"""


def read(text: str | bytes) -> tuple[Document | None, list[str]]:
    """The document in a text and the names of the findings about it."""
    found = Diagnostics("x.yaml")
    document = read_document("x.yaml", found, text=text)
    return document, [finding.name for finding in found]


def good(text: str) -> Document:
    """The document in a text without findings."""
    document, names = read(text)
    assert [] == names
    assert document is not None
    return document


def cut(document: Document, place: Position) -> str:
    """The text at a place."""
    lines = document.lines[place.line - 1 : place.end_line]
    lines = (*lines[:-1], lines[-1][: place.end_column - 1])
    return "\n".join((lines[0][place.column - 1 :], *lines[1:]))


# wrong documents


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_wrong_documents(path: Path) -> None:
    """A wrong document gives exactly the findings noted beside it."""
    found = Diagnostics(path.name)
    read_document(path.name, found, text=path.read_bytes())
    lines = []
    for finding in found:
        lines += [finding.line(), *([f"  {finding.hint}"] if finding.hint else [])]

    assert path.with_suffix(".out").read_bytes().decode().splitlines() == lines


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_messages_are_ours(path: Path) -> None:
    """No wording of the parser reaches an author."""
    expected = path.with_suffix(".out").read_text(encoding="utf-8")

    assert not re.search(r"while (scanning|parsing)|did not find|could not find|token", expected)


def test_every_file_code_has_a_wrong_document() -> None:
    """Each code that reading text can give stands in at least one expected result."""
    from sopkit.diagnostics import CODES

    expected = "".join(path.with_suffix(".out").read_text(encoding="utf-8") for path in BAD)
    given_elsewhere = {"unreadable-file", "file-too-large"}
    names = {code.name for code in CODES if code.code.startswith("SOP1")} - given_elsewhere

    assert set() == {name for name in names if f" {name}]" not in expected}


@pytest.mark.parametrize("path", OK, ids=lambda path: path.stem)
def test_right_documents(path: Path) -> None:
    """A right document gives no findings."""
    document, names = read(path.read_bytes())

    assert [] == names
    assert document is not None


# values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("+4", 4),
        ("9007199254740992", 2**53),
        ("0.5", Decimal("0.5")),
        ("-1.25", Decimal("-1.25")),
        ("1.0", Decimal("1.0")),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01T09:00+08:00", "2026-12-01T09:00+08:00"),
        ("12:30 .. 13:00", "12:30 .. 13:00"),
        ("09:00-18:00", "09:00-18:00"),
        ("1.0.0", "1.0.0"),
        ("15 min", "15 min"),
        ("-x", "-x"),
        ("nope", "nope"),
        ("'no'", "no"),
        ('"0755"', "0755"),
        ("\u0661\u0662", "\u0661\u0662"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    """Plain scalars are read by the YAML 1.2 core schema; quoted ones are text."""
    read_value = good(f"a: {written}\n").data["a"]

    assert value == read_value
    assert type(value) is type(read_value)


def test_refused_scalars_are_known() -> None:
    """The document tells which scalars have been complained of already."""
    document, names = read("a: no\nb: yes-man\nc: [9:30, x]\n")

    assert ["ambiguous-word", "bare-clock-time"] == names
    assert document is not None
    assert document.refused(("a",))
    assert document.refused(("c", 0))
    assert not document.refused(("b",))
    assert not document.refused(("c", 1))
    assert not document.refused(("no", "such"))


def test_first_of_repeated_keys_counts() -> None:
    """Of a repeated key the first value and its place are kept."""
    document, _ = read("a: {b: 1}\na: {b: 2, c: 3}\n")

    assert document is not None
    assert {"a": {"b": 1}} == document.data
    assert Position(1, 8, 1, 9) == document.value(("a", "b"))
    assert not document.exists(("a", "c"))


def test_nested_keys_are_left_out() -> None:
    """A list or mapping as a key is dropped with its value, and nothing else is."""
    document, _ = read("a: 1\n? [x, {y: z}]\n: {b: 2}\nc: [d]\n")

    assert document is not None
    assert {"a": 1, "c": ["d"]} == document.data
    assert [(), ("a",), ("c",), ("c", 0)] == [path for path, _ in document.values()]


# places


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("id",), "id", "tea"),
        (("title",), "title", "{en: Tea service, zh: 茶水服务}"),
        (("title", "zh"), "zh", "茶水服务"),
        (("steps", 0, "id"), "id", "pour"),
        (("steps", 0, "due"), "due", '"10 min \\"before\\" 开会"'),
        (("steps", 1), "[a, 'it''s']", "[a, 'it''s']"),
        (("steps", 1, 1), "'it''s'", "'it''s'"),
        (("last",), "last", "note: |\n    one\n      two"),
        (("last", "note"), "note", "|\n    one\n      two"),
    ],
)
def test_places(path: tuple[str | int, ...], key: str, value: str) -> None:
    """The places of keys and values are exact, without comments and blank lines after them."""
    document = good(EXAMPLE)

    assert key == cut(document, document.key(path))
    assert value == cut(document, document.value(path))


@pytest.mark.parametrize(
    ("path", "near"),
    [
        (("title", "fr"), ("title",)),
        (("steps", 7, "id"), ("steps",)),
        (("steps", 1, 1, "x"), ("steps", 1, 1)),
        (("none", "at", "all"), ()),
    ],
)
def test_missing_paths(path: tuple[str | int, ...], near: tuple[str | int, ...]) -> None:
    """A path that does not exist stands where its nearest existing ancestor does."""
    document = good(EXAMPLE)

    assert document.value(near) == document.value(path)
    assert document.value(near) == document.key(path)


def test_lines_and_columns_of_any_line_end() -> None:
    """Lines end at LF, CR LF or CR, and a byte-order mark is no column."""
    for end in ("\n", "\r\n", "\r"):
        document = good(f"\ufeffa: 1{end}茶: x{end}")

        assert Position(2, 4, 2, 5) == document.value(("茶",))
        assert ("a: 1", "茶: x", "") == document.lines


def test_characters_beyond_the_basic_plane_are_one_column() -> None:
    """Columns count characters, not bytes or UTF-16 units."""
    assert Position(1, 12, 1, 13) == good("{a: 😀, bb: c}\n").value(("bb",))


@pytest.mark.parametrize(
    "written",
    [
        "x in {a, b} and 茶",
        "'x in {a, b} and ''茶'''",
        '"x in \\"a\\" \\u8336 \\x41 \\n\\t and 茶"',
        "|\n  x in\n    {a}\n\n  and 茶\n",
        "|2\n   x\n  and 茶\n",
        "x in\n  {a, b}\n\n  and 茶",
        "'x in\n  {a, b}\n\n  and 茶'",
        '"x in\n  {a, b}\n\n  and 茶"',
        '"x in\\\n  {a, b} and 茶"',
    ],
)
def test_places_inside_scalars(written: str) -> None:
    """The place of a character inside a scalar is exact in every style that is not folded."""
    document = good(f"k: 1\nwhen: {written}\n")
    value = document.data["when"]
    offset = value.index("茶")

    place = document.inside(("when",), offset)

    assert cut(document, place) in ("茶", "\\u8336")
    assert document.inside(("when",), 0).line == document.inside(("when",), 0, 1).end_line
    assert "x" == cut(document, document.inside(("when",), value.index("x")))


def test_length_inside_scalars() -> None:
    """A place inside a scalar covers as many characters as asked for."""
    document = good('a: "one \\"two\\" three"\n')

    assert '\\"two\\"' == cut(document, document.inside(("a",), 4, 5))
    assert "three" == cut(document, document.inside(("a",), 10, 5))


def test_past_the_end_of_a_scalar() -> None:
    """The end of a text has a place too: just behind its last character."""
    document = good('a: "one"\nb: two\n')

    assert Position(1, 8, 1, 8) == document.inside(("a",), 3)
    assert Position(2, 7, 2, 7) == document.inside(("b",), 3)


@pytest.mark.parametrize("path", [("a",), ("b",), ("c",), ("c", 0), ("none",)])
def test_inside_what_is_no_text(path: tuple[str | int, ...]) -> None:
    """Inside a folded text, a number or a list, the place is the whole value."""
    document = good("a: >\n  one\n  two\nb: 12\nc: [true]\n")

    assert document.value(path) == document.inside(path, 1)


# files


def test_reads_a_file(tmp_path: Path) -> None:
    """A path is read from disk and named as it was given."""
    file = tmp_path / "tea.yaml"
    file.write_text("id: tea\n", encoding="utf-8")
    found = Diagnostics()
    document = read_document(file, found)

    assert document is not None
    assert {"id": "tea"} == document.data
    assert str(file) == document.path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.yaml", "there is no such file"),
        (".", "this is a folder"),
        ("a\0b", "the file cannot be read"),
        ("x" * 5000, "the file cannot be read"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, message: str) -> None:
    """A path that gives no file is one finding without a place."""
    found = Diagnostics()

    assert read_document(f"{tmp_path}/{name}", found) is None
    assert [("unreadable-file", None)] == [(item.name, item.position) for item in found]
    assert found.sorted()[0].message.startswith(message)


def test_no_ordinary_file(tmp_path: Path) -> None:
    """A pipe is refused without waiting for what comes out of it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found = Diagnostics()

    assert read_document(pipe, found) is None
    assert ["unreadable-file"] == [item.name for item in found]


def test_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission to read it is said to be one."""

    def refuse(self: Path) -> bytes:
        raise PermissionError

    file = tmp_path / "tea.yaml"
    file.write_bytes(b"id: tea\n")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = Diagnostics()

    assert read_document(file, found) is None
    assert ["the file may not be read"] == [item.message for item in found]


def test_longest_number() -> None:
    """A number of any length is read without trouble, and refused when tools would cut it."""
    assert ["lossy-number"] == read(f"a: {'1' * 100}\n")[1]
    assert ["lossy-number"] == read(f"a: {'1' * 101}\n")[1]
    assert ["lossy-number"] == read(f"a: 0.{'1' * 5000}\n")[1]
    assert [] == read(f"a: {'1' * 5000}x\n")[1]


def test_size_limit() -> None:
    """A file of exactly the limit is read, one byte more is not."""
    text = "a: 1 #" + "x" * (LARGEST - 6)

    assert [] == read(text.encode())[1]
    assert ["file-too-large"] == read(text.encode() + b"x")[1]


def test_too_many_findings() -> None:
    """After 200 findings the rest of a file is not read."""
    _, names = read("a: no\n" + "b: no\n" * 1000)

    assert 201 == len(names)
    assert "too-many-findings" in names


def test_nesting_limit() -> None:
    """Sixty-four levels are read, one more is not."""
    assert [] == read("a: " + "[" * 63 + "]" * 63)[1]
    assert ["too-deep"] == read("a: " + "[" * 64 + "]" * 64)[1]


@pytest.mark.parametrize("unit", ["[", "- ", "? ", "{a: ", "[ #]\n", "&a ", "! ", "a: b: "])
def test_long_runs_end_quickly(unit: str) -> None:
    """Text made to exhaust a parser gives findings."""
    document, names = read(unit * (1_000_000 // len(unit)))

    assert document is None
    assert names


def test_without_the_c_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML without its C parser is said clearly, not worked around."""
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    with pytest.raises(SopkitError, match="C parser"):
        read("a: 1\n")


# laws

yaml_ish = st.lists(
    st.sampled_from(
        [*"abyn01.:-,[]{}#&*!|>'\"%@`?~=<", " ", "  ", "\n", "\n  ", "\n- ", ": ", " #", "\t", "\r",
         "：", "，", "茶", "\u3000", "\u00a0", "\ufeff", "\u2028", "\x00", "<<: ", "--- ", "...",
         "\\", "no", "9:30", "1.10", "0x1F", "true", "*a", "&a ", "!t ", "key: ", "- key: ",
         '"', "|\n "]
    )
).map("".join)  # fmt: skip
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20)
keys = st.text(max_size=10)
trees = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)


def check_any(content: str | bytes) -> None:
    """A text gives a document or an error, and every place in it lies in the file."""
    found = Diagnostics("x.yaml")
    document = read_document("x.yaml", found, text=content)

    assert document is not None or found.errors

    for item in found:
        assert item.line().isprintable()
        assert item.hint.isprintable()
        if item.position:
            place = item.position
            assert (place.line, place.column) <= (place.end_line, place.end_column)
    if document is not None:
        for path, _ in document.values():
            place = document.value(path)
            assert 1 <= place.line <= place.end_line <= len(document.lines)
            assert 1 <= place.column <= len(document.lines[place.line - 1]) + 1
            document.inside(path, 3, 2)


@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    """Any bytes give a document or findings, never a traceback."""
    check_any(content)


@given(st.text(st.characters()))
@example("\ud800")
@example("a: \udfff")
def test_any_text(content: str) -> None:
    """Any text gives a document or findings, lone surrogates included."""
    check_any(content)


@given(yaml_ish)
def test_anything_like_yaml(content: str) -> None:
    """Text made of the characters that mean something in YAML gives a document or findings."""
    check_any(content)


@given(st.sampled_from(BAD + OK), st.data())
def test_damaged_documents(path: Path, data: st.DataObject) -> None:
    """A document with a piece cut out, doubled or replaced gives a document or findings."""
    content = path.read_bytes()[:2000]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 5, len(content))))
    check_any(content[:start] + data.draw(st.binary(max_size=3)) + content[end:])


@given(trees.filter(bool))
def test_what_json_writes_is_read_back(tree: dict[str, object]) -> None:
    """JSON of plain values is read back equal, since JSON is YAML 1.2."""
    text = json.dumps(tree)
    document, names = read(text)

    if not names:
        assert document is not None
        assert tree == document.data


@given(trees.filter(bool))
def test_agrees_with_pyyaml(tree: dict[str, object]) -> None:
    """A document without findings has the structure that PyYAML reads, scalars as text."""
    text = yaml.dump(tree, allow_unicode=True)
    document, names = read(text)
    plain = yaml.load(text, yaml.CBaseLoader)

    if not names:
        assert document is not None
        assert plain == texts(document.data, plain)


def texts(value: object, like: object) -> object:
    """The value with each scalar replaced by the text it was written as."""
    if isinstance(value, dict) and isinstance(like, dict):
        return {key: texts(item, like.get(key)) for key, item in value.items()}
    if isinstance(value, list) and isinstance(like, list):
        return [texts(*pair) for pair in zip(value, like, strict=True)]
    return value if isinstance(value, str) else like


@given(yaml_ish)
def test_places_hold_the_values(content: str) -> None:
    """What stands at the place of a scalar reads as its value again."""
    document, names = read(content)
    if document is None or names:
        return
    for path, value in document.values():
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            assert value == Decimal(cut(document, document.value(path)))


@given(yaml_ish)
def test_reading_twice_is_the_same(content: str) -> None:
    """The same text gives the same findings."""
    assert read(content)[1] == read(content)[1]


def test_kept_places_are_the_same() -> None:
    """A document that is kept, once or twice, knows every place and value that it knew before."""
    text = "a: 1\nb: [x, {c: 'y z'}]\nd:\n  - e: |\n      long\n    f: no\n"
    found = Diagnostics("x.yaml")
    document, kept = (read_document("x.yaml", found, text=text) for _ in range(2))
    assert document is not None
    assert kept is not None
    kept.keep()
    kept.keep()

    assert [*kept.values()] == [*document.values()]
    for path, _ in document.values():
        assert kept.value(path) == document.value(path)
        assert kept.key(path) == document.key(path)
