"""The README and the pages of docs: their examples run, and their links lead somewhere."""

import re
import shlex
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from sopkit.cli import sopkit

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from examples import regenerated, renewed, with_files_of, written_pages  # noqa: E402
from tests.two_languages import slugs, without_examples  # noqa: E402

PAGES = [str(page.relative_to(ROOT)) for page in written_pages(ROOT)]
LINKED = sorted({*PAGES, *(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md"))})


@pytest.mark.parametrize("name", PAGES)
def test_examples(name: str) -> None:
    """Every example prints what the page says; `make generated` writes it anew."""
    assert renewed(ROOT / name, ROOT) == (ROOT / name).read_text(encoding="utf-8")


@cache
def headings(page: Path) -> list[str]:
    """The headings of a page, as links name them."""
    return slugs(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LINKED)
def test_links(name: str) -> None:
    """Every link to a file of the project, or to a heading in it, leads there."""
    page = ROOT / name
    links = re.findall(r"\]\(([^)]+)\)", without_examples(page.read_text(encoding="utf-8")))
    missing = [link for link in links if "://" not in link and not leads_somewhere(link, page)]

    assert missing == []


def leads_somewhere(link: str, page: Path) -> bool:
    """Whether there is what a link names, a file or a heading."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and (not anchor or anchor in headings(target))


def test_the_readmes_agree() -> None:
    """The README in Chinese has the same parts, files, tools and commands as the English one."""
    found = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")]
    english, chinese = (
        (
            re.findall(r"^(#+|\d\.|-|\|(?: \[[\w-]+\])?)", page, re.MULTILINE),
            re.findall(r"<!-- file: .+? -->\n```.*?```", page, re.DOTALL),
            [line.removesuffix(" --lang zh") for line in re.findall(r"^\$ .+", page, re.MULTILINE)],
        )
        for page in found
    )

    assert chinese == english


def test_a_wrong_output_is_noticed() -> None:
    """A page whose output is not what is printed is not the page that is made."""
    page = "```python\nprint(1)\n```\n<!-- prints -->\n```text\n2\n```\n"

    assert regenerated(page, ROOT) == page.replace("2", "1")


def test_files_of_the_english_page() -> None:
    """A Chinese page takes the files that are the same from the English one, in their order."""
    shown = "<!-- file: a.yaml -->\n```yaml\nx: {}\n```\n"
    english = shown.format(1) + "```yaml\nx: 0\n```\n" + shown.format(2)
    chinese = "一\n" + shown.format("").replace("file", "same file") + "二\n" + shown.format(3)
    made = "一\n" + shown.format(1).replace("file", "same file") + "二\n" + shown.format(3)

    assert with_files_of(english, chinese) == made


def test_a_file_that_the_english_page_has_not() -> None:
    """A file that the English page does not show cannot be the same there."""
    page = "<!-- same file: a.yaml -->\n```yaml\n```\n"

    with pytest.raises(AssertionError, match=r"the English page does not show a\.yaml so often"):
        with_files_of("```yaml\nx: 1\n```\n", page)


@pytest.mark.parametrize("old", ["no such words", "a"])
def test_an_edit_of_nothing(old: str) -> None:
    """What is to be written otherwise stands in the file, and once."""
    page = f"<!-- edited: b.yaml = procedures/not-encoded.yaml, {old} -> x -->"

    with pytest.raises(AssertionError, match=f"does not say '{old}' once"):
        regenerated(page, ROOT)


def test_a_dead_link_is_noticed() -> None:
    """A link to a file or a heading that is not there leads nowhere."""
    page = ROOT / "docs" / "checking.md"
    links = ["codes.md", "#mending", "cli.md#sopkit-check", "no.md", "#no", "cli.md#no"]

    assert [leads_somewhere(one, page) for one in links] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("name", PAGES)
def test_options(name: str) -> None:
    """Every command that a page shows is one, with options that it has."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|text|console|yaml)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = re.findall(r"^(?:\$ |  - )?(sopkit .*?)(?: +# .*)?$", "\n".join(blocks), re.MULTILINE)

    assert [line for line in lines if not can_be_called(line)] == []


def can_be_called(line: str) -> bool:
    """Whether there is such a command with such options, its values aside."""
    words = shlex.split(line)[1:]
    found: click.Command = sopkit
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        found = found.get_command(click.Context(found), words.pop(0)) or click.Command(None)
    options = {one for parameter in found.params for one in parameter.opts} | {"--help"}
    return found.name is not None and {one for one in words if one[:2] == "--"} <= options


def test_a_wrong_call_is_noticed() -> None:
    """A command that is not there, or an option that it has not, cannot be called."""
    lines = ["sopkit check a --fix", "sopkit chekc a", "sopkit check a --mend"]

    assert [can_be_called(line) for line in lines] == [True, False, False]


def test_only_sopkit_is_run() -> None:
    """An example in a console block runs nothing but sopkit."""
    with pytest.raises(AssertionError, match="only sopkit is run here, not rm"):
        regenerated("```console\n$ rm -rf x\n```\n", ROOT)


def test_other_blocks() -> None:
    """Every block of the pages is one that is run, or a shell command for make, pip or sopkit."""
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for body in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            assert all(line.split()[0] in ("make", "pip", "sopkit") for line in body.splitlines())
