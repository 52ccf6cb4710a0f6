"""This program looks for inputs that sopkit cannot take: tracebacks, hangs, memory without bound.

Usage: python scripts/fuzz.py [--minutes 10] [--engine atheris|random] [FILE ...]

With atheris it follows which lines an input reaches (the extra `fuzz`; it has wheels for Linux).
Where that is not installed inputs are changed at random. What is found is kept below
tests/fuzz/found and run by the tests from then on; FILE runs such inputs again.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "tests" / "fuzz" / "found"
MEGABYTES = 1500
# of one input, by the engine; the surfaces count the seconds of the processor themselves
_HANGS = 30

sys.path.insert(0, str(ROOT))


def keep(data: bytes) -> Path:
    """Writes an input that gave a fault."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{sha256(data).hexdigest()[:12]}.bin"
    path.write_bytes(data)
    return path


def with_atheris(minutes: float) -> None:
    """Follows which lines are reached; ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["sopkit"]):
        import sopkit.building
        import sopkit.lint.checking
        import sopkit.scenarios.reading  # noqa: F401
    from tests.fuzz.surfaces import run_one, seeds

    def look(data: bytes) -> None:
        try:
            run_one(data)
        except Exception:
            print(f"kept as {keep(data)}", file=sys.stderr)
            raise

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            Path(folder, f"{number:04}").write_bytes(seed)
        limits = (
            f"-max_total_time={int(minutes * 60)}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-timeout={_HANGS}",
            f"-artifact_prefix={folder}/",
            "-max_len=8000",
        )
        atheris.Setup([sys.argv[0], *limits, folder], look)
        atheris.Fuzz()


def at_random(minutes: float, seed: int = 1) -> int:
    """Changes inputs at random; returns how many different faults there are."""
    from tests.fuzz.surfaces import run_one, seeds

    if importlib.util.find_spec("resource") is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    dice, pool = random.Random(seed), seeds()
    end, count, faults = time.monotonic() + minutes * 60, 0, dict[str, Path]()
    while time.monotonic() < end:
        data = _changed(dice.choice(pool), dice, pool)
        count += 1
        try:
            run_one(data)
        except Exception:
            # the same fault is kept once, whatever leads to it
            where = traceback.format_exc().splitlines()[-4:]
            if "\n".join(where) not in faults:
                faults["\n".join(where)] = keep(data)
                print(f"kept as {keep(data)}\n" + traceback.format_exc())
    print(f"{count} inputs, {len(faults)} faults")
    return len(faults)


def _changed(data: bytes, dice: random.Random, pool: Sequence[bytes]) -> bytes:
    """Some bytes replaced, taken out, doubled or taken from another input; all for short ones."""
    if data[0] in (1, 2, 3, 4):
        return bytes([data[0]]) + dice.randbytes(dice.randint(2, 60))
    found = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(1, max(2, len(found)))
        length = dice.choice((0, 1, 1, 2, 5, 20, 200))
        other = dice.choice(pool)
        begin = dice.randrange(len(other))
        new = dice.choice((b"", dice.randbytes(length), other[begin : begin + length]))
        found[start : start + dice.choice((0, length))] = new
    return bytes(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs inputs again, or looks for new ones."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--engine", choices=("atheris", "random"))
    given = options.parse_args(arguments)
    if given.files:
        from tests.fuzz.surfaces import run_one

        for file in given.files:
            run_one(file.read_bytes())
        return 0
    there = importlib.util.find_spec("atheris") is not None
    if given.engine == "atheris" and not there:
        options.error("atheris is not installed: pip install -e '.[fuzz]'")
    if there and given.engine != "random":
        with_atheris(given.minutes)
    elif given.engine is None:
        print("atheris is not installed (extra fuzz); inputs are changed at random instead")
    return int(at_random(given.minutes) > 0)


if __name__ == "__main__":
    sys.exit(main())
