"""This module names contents by short digests; they guard nothing against intent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        # hashlib loads OpenSSL before it takes this one: 5 ms of the start of `sopkit check`
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

_SHORT = 16


def digest_of(content: bytes, size: int = _SHORT) -> str:
    """Twice as many hexadecimal digits as `size` for a content, by BLAKE2b."""
    return blake2b(content, digest_size=size).hexdigest()
