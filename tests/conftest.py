"""This module sets up hypothesis: a quick, repeatable profile, and a long one for `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

# the workers of pytest-xdist say how wide a terminal is; the output of commands hangs on it
os.environ.pop("COLUMNS", None)  # noqa: TID251

_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "fast", max_examples=50, deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile("fast")
