"""Comments that silence findings: what they are about, what is no comment, and idle ones."""

import pytest

from sopkit.inspection.fixing import with_edits
from sopkit.lint.checking import Checked, check_file, check_text
from tests.inspection.conftest import RULE, procedure

PATH = "procedures/house/tea.yaml"
TWO_RULES = """\
rules:
- id: refill
  every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}
- id: refill_late
  every: {do: tea.poured, gap: 25 min, from: meeting.begins, until: meeting.over}
"""


def checked(text: str) -> Checked:
    """What is found in a piece of a procedure."""
    return check_file(PATH, text=procedure(text))


def names(text: str) -> list[str]:
    """The names of what is found in a piece of a procedure."""
    return [one.name for one in checked(text).findings]


def test_without_comment() -> None:
    """The rule the tests are about has one finding, and it is silenced by nothing."""
    result = checked(RULE)

    assert [("missing-source", 2, 7)] == [
        (one.name, one.position.line, one.position.column)
        for one in result.findings
        if one.position
    ]
    assert () == result.suppressed


@pytest.mark.parametrize(
    "selector", ["missing-source", "SOP402", "sop402", "SOP40", "SOP4", "unsure-pair, SOP402"]
)
def test_selectors(selector: str) -> None:
    """A name, a code or the begin of codes silences; several stand with commas between them."""
    result = checked(RULE.replace("refill\n", f"refill  # sopkit: ignore[{selector}] old rule\n"))

    assert ["missing-source"] == [one.finding.name for one in result.suppressed]
    assert ["old rule"] == [one.reason for one in result.suppressed]
    assert "missing-source" not in [one.name for one in result.findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: refill\n", "- id: refill # sopkit: ignore[SOP402] r\n"),
        ("- id: refill\n", "- id: refill # note # sopkit: ignore[SOP402] r\n"),
        ("- id: refill\n", "- id: refill #sopkit:ignore [ SOP402 ] r\n"),
        ("rules:\n", "rules: # sopkit: ignore[SOP402] r\n"),
        ("- id: refill\n", "# sopkit: ignore[SOP402] r\n- id: refill\n"),
        ("- id: refill\n", "# sopkit: ignore[SOP402] r\n# another\n\n- id: refill\n"),
        ("rules:\n", "# sopkit: ignore[SOP402] r\nrules:\n"),
        ("- id: refill\n", "- # sopkit: ignore[SOP402] r\n  id: refill\n"),
        ("rules:\n", "# sopkit: file-ignore[SOP402] r\nrules:\n"),
        ("rules:\n", "# any\n# sopkit: file-ignore[SOP402] r\nsopkit: 1\nrules:\n"),
    ],
)
def test_places(before: str, after: str) -> None:
    """A comment is about what begins on its line or the next one, and all below it."""
    assert [] == names(RULE.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("until: meeting.over}", "until: meeting.over} # sopkit: ignore[SOP402] r"),
        ("  every:", "  # sopkit: ignore[SOP402] r\n  every:"),
        ("rules:\n", "events: # sopkit: ignore[SOP402] r\n"
         "  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}\n"
         "  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}\nrules:\n"),
    ],
)  # fmt: skip
def test_other_places(before: str, after: str) -> None:
    """A comment at a part of an entry or at another section is not about the entry."""
    assert ["missing-source", "unused-ignore"] == sorted(names(RULE.replace(before, after)))


def test_one_of_two() -> None:
    """A comment at one entry of a list leaves the next one alone."""
    first = TWO_RULES.replace("refill\n", "refill # sopkit: ignore[missing-source] r\n")

    result = checked(first)

    assert ["refill"] == [
        one.finding.message.split("'")[1]
        for one in result.suppressed
        if one.finding.name == "missing-source"
    ]
    assert "missing-source" in [one.name for one in result.findings]


def test_inner_lines_of_a_flow_mapping() -> None:
    """At the end of an inner line a comment is about what begins on that line only."""
    text = """\
events:
  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}
  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}
rules:
- {id: refill,  # sopkit: ignore[missing-source] r
   every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}}
"""

    assert [] == names(text)


@pytest.mark.parametrize(
    "label",
    [
        '"begins # sopkit: ignore[nothing]"',
        "'begins # sopkit: ignore[nothing]'",
        '"begins\n     # sopkit: ignore[nothing]"',
        "|\n      begins\n      # sopkit: ignore[nothing]\n",
    ],
)
def test_no_comment_in_texts(label: str) -> None:
    """What stands in a quoted or block text is no comment."""
    text = f"""\
{RULE}  source: H/tea#2
events:
  meeting.begins:
    label:
      zh: 会议开始
      en: {label}
  meeting.over: {{label: {{en: the meeting is over, zh: 会议结束}}}}
"""

    assert not [name for name in names(text) if "ignore" in name]


def test_comment_behind_the_mark_of_a_block_text() -> None:
    """Behind the `|` that begins a block text a comment may stand."""
    text = RULE + "  note: | # sopkit: ignore[nothing] r\n    words\n  source: H/tea#2\n"

    assert "unknown-ignored-name" in names(text)


def test_hash_in_a_word() -> None:
    """A `#` that follows other characters begins no comment."""
    text = RULE.replace("refill\n", "refill\n  note: x#sopkit:ignore\n")

    assert not [name for name in names(text) if "ignore" in name]


