"""This program measures the checking of many procedures, beside tools that check YAML by a schema.

Usage: python benchmarks/validate.py [--files 1000] [--repeats 5] [--npm FOLDER]

All get the same files (`made.py`) and, where they take one, our own published schema:
check-jsonschema and yamllint in one call over all files, ajv in one process over all files. They
know nothing of names, conditions and times, so sopkit does more in the same row. ajv is installed
by npm into a scratch folder. What is not there is said, and left out.

Every process finds its modules compiled, as after an installation; the first call of each tool
is not counted.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

import yaml

import made

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "procedure.schema.json"
AJV = ("ajv-cli@5", "js-yaml@4")
CACHE = ".sopkit_cache"
# so many files first, before anything is measured in a running process
WARM = 20
# scenarios would be files that the peers do not look at
OURS = (sys.executable, "-m", "sopkit", "check", "--ignore", "no-scenario")


class Reach(NamedTuple):
    """A figure to reach: what it says, what was measured, the limit, and on which side of it."""

    what: str
    found: float
    limit: float
    at_least: bool

    def line(self) -> str:
        """The figure for the table, with its mark."""
        kept = self.found >= self.limit if self.at_least else self.found <= self.limit
        side = "at least" if self.at_least else "at most"
        mark = "reached" if kept else "MISSED"
        return f"  {self.what:58} {self.found:8.2f}   {side} {self.limit:<6g} {mark}"


class Used(NamedTuple):
    """What one process took: seconds, and the memory of the largest process in MB."""

    seconds: float
    memory: float


class Workshop:
    """A scratch folder with the files, the compiled modules, and the peers."""

    def __init__(self, folder: Path, count: int, npm: Path | None) -> None:
        self.folder = folder
        self.files = made.write(folder, count)
        self.npm = npm or folder / "npm"
        self.env = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        self.env["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        self.refused: set[str] = set()

    def peers(self) -> dict[str, tuple[str, ...]]:
        """The calls of the peers that are there, but for the files."""
        found: dict[str, tuple[str, ...]] = {}
        for module, arguments in (
            ("check_jsonschema", ("--schemafile", str(SCHEMA))),
            ("yamllint", ("-d", "relaxed", "--no-warnings")),
        ):
            name = module.replace("_", "-")
            if importlib.util.find_spec(module):
                found[name] = (sys.executable, "-m", module, *arguments)
            else:
                print(f"  {name} is not there: pip install 'sopkit[bench]'")
        ajv = self._ajv()
        if ajv is not None:
            options = ("validate", "--spec=draft2020", "--strict=false", "-s", str(SCHEMA))
            found["ajv"] = (str(ajv), *options)
        return found

    def _ajv(self) -> Path | None:
        program = self.npm / "node_modules" / ".bin" / "ajv"
        if program.exists():
            return program
        npm = shutil.which("npm")
        if npm is None:
            print("  ajv is not there: npm is not installed")
            return None
        self.npm.mkdir(parents=True, exist_ok=True)
        call = (npm, "install", "--prefix", str(self.npm), "--no-audit", "--no-fund", *AJV)
        done = subprocess.run(call, check=False, capture_output=True, text=True)
        if done.returncode or not program.exists():
            print("  ajv is not there: npm could not install it")
            return None
        return program

    def run(self, name: str, call: Sequence[str]) -> Used:
        """Runs a process to its end; one that finds fault with the right files is told."""
        start = time.perf_counter()
        process = subprocess.Popen(
            call, cwd=self.folder, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert process.stdout is not None
        said = process.stdout.read().decode(errors="replace")
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and name not in self.refused:
            self.refused.add(name)
            print(f"  {name} ended with {process.returncode}: {said.strip()[:300]}")
        return Used(time.perf_counter() - start, usage.ru_maxrss / 1024)

    def best(self, name: str, call: Sequence[str], repeats: int) -> Used:
        """The fastest of several runs, after one that is not counted."""
        self.run(name, call)
        return min(self.run(name, call) for _ in range(repeats))

    def forget(self) -> None:
        """Takes away what sopkit remembers of files it has seen."""
        shutil.rmtree(self.folder / CACHE, ignore_errors=True)


def with_files(name: str, call: tuple[str, ...], files: Sequence[str]) -> tuple[str, ...]:
    """A call with its files; ajv wants a key before each."""
    if name == "ajv":
        return (*call, *(part for file in files for part in ("-d", file)))
    return (*call, *files)


def one_file(shop: Workshop, peers: dict[str, tuple[str, ...]], repeats: int) -> list[Reach]:
    """Whole processes on one file."""
    print("\none file, whole process")
    file = str(shop.files[1].relative_to(shop.folder))

    def ours() -> Used:
        shop.forget()
        return shop.run("sopkit check", (*OURS, file))

    ours()
    found = {"sopkit check": min(ours() for _ in range(repeats))}
    for name, call in peers.items():
        found[name] = shop.best(name, with_files(name, call, [file]), repeats)
    _table(found)
    used = found["sopkit check"].seconds
    return [Reach("one file, whole process, in ms", used * 1e3, 200, at_least=False)]


def all_files(shop: Workshop, peers: dict[str, tuple[str, ...]], repeats: int) -> list[Reach]:
    """Whole processes on all files: by the folder where a tool takes one."""
    print(f"\n{len(shop.files)} files, whole process")
    cold, again = _ours(shop, repeats)
    found = {"sopkit check": cold, "sopkit check, unchanged": again}
    alone = _alone(shop)
    if alone is not None:
        found["sopkit check, one process"] = alone
    files = [str(file.relative_to(shop.folder)) for file in shop.files]
    for name, call in peers.items():
        given = ["procedures"] if name == "yamllint" else files
        found[name] = shop.run(name, with_files(name, call, given))
    if "ajv" in found:
        # the reference of the strictest figure is not left to one run
        again_ajv = shop.run("ajv", with_files("ajv", peers["ajv"], files))
        found["ajv"] = min(found["ajv"], again_ajv)
    _table(found)
    memory = max(cold.memory, again.memory, alone.memory if alone else 0)
    reach = [
        Reach("unchanged files: faster than cold by", cold.seconds / again.seconds, 20, True),
        Reach("peak memory of the largest process, MB", memory, 120, at_least=False),
    ]
    if "check-jsonschema" in found:
        ratio = found["check-jsonschema"].seconds / cold.seconds
        reach.append(Reach("all files: faster than check-jsonschema by", ratio, 15, True))
    if "ajv" in found:
        ratio = cold.seconds / found["ajv"].seconds
        reach.append(Reach("all files: time beside the schema check of ajv", ratio, 1.5, False))
    return reach


def _ours(shop: Workshop, repeats: int) -> tuple[Used, Used]:
    """All files cold and unchanged; the fastest of a few runs each."""
    call = (*OURS, "procedures")
    cold, again = [], []
    for _ in range(max(2, repeats // 2)):
        shop.forget()
        cold.append(shop.run("sopkit check", call))
        again.append(shop.run("sopkit check", call))
    return min(cold), min(again)


def _alone(shop: Workshop) -> Used | None:
    """All files cold in one process, where there is a choice."""
    known = subprocess.run((*OURS, "--help"), check=True, capture_output=True, text=True).stdout
    if "--jobs" not in known:
        return None
    shop.forget()
    return shop.run("sopkit check", (*OURS, "--jobs", "1", "procedures"))


def in_memory(shop: Workshop) -> list[Reach]:
    """Load and full lint of one file in a running process, beside a bare parse of it.

    No file is looked at twice, so that nothing is remembered from the time before.
    """
    from sopkit.lint.checking import check_text

    files = shop.files[: max(60, len(shop.files) // 2)]
    for file in files[:WARM]:
        yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        check_text(file.read_text("utf-8"), str(file))
    parses, checks = [], []
    for file in files[WARM:]:
        text, name = file.read_text("utf-8"), str(file)
        parses.append(_seconds(lambda text=text: yaml.load(text, Loader=yaml.CSafeLoader)))
        checks.append(_seconds(lambda text=text, name=name: check_text(text, name)))
    print(f"\none file in a running process, median and mean of {len(parses)} files, each once")
    for label, times in (
        ("CSafeLoader, bare parse", parses),
        ("sopkit, load and full lint", checks),
    ):
        print(f"  {label:28} {median(times) * 1e3:9.2f} {fmean(times) * 1e3:9.2f} ms")
    ratio = median(checks) / median(parses)
    return [Reach("load and full lint beside CSafeLoader, medians", ratio, 1.3, at_least=False)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _table(found: dict[str, Used]) -> None:
    base = found["sopkit check"].seconds
    for name, used in found.items():
        ratio = used.seconds / base
        print(f"  {name:28} {used.seconds:9.3f} s   x {ratio:7.2f}   {used.memory:7.0f} MB")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints all tables, and which figures were reached."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=1000)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--npm", type=Path, help="a folder in which ajv-cli is installed")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        shop = Workshop(Path(name), chosen.files, chosen.npm)
        lines = [len(file.read_text("utf-8").splitlines()) for file in shop.files]
        print(f"{len(lines)} procedures of {sum(lines) / len(lines):.0f} lines")
        peers = shop.peers()
        # a new process counts the memory of the one that starts it: ours stays small till the end
        reach = [
            *one_file(shop, peers, chosen.repeats),
            *all_files(shop, peers, chosen.repeats),
            *in_memory(shop),
        ]
    print("\nto reach")
    for one in reach:
        print(one.line())


if __name__ == "__main__":
    main()
