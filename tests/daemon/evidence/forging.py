"""A forger who knows how a bundle is made: takes it apart, changes it, seals it again."""

import hashlib
import io
import json
import random
import zipfile
from dataclasses import dataclass, field

from daemon.evidence.container import SEAL
from daemon.evidence.proof import canonical, link_hash, sha256
from daemon.evidence.verify import MANIFEST, SUMS, written


@dataclass
class Opened:
    """A bundle taken apart: its files in their order."""

    files: list = field(default_factory=list)

    @classmethod
    def of(cls, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return cls([(info.filename, archive.read(info)) for info in archive.infolist()])

    def names(self):
        return [name for name, _ in self.files]

    def read(self, name):
        return dict(self.files)[name]

    def place(self, name):
        return self.names().index(name)

    def put(self, name, content):
        self.files[self.place(name)] = (name, content)

    @property
    def manifest(self):
        return json.loads(self.read(MANIFEST))

    def put_manifest(self, manifest):
        self.put(MANIFEST, written(manifest))

    def list_again(self):
        """Make the list of sums right again."""
        lines = [f"{hashlib.sha256(c).hexdigest()}  {n}\n" for n, c in self.files if n != SUMS]
        self.put(SUMS, "".join(lines).encode())

    def declare_again(self):
        """Make the manifest's list of files right again."""
        manifest = self.manifest
        for told in manifest["contents"]["files"]:
            content = dict(self.files).get(told["path"], b"")
            told |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.put_manifest(manifest)

    def link_again(self):
        """Make the last link of the chain right again: a forged bundle with a new fingerprint."""
        manifest = self.manifest
        last = manifest["chain"][-1]
        last["subject"] = sha256(canonical(manifest["contents"]))
        last["hash"] = link_hash(last)
        self.put_manifest(manifest)

    def sealed(self):
        """Pack it again under a right seal."""
        return seal(packed(self.files))


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0)), content)
        archive.comment = SEAL + b"0" * 64
    return out.getvalue()


def seal(content):
    body = content[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def leaves(value, path=()):
    """List the paths of all plain values of a JSON document."""
    if isinstance(value, dict | list) and value:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, one in inner for leaf in leaves(one, (*path, key))]
    return [path]


def at(document, path):
    for key in path:
        document = document[key]
    return document


def other(value, rng):
    """Give another value of the same look."""
    if isinstance(value, str) and value:
        place = rng.randrange(len(value))
        new = rng.choice([c for c in "0123456789abcdef" if c != value[place]])
        return value[:place] + new + value[place + 1 :]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice([-1, 1])
    return "0" if value is None else None if rng.random() < 0.5 else "x"


# -- what may be done to a bundle: each gives the forged bytes -------------------------------------


def flip_a_bit(content, rng):
    changed = bytearray(content)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut_or_add(content, rng):
    place = rng.randrange(len(content))
    kept = content[:place], content[place + rng.randrange(1, 40) :]
    return rng.choice([content[:place], kept[0] + kept[1], kept[0] + b"\0" + content[place:]])


def swap_blocks(content, rng):
    a, b = sorted(rng.sample(range(0, len(content) - 16, 16), 2))
    return (
        content[:a]
        + content[b : b + 16]
        + content[a + 16 : b]
        + content[a : a + 16]
        + (content[b + 16 :])
    )


def change_a_file(content, rng):
    bundle = Opened.of(content)
    name = rng.choice([name for name in bundle.names() if name != SUMS])
    bundle.put(name, flip_a_bit(bundle.read(name), rng))
    return finished(bundle, rng)


def remove_a_file(content, rng):
    bundle = Opened.of(content)
    del bundle.files[rng.randrange(len(bundle.files))]
    return finished(bundle, rng)


def add_a_file(content, rng):
    bundle = Opened.of(content)
    added = (f"原件/{rng.randrange(100)}_新.jpg", rng.randbytes(20))
    bundle.files.insert(rng.randrange(len(bundle.files) + 1), added)
    return finished(bundle, rng)


def rename_a_file(content, rng):
    bundle = Opened.of(content)
    place = rng.randrange(len(bundle.files))
    name, inner = bundle.files[place]
    bundle.files[place] = (f"{name[:-1]}{'x' if name[-1] != 'x' else 'y'}", inner)
    return finished(bundle, rng)


