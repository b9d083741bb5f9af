"""A time zone's data, and the zone built from them: a version keeps its own."""

from functools import lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo


def zone_data(name: str) -> bytes:
    """The zone's data (TZif) as this installation has them, from where `ZoneInfo` takes them.

    name  one that `ZoneInfo` knows; it has refused names that lead out of the zones' folders

    Raises ZoneInfoNotFoundError (a KeyError) or ValueError for any other name.
    """
    ZoneInfo(name)
    for folder in TZPATH:
        file = Path(folder, *name.split("/"))
        if file.is_file():
            return file.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@lru_cache(maxsize=64)
def zone_from(name: str, data: bytes) -> ZoneInfo:
    """The zone that these data describe, whatever is installed; equal data give one object."""
    return ZoneInfo.from_file(BytesIO(data), key=name)
