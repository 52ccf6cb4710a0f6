"""This module says in our words why a text is not well-formed YAML, and what usually causes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from sopkit.diagnostics import quote
from sopkit.document.brackets import open_bracket
from sopkit.document.places import Lines
from sopkit.frozen import dataclass
from sopkit.late import late_pattern

LEAF_HINT = (
    "put the whole text in quotation marks; in braces and brackets a comma, bracket, brace, ': ' "
    "or ' #' ends one without them"
)
FULL_WIDTH_HINT = "write a half-width colon and a space, ': '"

# what git writes, at the begin of a line, where two changes of one place meet
_MERGE = late_pattern(r"^([<|=>])\1{6}(?=[ \r\n]|\Z).*", re.MULTILINE)
_MERGE_PARTS = {
    "<": "the first of two texts begins below this line",
    "|": "what both texts were made from begins below this line",
    "=": "the second text begins below this line",
    ">": "the second text ends above this line",
}

_FULL_WIDTH_KEY = late_pattern(r"(?:^[ \t]*(?:- +)*|\{[ \t]*)[A-Za-z_][\w.]*(：)", re.MULTILINE)
_FULL_WIDTH_LANGUAGE = late_pattern(r"，[ \t]*(en|zh)：[ \t]*")
_FULL_WIDTH_COMMA = late_pattern(r"，[ \t]*[A-Za-z_][\w.]*[ \t]*[:：]")
_TIGHT_COLON = late_pattern(r"^[ \t-]*[A-Za-z_][A-Za-z0-9_.]*:(?=[^\s:])")
_QUOTED_THEN_MORE = late_pattern(r"""(?:^|: |- |[{\[,])\s*("[^"]*"|'[^']*')\s*[^\s:,}\]#]""")


@dataclass(frozen=True, slots=True)
class Cure:
    """What a program can write in the place of what is wrong, or of a larger span."""

    title: str
    text: str
    safe: bool = True
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding about the form of the text, at offsets in it."""

    name: str
    message: str
    start: int
    end: int
    hint: str = ""
    cure: Cure | None = None


def merge_marks(text: str) -> Iterator[Fault]:
    """The lines with which git marks what two changes of one place have made of it."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    found = [*_MERGE.finditer(text)]
    # a line of equal signs alone may be part of a text
    if not any(mark[1] in "<>" for mark in found):
        return
    hint = "keep one of the two texts, or write what is right, and delete the lines of the marks"
    for mark in found:
        message = f"a merge was not finished: {_MERGE_PARTS[mark[1]]}"
        end = mark.start() + len(mark[0].rstrip())
        yield Fault("unfinished-merge", message, mark.start(), end, hint)


def full_width_colons(text: str, start: int, end: int) -> list[Fault]:
    """The keys between two offsets that are followed by a full-width colon."""
    return [
        Fault(
            "full-width-colon",
            "a full-width '：' follows a key; YAML takes key and value for one text",
            found.start(1),
            found.end(1),
            FULL_WIDTH_HINT,
            Cure("write ': '", ":" if text[found.end(1) :][:1].isspace() else ": "),
        )
        for found in _FULL_WIDTH_KEY.finditer(text, start, end)
    ]


def full_width_language(text: str, start: int, end: int) -> Fault | None:
    """The other language of a text in braces, set apart from the first by full-width signs."""
    found = _FULL_WIDTH_LANGUAGE.search(text, start, end)
    if found is None:
        return None
    message = (
        f"'，' and '：' have full width, so '{found[1]}' and what follows belong to the text before"
    )
    hint = "write a half-width comma and colon, each with a space behind it"
    cure = Cure(f"write ', {found[1]}: '", f", {found[1]}: ")
    return Fault("full-width-colon", message, found.start(), found.end(), hint, cure)


def explain(error: yaml.MarkedYAMLError, lines: Lines) -> list[Fault]:
    """The faults behind an error of the parser, usually one."""
    text = lines.text
    at = min(error.problem_mark.index, len(text)) if error.problem_mark else 0
    begin = min(error.context_mark.index, at) if error.context_mark else at
    first_line = max(lines.line_and_column(min(begin, at))[0] - 1, 1)
    line_end = _end_of_line(text, at)
    # a collection may have begun far above; its own first lines are not to blame
    near = max(lines.starts[first_line - 1], lines.starts[max(lines.line_and_column(at)[0] - 3, 0)])
    if colons := full_width_colons(text, near, line_end):
        return colons
    return [_reworded(error.problem or "", error.context or "", begin, at, lines)]


def _reworded(problem: str, context: str, begin: int, at: int, lines: Lines) -> Fault:
    text = lines.text
    match context, problem:
        case _, "mapping values are not allowed in this context":
            return _unexpected_colon(at, lines)
        case "while scanning a simple key", _:
            return _line_without_colon(begin, text)
        case "while scanning a quoted scalar", _:
            return _fault(
                f"the text that begins with {text[begin]} here is never closed",
                begin,
                begin + 1,
                f"close it with another {text[begin]}; double a ' inside '..', write \\\" "
                'inside ".."',
            )
        case "while parsing a quoted scalar", _:
            backslash = text.rfind("\\", begin, at + 1)
            escape = text[backslash : backslash + 2]
            return _fault(
                f"{quote(escape)} is not an escape in a text in double quotes",
                backslash,
                backslash + 2,
                "write \\\\ for a backslash, or put the text in single quotes",
            )
        case (("while parsing a flow mapping" | "while parsing a flow sequence"), _):
            return _open_bracket(at, lines)
        case "while parsing a flow node", _ if at >= len(text.rstrip()):
            return _open_bracket(at, lines)
        case (("while scanning an alias" | "while scanning an anchor"), _):
            return _bad_first_character(begin, text)
        case "while scanning for the next token", _:
            return _bad_first_character(at, text)
        case _:
            return _reworded_structure(problem, context, at, lines)


def _reworded_structure(problem: str, context: str, at: int, lines: Lines) -> Fault:
    text = lines.text
    match context, problem:
        case (("while parsing a block mapping" | "while parsing a block collection"), _):
            return _unexpected_place(context, at, lines)
        case (("while parsing a block node" | "while parsing a flow node"), _):
            return _bad_first_character(at, text)
        case _, "block sequence entries are not allowed in this context":
            return _fault(
                "a list entry '- ' cannot begin here",
                at,
                at + 1,
                "begin the list on the next line, indented; quote a text that begins with '- '",
            )
        case _, "mapping keys are not allowed in this context":
            return _fault(
                "'? ' begins a YAML key, which cannot stand here", at, at + 1, "quote the text"
            )
        case "while scanning a block scalar", _:
            return _fault(
                "a text after | or > begins on the next line",
                at,
                at + 1,
                "move it there, indented with spaces; or quote the text",
            )
        case "while scanning a plain scalar", _:
            return _fault("a tab stands where the text goes on", at, at + 1, "use spaces")
        case (("while scanning a tag" | "while parsing a tag" | "while parsing a node"), _):
            return _fault("'!' begins a YAML tag, which is not used", at, at + 1, "quote the text")
        case _ if "directive" in context or "YAML" in problem:
            return _fault(
                "a line that begins with % is a YAML directive, which is not used",
                at,
                at + 1,
                "delete the line, or quote the text",
            )
        case _, "did not find expected <document start>":
            return _fault(
                "more text follows after the end of the document",
                at,
                at + 1,
                "check the indentation, and the brackets and quotes before this place",
            )
        case _:
            return _fault("the structure of the text is broken here", at, at + 1)


def _fault(message: str, start: int, end: int, hint: str = "", cure: Cure | None = None) -> Fault:
    return Fault("yaml-syntax", message, start, end, hint, cure)


def _unexpected_colon(at: int, lines: Lines) -> Fault:
    line, before = _line_until(at, lines)
    if ": " in before:
        return _fault(
            "a second ': ' in one line; a text that holds ': ' must be quoted", at, at + 1,
            "quote the whole text after the first colon",
        )  # fmt: skip
    if len(before) > 1000:
        return _fault("a key of more than 1000 characters", at, at + 1, "quote the line as a text")
    begin_above = lines.starts[max(line - 2, 0)]
    above = lines.text[begin_above : lines.starts[line - 1]].rstrip()
    if tight := _TIGHT_COLON.match(above):
        return _tight_colon(begin_above + tight.end() - 1)
    hint = "indent it as the keys beside it"
    if above.strip():
        hint += f"; if it belongs under {quote(above.strip())}, that line may hold no value"
    start = at - len(before.lstrip(" -"))
    return _fault("a key cannot stand here", start, max(at, start + 1), hint)


def _tight_colon(at: int) -> Fault:
    message = "a colon without a space after it does not end a key"
    hint = "write a space after the colon; quote a text that holds it"
    cure = Cure("write a space after the colon", ": ", safe=False)
    return _fault(message, at, at + 1, hint, cure)


def _line_without_colon(begin: int, text: str) -> Fault:
    line = text[begin : _end_of_line(text, begin)].rstrip()
    end = begin + max(len(line), 1)
    if tight := _TIGHT_COLON.match(line):
        return _tight_colon(begin + tight.end() - 1)
    if line[:1] in "\"'":
        hint = "a text that goes on over lines must be indented more than its key"
    else:
        hint = "write 'key: value'; indent the line more if it continues the text above"
    return _fault(f"{quote(line)} is not a key with a value", begin, end, hint)


def _open_bracket(at: int, lines: Lines) -> Fault:
    """An entry in braces or brackets is cut, or the closing one is missing."""
    text = lines.text
    found = open_bracket(text, at)
    begin = found.at
    opener = text[begin]
    closer = "}" if opener == "{" else "]"
    inside = text[begin:at]
    line = lines.line_and_column(begin)[0]
    where = f"the {opener} in line {line}"
    for spot, hidden in found.comments(text, at):
        if hidden.count(closer) > hidden.count(opener):
            return _fault(
                f"' #' begins a comment, so {where} is not closed", spot, spot + 1, LEAF_HINT
            )
    commas = [one.start() for one in _FULL_WIDTH_COMMA.finditer(text, begin, at + 1)]
    if spots := [one for one in commas if not found.quotes(one)]:
        spot = spots[-1]
        return _fault(
            "a full-width '，' does not separate entries", spot, spot + 1,
            "write a half-width comma and a space; quote a text that holds it",
            Cure("write ', '", ", ", safe=False),
        )  # fmt: skip
    if text[at : at + 1] == ":" and "\n" not in inside:
        return _fault(
            "': ' inside a text in braces; the text must be quoted", at, at + 1, LEAF_HINT
        )
    end_line = lines.line_and_column(at)[0]
    if end_line > line or at >= len(text):
        where = "the end of the file" if at >= len(text.rstrip()) else f"line {end_line}"
        return _fault(
            f"{quote(opener)} is not closed before {where}",
            begin,
            begin + 1,
            f"close it with {quote(closer)}; {LEAF_HINT}",
        )
    return _fault(
        f"{quote(text[at])} cannot stand here; {where} wants a comma or {quote(closer)} next",
        at,
        at + 1,
        LEAF_HINT,
    )


def _bad_first_character(at: int, text: str) -> Fault:
    character = text[at : at + 1]
    if character == "\t":
        hint, cure = "indent with spaces", Cure("write two spaces", "  ", safe=False)
        return Fault("tab-indentation", "a tab indents this line", at, at + 1, hint, cure)
    if not character.strip():
        return _fault("a value is missing before this place", at, at + 1, "write it")
    return _fault(
        f"{quote(character)} cannot begin a text without quotes", at, at + 1,
        "quote the text, or check the brackets before this place",
    )  # fmt: skip


def _unexpected_place(context: str, at: int, lines: Lines) -> Fault:
    """Inside a mapping something that is no key; inside a list something that is no entry."""
    line, before = _line_until(at, lines)
    whole = lines.text[lines.starts[line - 1] : _end_of_line(lines.text, at)]
    if before.strip() and _QUOTED_THEN_MORE.search(whole):
        return _fault(
            "text after a closing quotation mark", at, at + 1,
            "a text that begins with a quotation mark ends at the next one; put the whole text "
            "in the other kind of quotes: '\"vip\" in tags'",
        )  # fmt: skip
    mark = before.rstrip()[-1:]
    if mark in ("'", '"') and before.count(mark) % 2:
        return _fault(
            f"the text that ends at this {mark} began on a line above", at - 1, at,
            f"close the text above with a {mark}, on its own line",
        )  # fmt: skip
    if mark in ("}", "]"):
        return _fault(
            "text after a closing bracket", at, at + 1,
            "quote the whole text: one that begins with { or [ is read as a mapping or list",
        )  # fmt: skip
    if context == "while parsing a block mapping":
        wanted, hint = "a key", "indent the line exactly as the keys beside it"
    else:
        wanted, hint = "a list entry '- '", "indent the line exactly as the entries beside it"
    return _fault(f"{wanted} is expected here", at, at + 1, hint)


def _line_until(at: int, lines: Lines) -> tuple[int, str]:
    line = lines.line_and_column(at)[0]
    return line, lines.text[lines.starts[line - 1] : at]


def _end_of_line(text: str, at: int) -> int:
    found = re.compile(r"[\r\n]").search(text, at)
    return found.start() if found else len(text)
