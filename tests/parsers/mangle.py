"""Mangle pages the way shops do when they change them: names, nesting, order, attributes."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

from lxml import etree, html

Mangler = Callable[[random.Random, str], str]


# --- JSON -------------------------------------------------------------------------------------


def _containers(value: Any, found: list[Any]) -> list[Any]:
    if isinstance(value, dict | list):
        found.append(value)
        for inner in value.values() if isinstance(value, dict) else value:
            _containers(inner, found)
    return found


def rename_key(chance: random.Random, body: Any) -> Any:
    """Rename one key wherever it stands."""
    names = sorted({key for d in _containers(body, []) if isinstance(d, dict) for key in d})
    old = chance.choice(names)
    return _renamed(body, old, old + "New")


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {new if k == old else k: _renamed(v, old, new) for k, v in value.items()}
    return [_renamed(v, old, new) for v in value] if isinstance(value, list) else value


def add_keys(chance: random.Random, body: Any) -> Any:
    """Add keys that nobody knows."""
    body = copy.deepcopy(body)
    for target in _containers(body, []):
        if isinstance(target, dict) and chance.random() < 0.3:
            target[f"extraField{chance.randrange(99)}"] = chance.choice(["￥1.00", 5, None, {}])
    return body


def shuffle_keys(chance: random.Random, body: Any) -> Any:
    """Write the keys of every object in another order."""
    if isinstance(body, dict):
        names = list(body)
        chance.shuffle(names)
        return {name: shuffle_keys(chance, body[name]) for name in names}
    return [shuffle_keys(chance, entry) for entry in body] if isinstance(body, list) else body


def respace_json(chance: random.Random, body: Any) -> Any:
    """Change nothing but the white space in which the object is written."""
    return body


HARMLESS_JSON = (add_keys, shuffle_keys, respace_json)
HARMFUL_JSON = (rename_key,)


# --- elements ---------------------------------------------------------------------------------


def _elements(tree: Any) -> list[Any]:
    return [e for e in tree.iter(etree.Element) if e.tag not in ("html", "body", "script", "head")]


def rehash_classes(chance: random.Random, tree: Any) -> None:
    """Give every hashed class name another hash, as each build does."""
    suffix = f"{chance.randrange(16**6):06x}"
    for element in _elements(tree):
        names = element.get("class")
        if names:
            element.set("class", re.sub(r"(--)\w+", rf"\g<1>{suffix}", names))


def wrap(chance: random.Random, tree: Any) -> None:
    """Put wrappers around some blocks."""
    for element in _elements(tree):
        parent = element.getparent()
        if element.tag == "div" and parent is not None and chance.random() < 0.1:
            wrapper = etree.SubElement(parent, "div", {"class": "wrapper--x1"})
            parent.replace(element, wrapper)
            wrapper.tail, element.tail = element.tail, None
            wrapper.append(element)


_HIDES = re.compile(r"display|color").search


def drop_attributes(chance: random.Random, tree: Any) -> None:
    """Drop some attributes that carry no data of their own."""
    for element in _elements(tree):
        for name in ("style", "target", "alt", "width", "rel", "data-spm"):
            if name == "style" and _HIDES(element.get(name) or ""):
                continue  # what a shop hides or greys out is said by nothing but this
            if element.get(name) is not None and chance.random() < 0.5:
                del element.attrib[name]


def rename_class(chance: random.Random, tree: Any) -> None:
    """Rename one class wherever it stands."""
    names = sorted({n for e in _elements(tree) for n in (e.get("class") or "").split()})
    if names:
        old = chance.choice(names)
        for element in _elements(tree):
            kept = (element.get("class") or "").split()
            if old in kept:
                element.set("class", " ".join("renamed" if n == old else n for n in kept))


def reorder(chance: random.Random, tree: Any) -> None:
    """Swap two neighbouring blocks somewhere."""
    parents = [e for e in _elements(tree) if len([c for c in e if c.tag == "div"]) > 1]
    if parents:
        parent = chance.choice(parents)
        first = chance.choice(list(parent)[:-1] or list(parent))
        following = first.getnext()
        if following is not None:
            following.addnext(first)


def drop_data(chance: random.Random, tree: Any) -> None:
    """Drop one attribute of one element, whatever it carries."""
    having = [e for e in _elements(tree) if e.attrib]
    if having:
        element = chance.choice(having)
        del element.attrib[chance.choice(sorted(element.attrib))]


HARMLESS_DOM = (rehash_classes, wrap, drop_attributes)
HARMFUL_DOM = (rename_class, reorder, drop_data)


# --- documents --------------------------------------------------------------------------------

_QUOTED = re.compile(r"(var data = JSON\.parse\(')(.*?)('\);)", re.DOTALL)
_PLAIN = re.compile(
    r"((?:detailData|disputeData|rawData|_export_order_protocol|\['undefined'\])\s*=\s*)(\{.*\})(;?\s*(?:\}\(\);)?</script>|;?\n)",
    re.DOTALL,
)


def as_script(body: Any) -> str:
    """Write an object as the server writes it into a JavaScript string."""
    words = json.dumps(body, separators=(",", ":"))
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\u", "\\u")


def mangled(document: str, chance: random.Random, *, harmless: bool) -> str | None:
    """Mangle a document once, where its data stands; None where this way does not fit it."""
    of_json = chance.choice(HARMLESS_JSON if harmless else HARMFUL_JSON)
    if document.lstrip()[:1] in "{[":
        return json.dumps(of_json(chance, json.loads(document)), ensure_ascii=False)
    quoted = _QUOTED.search(document)
    if quoted:
        body = of_json(chance, json.loads(json.loads(f'"{quoted[2]}"')))
        return document[: quoted.start(2)] + as_script(body) + document[quoted.end(2) :]
    plain = _PLAIN.search(document)
    if plain:
        body = of_json(chance, json.loads(plain[2]))
        words = json.dumps(body, ensure_ascii=False)
        return document[: plain.start(2)] + words + document[plain.end(2) :]
    if "</" not in document:
        return None
    tree = html.document_fromstring(document)
    chance.choice(HARMLESS_DOM if harmless else HARMFUL_DOM)(chance, tree)
    return html.tostring(tree, encoding="unicode", doctype="<!doctype html>")


# --- one name at a time -----------------------------------------------------------------------

_CLASS = re.compile(r'class="([^"]*)"')


def class_names(page: str) -> list[str]:
    """List the class names of a page that carry no number of an order, shop or product."""
    names = {name for found in _CLASS.findall(page) for name in found.split()}
    return sorted(name for name in names if not re.search(r"\d{5}", name))


def without_class(page: str, name: str) -> str:
    """Rename one class everywhere, as a new release of a shop's page would."""

    def renamed(found: re.Match[str]) -> str:
        kept = (f"{one}-x9k" if one == name else one for one in found[1].split())
        return f'class="{" ".join(kept)}"'

    return _CLASS.sub(renamed, page)


def key_names(body: Any) -> list[str]:
    """List every key of a JSON document."""
    return sorted({key for one in _containers(body, []) if isinstance(one, dict) for key in one})


def without_key(body: Any, name: str) -> Any:
    """Rename one key everywhere in a JSON document."""
    return _renamed(body, name, name + "New")
