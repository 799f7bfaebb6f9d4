"""The API: thin handlers, one module per noun, each with its `routes: list[RouteDef]`."""

from importlib import import_module

from daemon.web.routes import RouteDef

MODULES: tuple[str, ...] = (
    "ping",
    "pair",
    "control",
    "links",
    "captures",
    "skeletons",
    "orders",
    "cases",
    "evidence",
    "notices",
    "doctor",
    "openapi",
)
"""Modules of this package that declare routes."""


def all_routes() -> list[RouteDef]:
    """Give the routes of all modules."""
    return [route for name in MODULES for route in import_module(f"{__name__}.{name}").routes]
