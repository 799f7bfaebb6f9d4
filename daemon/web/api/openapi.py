"""`/v1/openapi.json`: the API described by its own routes and messages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import RootModel
from pydantic.json_schema import models_json_schema

from daemon import __version__
from daemon.web.guard import STREAM_TYPE
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import ErrorAnswer, Message

PARAMETER = re.compile(r"{(\w+)}")
REF = "#/components/schemas/{model}"


class Document(RootModel[dict[str, Any]]):
    """A JSON document that is not one of our messages."""


async def openapi(_call: Call) -> Document:
    """Give the description."""
    return description()


@cache
def description() -> Document:
    """Build the description of all routes."""
    from daemon.web.api import all_routes

    known = all_routes()
    refs, schemas = component_schemas(known)
    paths: dict[str, Any] = {}
    for route in known:
        paths.setdefault(route.path, {})[route.method.lower()] = operation(route, refs)
    return Document(
        {
            "openapi": "3.1.0",
            "info": {"title": "hugou 护购", "version": __version__},
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        }
    )


def component_schemas(known: list[RouteDef]) -> tuple[dict[type, Any], dict[str, Any]]:
    """Describe every message of these routes: where each is referred to, and all of them."""
    taken = {kind for route in known for kind in (route.body, route.query) if kind}
    given = {route.answer for route in known} | {ErrorAnswer}
    wanted: list[Any] = [(kind, "validation") for kind in sorted(taken, key=str)]
    wanted += [(kind, "serialization") for kind in sorted(given, key=str)]
    refs, whole = models_json_schema(wanted, ref_template=REF)
    return {kind: ref for (kind, _), ref in refs.items()}, whole["$defs"]


def operation(route: RouteDef, refs: dict[type, Any]) -> dict[str, Any]:
    """Describe one route."""
    told: dict[str, Any] = {
        "summary": route.summary,
        "operationId": f"{route.method} {route.path}",
        "parameters": path_parameters(route) + query_parameters(route.query),
        "responses": {
            "200": response("The answer", refs[route.answer]),
            "default": response("A refusal", refs[ErrorAnswer]),
        },
    }
    if route.body is not None:
        content: dict[str, Any] = {"application/json": {"schema": refs[route.body]}}
        if route.streams:
            says = f"One line of JSON ({route.body.__name__}), a line feed, then the bytes"
            content = {STREAM_TYPE: {"schema": {"type": "string", "description": says}}}
        told["requestBody"] = {"required": True, "content": content}
    return told if route.access == "anyone" else {**told, "security": [{"token": []}]}


def response(says: str, schema: Any) -> dict[str, Any]:
    """Describe one possible response."""
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def path_parameters(route: RouteDef) -> list[dict[str, Any]]:
    """Describe the variable parts of an address."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PARAMETER.findall(route.path)
    ]


def query_parameters(query: type[Message] | None) -> list[dict[str, Any]]:
    """Describe what may stand after the question mark."""
    if query is None:
        return []
    schema = query.model_json_schema()
    needed = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": one}
        for name, one in schema["properties"].items()
    ]


routes = [
    RouteDef("GET", "/v1/openapi.json", openapi, Document, "This description"),
]
