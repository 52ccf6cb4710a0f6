"""This module keeps what the pages of docs said when both languages were last read together.

A word can change in one language without a figure, a key or a link that tells of it. So
`pages_read_together.yaml` keeps a digest of each part of a page, from one heading to the next, in
both languages. `python -m tests.pages_read_together` writes it anew for the parts that have
changed in both; one that has changed in one language only is taken when its name is given, and
else named: the other language has to be looked at.
"""

import sys
from pathlib import Path
from typing import Final

import yaml

from tests.semantics.translated import Kept, digests, in_one_only, renewed
from tests.two_languages import CHINESE, slugs, texts, without_examples

TABLE: Final = Path(__file__).with_suffix(".yaml")
HEAD: Final = """\
# Digests of what each part of a page of docs said in English and in Chinese when both were last
# read together. Written by `python -m tests.pages_read_together`.
"""
# made from the code, or with a table of its own
ELSEWHERE: Final = {"codes", "format", "semantics"}
NAMES: Final = [name for name in CHINESE if name not in ELSEWHERE]


def parts(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a page says in English and in Chinese, examples aside, by page and English heading."""
    english, chinese = (without_examples(page).split("\n#") for page in texts(name))
    heads = slugs(texts(name)[0])
    keys = [f"{name}#{head}" for head in heads] or [name]
    return (
        dict(zip(keys, english, strict=False)),
        dict(zip(keys, chinese, strict=False)),
    )


def now() -> Kept:
    """The digests of all pages as they are."""
    return {key: both for name in NAMES for key, both in digests(*parts(name)).items()}


def kept() -> Kept:
    """The digests of when they were last read together."""
    lines = yaml.safe_load(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    return {key: tuple(both.split()) for key, both in lines.items()}


def main(looked_at: list[str]) -> int:
    """Writes the table; 1 if parts are left whose other language has to be looked at."""
    found, before = now(), kept()
    table = renewed(found, before, looked_at)
    lines = [f"'{key}': {one} {other}\n" for key, (one, other) in table.items()]
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8")
    left = in_one_only(found, table)
    for key, changed in left.items():
        name = f"docs/{key.partition('#')[0]}"
        page = f"{name}.zh.md" if changed == "en" else f"{name}.md"
        sys.stdout.write(f"{key}: changed in {changed}, look at it in {page}\n")
    if left:
        sys.stdout.write(f"then: python -m tests.pages_read_together {' '.join(left)}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