def reorder(content, rng):
    bundle = Opened.of(content)
    a, b = rng.sample(range(len(bundle.files)), 2)
    bundle.files[a], bundle.files[b] = bundle.files[b], bundle.files[a]
    return finished(bundle, rng)


def swap_two_contents(content, rng):
    bundle = Opened.of(content)
    (one, a), (two, b) = rng.sample([file for file in bundle.files if file[0] != SUMS], 2)
    bundle.put(one, b)
    bundle.put(two, a)
    return finished(bundle, rng)


def finished(bundle, rng):
    """Seal again; sometimes with right sums too."""
    if rng.random() < 0.5 and SUMS in bundle.names():
        bundle.list_again()
    return bundle.sealed()


def forge_the_manifest(content, rng):
    bundle = Opened.of(content)
    manifest = bundle.manifest
    path = rng.choice(leaves(manifest))
    before = at(manifest, path)
    at(manifest, path[:-1])[path[-1]] = other(before, rng)
    bundle.put_manifest(manifest)
    bundle.list_again()
    return bundle.sealed()


def forge_a_record(content, rng):
    """Change what is said of a piece (its time, its source), and make all the rest fit."""
    bundle = Opened.of(content)
    manifest = bundle.manifest
    item = rng.choice(manifest["contents"]["items"])
    name = rng.choice(sorted(item["fields"]))
    path = rng.choice(leaves(item["fields"][name]))
    at(item["fields"][name], path[:-1])[path[-1]] = other(at(item["fields"][name], path), rng)
    bundle.put_manifest(manifest)
    return made_to_fit(bundle)


def drop_or_mix_fields(content, rng):
    bundle = Opened.of(content)
    manifest = bundle.manifest
    one, two = rng.sample(manifest["contents"]["items"], 2)
    name = rng.choice(["captured_at", "source", "sha256", "name", "added_at"])
    if rng.random() < 0.5:
        del one["fields"][name]
    else:
        one["fields"][name], two["fields"][name] = two["fields"][name], one["fields"][name]
    bundle.put_manifest(manifest)
    return made_to_fit(bundle)


def forge_the_chain(content, rng):
    bundle = Opened.of(content)
    manifest = bundle.manifest
    links = manifest["chain"]
    what = rng.randrange(4)
    if what == 0:
        del links[rng.randrange(len(links) - 1)]
    elif what == 1:
        a, b = rng.sample(range(len(links) - 1), 2)
        links[a], links[b] = links[b], links[a]
    elif what == 2:
        links[rng.randrange(len(links) - 1)]["at"] = "2020-01-01T00:00:00+08:00"
    else:
        links.insert(rng.randrange(len(links)), dict(rng.choice(links)))
    bundle.put_manifest(manifest)
    return made_to_fit(bundle)


def forge_a_black_copy(content, rng):
    """Change what stands beside the black parts, or claim what stood below them."""
    bundle = Opened.of(content)
    name = next(name for name in bundle.names() if name.startswith("涂黑/"))
    parts = json.loads(bundle.read(name))
    place = rng.randrange(len(parts))
    if len(parts[place]) == 1 and rng.random() < 0.5:
        parts[place] = ["00" * 16, "13900000000"]
    elif len(parts) > 1 and rng.random() < 0.2:
        del parts[place]
    else:
        parts[place][-1] = other(parts[place][-1], rng)
    bundle.put(name, canonical(parts))
    copy = next(name for name in bundle.names() if "_涂黑" in name)
    text = "".join(part[1] if len(part) > 1 else "███" for part in parts)
    bundle.put(copy, text.encode())
    bundle.declare_again()
    return made_to_fit(bundle)


def made_to_fit(bundle):
    bundle.link_again()
    bundle.list_again()
    return bundle.sealed()


WAYS = (
    *(flip_a_bit, cut_or_add, swap_blocks, change_a_file, remove_a_file, add_a_file),
    *(rename_a_file, reorder, swap_two_contents, forge_the_manifest, forge_a_record),
    *(drop_or_mix_fields, forge_the_chain, forge_a_black_copy),
)


def forged(content, way, seed):
    """Forge a bundle in one way; None where nothing was changed."""
    try:
        changed = way(content, random.Random(seed))
    except StopIteration:
        return None  # nothing is black in this one
    return None if changed == content else changed
