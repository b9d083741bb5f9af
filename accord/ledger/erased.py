"""The erasure list: keyed hashes of identities that must not come back."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from accord.ledger.models import Erased


def hashed(key: str) -> str:
    """The keyed hash of an identity: without the installation's secret nobody can try addresses."""
    secret = hashlib.sha256(b"erased:" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(secret, key.encode(), "sha256").hex()


def among(keys: Iterable[str]) -> set[str]:
    """Those identities that were erased; one query where nobody was, else two."""
    if not Erased.objects.exists():
        return set()
    hashes = {hashed(key): key for key in keys}
    found = Erased.objects.filter(pk__in=list(hashes)).values_list("pk", flat=True)
    return {hashes[found_hash] for found_hash in found}


def add(keys: Iterable[str], now: datetime) -> None:
    """Put identities on the list."""
    Erased.objects.bulk_create(
        [Erased(hash=hashed(key), at=now) for key in keys], ignore_conflicts=True
    )
