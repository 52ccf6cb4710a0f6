"""This module counts findings by their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sopkit.codebook import title_of
from sopkit.codes import code_named
from sopkit.diagnostics import Diagnostic
from sopkit.language import DEFAULT_LANGUAGE, phrase, pick


def counted(findings: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """Each code with the number of its findings and of those a program can mend; most first."""
    counts = Counter(one.name for one in findings)
    fixable = Counter(one.name for one in findings if one.fix is not None)
    rows = [
        {
            "code": code_named(name).code,
            "name": name,
            "level": code_named(name).level,
            "count": number,
            "fixable": fixable[name],
        }
        for name, number in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["code"]))


def render(findings: Sequence[Diagnostic], language: str = DEFAULT_LANGUAGE) -> str:
    """A line for each code: how often, whether `--fix` can mend it (`[*]`), and what it is."""
    rows = counted(findings)
    width = max((len(str(row["count"])) for row in rows), default=1)
    marks = any(row["fixable"] for row in rows)
    lines = []
    colon = phrase("colon", language)
    for row in rows:
        mark = ("[*] " if row["fixable"] else "    ") if marks else ""
        title = title_of(row["name"], language)
        lines.append(f"{row['count']:>{width}}  {row['code']} {mark}{row['name']}{colon}{title}")
    note = [pick(language, "[*] can be mended with --fix", "[*] 可用 --fix 改正")] if marks else []
    return "".join(f"{line}\n" for line in [*lines, *note])