@pytest.mark.parametrize(
    "reason", ["", "  ", " TODO", " todo: ask the head", " - ", " FIXME later"]
)
def test_reason_is_missing(reason: str) -> None:
    """A comment without a reason, or with one still to be written, silences and is told."""
    result = checked(RULE.replace("refill\n", f"refill # sopkit: ignore[SOP402]{reason}\n"))

    assert ["ignore-without-reason"] == [one.name for one in result.findings]
    assert ["missing-source"] == [one.finding.name for one in result.suppressed]


@pytest.mark.parametrize(
    "reason", ["r", " 店长要求", ": asked for", " TODOS are listed in the book"]
)
def test_reason_is_given(reason: str) -> None:
    """Any words are a reason."""
    assert [] == names(RULE.replace("refill\n", f"refill # sopkit: ignore[SOP402] {reason}\n"))


@pytest.mark.parametrize(
    "comment",
    [
        "# sopkit: ignore",
        "# sopkit: ignore missing-source",
        "# sopkit: ignor[missing-source] r",
        "# sopkit: noqa[missing-source] r",
        "# sopkit ignore[missing-source] r",
        "# sopkit: ignore[] r",
        "# sopkit: file-ignore[missing-source] r",
    ],
)
def test_malformed(comment: str) -> None:
    """A comment that is meant to silence and does not is told, and silences nothing."""
    found = names(RULE.replace("refill\n", f"refill  {comment}\n"))

    assert ["malformed-ignore", "missing-source"] == sorted(found)


@pytest.mark.parametrize(
    "comment", ["# sopkit: the docs say more", "# sopkit: 1", "# sopkit", "# we ignore[x] this"]
)
def test_other_comments(comment: str) -> None:
    """Other comments that name sopkit are nobody's business."""
    assert ["missing-source"] == names(RULE.replace("refill\n", f"refill  {comment}\n"))


def test_unknown_name() -> None:
    """A name that does not exist is told with the nearest one."""
    found = checked(RULE.replace("refill\n", "refill # sopkit: ignore[missing-sorce] r\n"))

    messages = {one.name: one.message for one in found.findings}
    assert "did you mean 'missing-source'?" in messages["unknown-ignored-name"]


def test_errors_of_loading_stay() -> None:
    """What keeps a file from being loaded is not silenced, and the comment is told so."""
    text = RULE.replace("tea.poured", "tea.pored").replace(
        "rules:", "# sopkit: file-ignore[unknown-event] r\nrules:"
    )

    result = checked(text)

    assert ["unknown-event", "unused-ignore"] == sorted(
        one.name for one in result.findings if one.name != "missing-source"
    )
    assert "cannot be loaded" in next(
        one.message for one in result.findings if one.name == "unused-ignore"
    )


def test_in_a_file_that_cannot_be_loaded() -> None:
    """Where not everything was looked for, no comment is called idle."""
    text = RULE.replace("tea.poured", "tea.pored").replace(
        "rules:", "# sopkit: file-ignore[missing-translation] r\nrules:"
    )

    assert "unused-ignore" not in names(text)


def test_comments_about_comments() -> None:
    """A comment cannot silence findings about comments."""
    text = RULE.replace("refill\n", "refill # sopkit: ignore[SOP402, SOP5] \n")

    assert ["ignore-without-reason", "unused-ignore"] == sorted(names(text))


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("  # sopkit: ignore[unsure-pair] r", ""),
        ("  # sopkit: ignore[SOP402, unsure-pair] r", "  # sopkit: ignore[SOP402] r"),
        ("  # sopkit: ignore[unsure-pair, SOP402] r", "  # sopkit: ignore[SOP402] r"),
        ("  # why # sopkit: ignore[unsure-pair] r", "  # why"),
    ],
)
def test_fix_of_an_idle_comment(comment: str, left: str) -> None:
    """What silences nothing can be taken out, and nothing else goes with it."""
    text = procedure(RULE.replace("refill\n", f"refill{comment}\n"))

    idle = next(one for one in check_text(text, PATH) if one.name == "unused-ignore")

    assert idle.fix is not None
    assert idle.fix.safe
    assert procedure(RULE.replace("refill\n", f"refill{left}\n")) == with_edits(
        text, idle.fix.edits
    )


def test_fix_of_an_idle_line() -> None:
    """A comment on a line of its own goes with its line."""
    text = procedure(RULE.replace("- id", "# sopkit: ignore[unsure-pair] r\n- id"))

    idle = next(one for one in check_text(text, PATH) if one.name == "unused-ignore")

    assert idle.fix is not None
    assert procedure(RULE) == with_edits(text, idle.fix.edits)


def test_ignored_names_of_folders_are_not_judged() -> None:
    """Whether a finding that compares files is needed cannot be seen in one file."""
    text = RULE.replace("refill\n", "refill # sopkit: ignore[SOP402, no-scenario] r\n")

    assert [] == names(text)


def test_windows_line_ends() -> None:
    """Line ends do not matter."""
    text = procedure(RULE.replace("refill\n", "refill # sopkit: ignore[SOP402] r\n"))

    assert [] == check_text(text.replace("\n", "\r\n"), PATH)
