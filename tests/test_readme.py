"""The README and the pages of docs: their examples run, and their links lead somewhere."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from examples import regenerated  # noqa: E402

PAGES = (
    "README.md",
    "README.zh.md",
    "docs/api.md",
    "docs/checking.md",
    "docs/semantics.md",
    "docs/writing.md",
)
LINKED = (*PAGES, "docs/README.md", "docs/rules/README.md")


@pytest.mark.parametrize("name", PAGES)
def test_examples(name: str) -> None:
    """Every example prints what the page says; `make generated` writes it anew."""
    page = (ROOT / name).read_text(encoding="utf-8")

    assert regenerated(page, ROOT) == page


@pytest.mark.parametrize("name", LINKED)
def test_links(name: str) -> None:
    """Every link to a file of the project leads to one."""
    page = ROOT / name
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert missing == []


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
