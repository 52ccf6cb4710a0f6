"""This module runs the templates of a house in a process of its own, with limits.

A template is a program: it may loop for ever, fill the memory or ask for files. The process has a
share of time, memory and disk that the theme sets, an empty folder to stand in, no environment and
no way to the network; what it writes is taken over only when it ended well. The file is also the
program of that process.
"""

from __future__ import annotations

import errno
import json
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sopkit.handbook.themes import Limits

PROGRAM: Final = Path(__file__).resolve()
MADE, SAID = "made", "said"
# A template that waits does not compute; it is stopped after this many times its share.
PATIENCE: Final = 3
# A closed door for whatever would fetch: port 9 of this machine discards.
NOWHERE: Final = "http://127.0.0.1:9"
ENVIRONMENT: Final = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE),
    **dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), "/nonexistent"),
    "LANG": "C.UTF-8",
}
STOPPED: Final = {
    "seconds": (
        "the templates of the theme were stopped after {seconds} seconds of computing; a loop may "
        "never end. Mend the template, or raise `limits: {{seconds: ..}}` in theme.yml"
    ),
    "memory": (
        "the templates of the theme were stopped: they wanted more than {memory} MB of memory. "
        "Mend the template, or raise `limits: {{memory_mb: ..}}` in theme.yml"
    ),
    "output": (
        "the templates of the theme were stopped: they wrote more than {output} MB. "
        "Mend the template, or raise `limits: {{output_mb: ..}}` in theme.yml"
    ),
}


def run_apart(task: str, arguments: Mapping[str, Any], limits: Limits) -> dict[str, bytes]:
    """What a task of `tasks.TASKS` makes of its arguments, in a process with limits.

    Raises:
        UsageError: a limit was passed, the task refused, or this system knows no limits.
    """
    from sopkit.errors import UsageError

    if not can_limit():
        raise UsageError(
            "the templates of a theme run with limits of memory and time, which this system does "
            "not offer; print on Linux or macOS, or take the folder 'templates' out of the theme"
        )
    with tempfile.TemporaryDirectory(prefix="sopkit-") as folder:
        given = json.dumps(sys.path).encode() + b"\n" + pickle.dumps((task, arguments, limits))
        command = [sys.executable, "-I", str(PROGRAM)]
        try:
            ended = subprocess.run(
                command,
                input=given,
                cwd=folder,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds * PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise UsageError(stopped("seconds", limits)) from error
        if ended:
            raise UsageError(why(ended, Path(folder) / SAID, limits))
        return unpacked((Path(folder) / MADE).read_bytes())


def can_limit() -> bool:
    """Whether this system can limit a process."""
    return sys.platform != "win32"


def stopped(limit: str, limits: Limits) -> str:
    """What is said when a limit was passed."""
    return STOPPED[limit].format(
        seconds=limits.seconds,
        memory=limits.memory // 1_000_000,
        output=limits.output // 1_000_000,
    )


def why(ended: int, said: Path, limits: Limits) -> str:
    """Why the process ended before its work was done."""
    if ended == -signal.SIGXCPU or ended == -signal.SIGKILL:
        return stopped("seconds", limits)
    written = said.read_text(encoding="utf-8") if said.is_file() else ""
    if written in STOPPED:
        return stopped(written, limits)
    # an engine that is refused memory has no words left: it aborts
    return written or stopped("memory", limits)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one: a line with names and sizes, then their contents."""
    head = json.dumps([(name, len(content)) for name, content in files.items()])
    return head.encode() + b"\n" + b"".join(files.values())


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files again; what a template made is data here, never code."""
    head, _, rest = content.partition(b"\n")
    files, place = {}, 0
    for name, size in json.loads(head):
        files[str(name)] = rest[place : place + size]
        place += size
    return files


# -- in the process


def main() -> int:
    """Takes limits upon itself, does the task, leaves the result or the reason in its folder."""
    sys.path[:] = json.loads(sys.stdin.buffer.readline())
    # what comes in is written by `run_apart` of the same program
    task, arguments, limits = pickle.loads(sys.stdin.buffer.read())
    from sopkit.handbook.tasks import TASKS

    work = TASKS[task]
    restrict(limits)
    try:
        Path(MADE).write_bytes(packed(work(**arguments)))
    except MemoryError:
        return leave("memory")
    except OSError as error:
        # a template that is not there is an OSError too
        full = Path(MADE).exists() and error.errno == errno.EFBIG
        return leave("output" if full else fault(error))
    except Exception as error:  # whatever a template does is a fault of the template
        return leave(fault(error))
    return 0


def restrict(limits: Limits) -> None:
    """From here on no more time, memory and disk than the limits say."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = limits.seconds + int(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def fault(error: Exception) -> str:
    """A fault of a template in words: which template, which line, what."""
    from jinja2 import TemplateError, TemplateSyntaxError

    from sopkit.errors import UsageError

    if isinstance(error, UsageError):
        return str(error)
    if isinstance(error, TemplateSyntaxError):
        return f"the template '{error.name}' of the theme, line {error.lineno}: {error.message}"
    line = template_line(error)
    said = f"{error}" if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return f"a template of the theme{line} cannot be used: {said[:500]}"


def template_line(error: Exception) -> str:
    """The innermost template of a trace with its line; empty where there is none."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__jinja_template__")
        frame = trace.tb_frame.f_code.co_filename
        if name is not None or frame == "<template>":
            found = f", line {trace.tb_lineno}"
        trace = trace.tb_next
    return found


def leave(reason: str) -> int:
    """Leaves a reason and nothing half-made."""
    Path(MADE).unlink(missing_ok=True)
    Path(SAID).write_text(reason, encoding="utf-8")
    return 1


if __name__ == "__main__":
    sys.exit(main())
