"""A mapping as a file: YAML 1.2 or JSON, read to plain data."""

from typing import Any

from accord.agreement.language.words import AgreementError
from accord.agreement.language.yaml import Faults, Items, Node, Scalar, read
from accord.lib.errors import Invalid


def load(text: str) -> dict[str, Any]:
    """The mapping that `text` holds. Raises Invalid with every fault and its line."""
    faults = Faults()
    try:
        node = read(text, faults)
        if faults.found:
            faults.stop()
    except AgreementError as error:
        raise Invalid(f"The map cannot be read. {error}") from error
    data = _plain(node)
    if not isinstance(data, dict):
        raise Invalid("The map must be a list of settings, such as `columns:` with its columns.")
    return data


def _plain(node: Node) -> Any:
    """Words that are quoted stay text; others are what YAML 1.2 makes of them."""
    if isinstance(node, Scalar):
        return node.text if node.quoted or isinstance(node.value, str) else node.value
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    return {key.text: _plain(value) for key, value in node.entries}
