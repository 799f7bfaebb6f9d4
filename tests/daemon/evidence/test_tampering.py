"""Whatever is changed in a bundle, verify fails and says where; what is not changed passes.

HUGOU_TAMPER sets how many forgeries are tried; 5,000 is the whole count.
"""

import os
from collections import Counter

import pytest

from daemon.evidence.verify import verify
from tests.daemon.evidence.forging import (
    WAYS,
    Opened,
    change_a_file,
    forge_a_black_copy,
    forged,
    made_to_fit,
)

CASES = int(os.environ.get("HUGOU_TAMPER", "420"))


@pytest.fixture(params=[False, True], ids=["whole", "blacked out"])
def bundle(request, full_case, bundled):
    return bundled(full_case, words=("张三",) if request.param else None).path


def test_nothing_that_is_changed_passes(bundle, tmp_path):
    content, copy = bundle.read_bytes(), tmp_path / "forged.zip"
    assert verify(bundle).sound
    tried, missed, silent = Counter(), [], []
    for seed in range(CASES // 2):
        way = WAYS[seed % len(WAYS)]
        changed = forged(content, way, seed)
        if changed is None:
            continue
        copy.write_bytes(changed)
        report = verify(copy)
        tried[way.__name__] += 1
        if report.sound:
            missed.append((way.__name__, seed))
        elif not all(found.where and found.zh and found.en for found in report.wrong):
            silent.append((way.__name__, seed))
    assert missed == []
    assert silent == []
    assert set(tried) >= {way.__name__ for way in WAYS if way is not forge_a_black_copy}


def named(bundle, tmp_path, change):
    """Change a bundle, seal it again with right sums, and give the places that are named."""
    opened = Opened.of(bundle.read_bytes())
    change(opened)
    opened.list_again()
    copy = tmp_path / "forged.zip"
    copy.write_bytes(opened.sealed())
    return [(found.where, found.en) for found in verify(copy).wrong]


@pytest.fixture
def whole(full_case, bundled):
    return bundled(full_case).path


def test_the_changed_file_is_named(whole, tmp_path):
    name = next(name for name in Opened.of(whole.read_bytes()).names() if "故障" in name)
    told = named(whole, tmp_path, lambda bundle: bundle.put(name, b"another photo"))
    assert (name, "is not what the manifest says") in told
    assert (name, "is not the file that was kept") in told


def test_the_renamed_file_is_named_with_its_old_name(whole, tmp_path):
    bundle = Opened.of(whole.read_bytes())
    place = next(n for n, name in enumerate(bundle.names()) if "故障" in name)
    old, content = bundle.files[place]
    bundle.files[place] = ("原件/99_新.jpg", content)
    copy = tmp_path / "forged.zip"
    copy.write_bytes(bundle.sealed())
    told = [(found.where, found.en) for found in verify(copy).wrong]
    assert ("原件/99_新.jpg", f"was called {old}") in told


def test_the_added_and_the_removed_file_are_named(whole, tmp_path):
    def add(bundle):
        bundle.files.insert(0, ("原件/00_新.jpg", b"new"))

    assert ("原件/00_新.jpg", "is not in the manifest") in named(whole, tmp_path, add)
    name = Opened.of(whole.read_bytes()).names()[0]
    told = named(whole, tmp_path, lambda bundle: bundle.files.pop(0))
    assert (name, "is in the manifest, not in the bundle") in told


def test_the_broken_link_is_named(whole, tmp_path):
    def date_back(bundle):
        manifest = bundle.manifest
        manifest["chain"][1]["at"] = "2026-01-01T00:00:00+00:00"
        bundle.put_manifest(manifest)

    assert ("manifest.json, chain 2", "link 2 is broken") in named(whole, tmp_path, date_back)


def test_a_time_dated_back_is_named_even_when_all_the_rest_is_made_to_fit(whole, tmp_path):
    bundle = Opened.of(whole.read_bytes())
    manifest = bundle.manifest
    item = manifest["contents"]["items"][1]
    item["fields"]["captured_at"]["value"] = "2026-11-01T00:00:00Z"
    bundle.put_manifest(manifest)
    copy = tmp_path / "forged.zip"
    copy.write_bytes(made_to_fit(bundle))
    [found] = verify(copy).wrong
    assert (found.where, found.en) == (item["path"], "its record is not in the chain")


def test_a_bundle_forged_as_a_whole_has_another_fingerprint(home, full_case, bundled, tmp_path):
    """The limit that the explanation states: only the fingerprint or a stamp tells this one."""
    made = bundled(full_case)
    bundle = Opened.of(made.path.read_bytes())
    bundle.put("verify.py", b"print('all is well')")
    bundle.declare_again()
    copy = tmp_path / "forged.zip"
    copy.write_bytes(made_to_fit(bundle))
    report = verify(copy)
    assert report.sound
    assert report.fingerprint != made.fingerprint
    assert home.evidence.chain.knows(made.fingerprint)
    assert not home.evidence.chain.knows(report.fingerprint)


def test_a_forger_who_fixes_the_sums_alone_is_caught_by_the_manifest(whole, tmp_path):
    for seed in range(20):
        changed = forged(whole.read_bytes(), change_a_file, seed)
        (tmp_path / "forged.zip").write_bytes(changed)
        assert not verify(tmp_path / "forged.zip").sound
