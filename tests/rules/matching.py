"""How an expected part of an answer is compared with the whole answer."""

from typing import Any


def agrees(wanted: Any, told: Any) -> bool:
    """An expected value; a time may leave out its zone, an expected None may be absent."""
    if isinstance(wanted, dict):
        return isinstance(told, dict) and all(agrees(wanted[k], told.get(k)) for k in wanted)
    if isinstance(wanted, list) and isinstance(told, list):
        return all(any(agrees(one, other) for other in told) for one in wanted)
    if isinstance(wanted, str) and isinstance(told, str):
        return told.removesuffix("+08:00") == wanted
    return bool(wanted == told) if wanted is not None else True


def missing(wanted: list[dict[str, Any]], told: list[dict[str, Any]]) -> list[Any]:
    """The expected parts that no part of the answer has, beside the nearest ones."""
    lost = []
    for one in wanted:
        near = [other for other in told if other.get("rule") == one.get("rule")]
        if not any(agrees(one, other) and _absent(one, other) for other in told):
            lost.append((one, [{key: other.get(key) for key in one} for other in near]))
    return lost


def _absent(wanted: dict[str, Any], told: dict[str, Any]) -> bool:
    """What is expected as None must not be told."""
    return all(told.get(key) is None for key, value in wanted.items() if value is None)
