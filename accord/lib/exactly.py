"""JSON without floats: what has a decimal point is read as a Decimal, and written as a number."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def encode(value: Any) -> str:
    """JSON text of plain data, keys in order, Decimals as numbers. Raises TypeError on others."""
    return _encoder.encode(value).decode()


def encode_all(values: Sequence[Any]) -> list[str]:
    """As `encode` of each; for thousands at once."""
    # JSON text has no line end of its own, so each line is one text.
    return _encoder.encode_lines(values).decode().split("\n")[: len(values)]


def decode(text: str | bytes) -> Any:
    """Plain data from JSON text; numbers with a point or an exponent become Decimals."""
    return _decoder.decode(text)


class Exact(json.JSONDecoder):
    """For JSONField(decoder=Exact): the same reading through the ORM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})
