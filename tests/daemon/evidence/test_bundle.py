"""The bundle: everything in it, each thing once, readable, verifiable by anyone, or not made."""

import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.evidence import bundle as module
from daemon.evidence.bundle import Wanted, make
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.taking import Place
from daemon.evidence.verifier import assembled
from daemon.evidence.verify import MANIFEST, SUMS, verify
from daemon.problems import CaptureDamaged, DiskFull
from tests.daemon.evidence.conftest import NOON, PAGE, photo


def opened(made):
    with zipfile.ZipFile(made.path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(made):
    return json.loads(opened(made)[MANIFEST])


def test_everything_of_the_case_is_in_it(full_case, bundled):
    made = bundled(full_case)
    assert verify(made.path).sound
    files = opened(made)
    originals = [name for name in files if name.startswith("原件/")]
    assert originals == [
        "原件/02_故障 📷.jpg",
        "原件/03_截图.png",
        "原件/04_聊天.txt",
        "原件/05_物流页面.json",
    ]
    assert made.items == 4
    address, html, payloads = json.loads(files["原件/05_物流页面.json"])
    assert (address, html, payloads) == ("https://trade.taobao.com/1?id=2", PAGE, [])
    assert list(files)[-2:] == [MANIFEST, SUMS]


def test_a_captured_page_has_a_copy_to_read_that_runs_nothing(full_case, bundled):
    copy = opened(bundled(full_case))["阅读/05_物流页面.html"].decode()
    assert "羊毛大衣 实付 259.00" in copy
    assert copy.index("default-src 'none'") < copy.index("<script>")


def test_the_sums_are_what_sha256sum_reads(full_case, bundled, tmp_path):
    made = bundled(full_case)
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path / "unpacked")
    command = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    subprocess.run(command, cwd=tmp_path / "unpacked", check=True)


@pytest.mark.parametrize("black", [False, True])
def test_a_stranger_verifies_it_with_plain_python(full_case, bundled, tmp_path, black):
    made = bundled(full_case, words=() if black else None)
    folder = tmp_path / "解压"
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(folder)
    for named in ([], [str(made.path)], [str(folder)]):
        command = [sys.executable, "-I", "-S", "-W", "error", str(folder / "verify.py"), *named]
        said = subprocess.run(command, capture_output=True, check=True)
        assert made.fingerprint in said.stdout.decode()
        assert said.stderr == b""
    (folder / ".DS_Store").write_bytes(b"of the system")
    assert verify(folder).sound
    (folder / "原件" / "02_故障 📷.jpg").write_bytes(b"another")
    said = subprocess.run(command, capture_output=True, check=False)
    assert said.returncode == 1
    assert "02_故障 📷.jpg" in said.stdout.decode()


def test_a_gap_is_told_not_hidden(full_case, bundled):
    [note] = [n.en for n in verify(bundled(full_case).path).notes if "deleted" in n.en]
    assert note == "1 pieces of the chain were deleted later (marked)"


def test_the_fingerprint_is_in_our_own_chain_and_the_next_bundle_holds_it(
    home, full_case, bundled, clock
):
    first = bundled(full_case)
    clock.forward(hours=1)
    second = bundled(full_case, "later.zip")
    assert home.evidence.chain.knows(first.fingerprint)
    assert first.fingerprint in [link["hash"] for link in manifest(second)["chain"]]
    assert first.fingerprint != second.fingerprint


# -- blacked out -----------------------------------------------------------------------------------


def test_what_is_black_stands_nowhere_in_the_bundle(full_case, bundled):
    made = bundled(full_case, words=("张三",))
    assert (made.blacked_out, made.withheld) == (2, 1)
    assert verify(made.path).sound
    for name, content in opened(made).items():
        assert "张三".encode() not in content, name
        assert b"13800000000" not in content, name
    page = opened(made)["原件/05_物流页面_涂黑.json"].decode()
    assert "收货人：███电话：███" in page
    assert "羊毛大衣 实付 259.00" in page


def test_a_name_that_is_to_be_black_stands_nowhere_either(home, case, kept, bundled):
    kept(b"photo", Place(case.order, case.id), name="张三的照片.jpg", title="张三 13800000000")
    made = bundled(home.cases.get(case.id), words=("张三",))
    assert "原件/02_涂黑.jpg" in opened(made)
    assert not [name for name, inner in opened(made).items() if "张三".encode() in inner]
    assert verify(made.path).sound


def test_nothing_helps_to_try_out_what_is_black(full_case, bundled):
    made = bundled(full_case, words=())
    for item in manifest(made)["contents"]["items"]:
        open_fields = {name for name, told in item["fields"].items() if "value" in told}
        assert item["state"] != "blacked_out" or not open_fields & {"sha256", "size", "capture"}


def test_a_picture_of_a_page_is_withheld_and_says_so(full_case, bundled):
    made = bundled(full_case, words=())
    [item] = [i for i in manifest(made)["contents"]["items"] if i["state"] == "withheld"]
    assert item["fields"]["name"]["value"] == "截图.png"
    assert not [name for name in opened(made) if "截图" in name]


def test_without_anything_to_black_out_the_copy_is_the_original(home, case, kept, bundled):
    kept("你好".encode(), Place(case.order, case.id), form="chat", media_type="text/plain")
    made = bundled(home.cases.get(case.id), words=())
    assert (made.blacked_out, made.withheld) == (0, 0)
    assert verify(made.path).sound


# -- copies to upload ------------------------------------------------------------------------------


def test_a_large_picture_gets_a_copy_that_every_form_takes(home, case, kept, bundled):
    noise = photo(size=(3000, 2500)) + b"\0" * 5_000_001
    kept(noise, Place(case.order, case.id, "photo"), name="大图.jpg")
    kept(photo(), Place(case.order, case.id), name="小图.jpg")
    files = opened(bundled(home.cases.get(case.id)))
    [upload] = [name for name in files if name.startswith("上传/")]
    assert upload == "上传/02_大图.jpg"
    assert len(files[upload]) <= 5_000_000
    assert files["原件/02_大图.jpg"] == noise


def test_what_is_called_a_picture_and_is_none_gets_no_copy(home, case, kept, bundled):
    kept(b"no picture" * 600_000, Place(case.order, case.id), name="假.jpg")
    files = opened(bundled(home.cases.get(case.id)))
    assert [name for name in files if name.startswith("上传/")] == []


# -- when it cannot be made ------------------------------------------------------------------------


def test_nothing_to_bundle_is_said(home, case, tmp_path):
    with pytest.raises(NoSuchEvidence):
        make(home, case, tmp_path / "none.zip", NOON, Wanted())
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_a_file_that_rotted_on_the_disk_is_named_and_no_bundle_made(
    home, full_case, bundled, tmp_path
):
    item = next(i for i in home.evidence.all() if "故障" in i.values["name"])
    home.evidence.files.path(item.digest).write_bytes(b"rotten")
    with pytest.raises(NoSuchEvidence, match="故障"):
        bundled(full_case)
    home.evidence.files.path(item.digest).unlink()
    with pytest.raises((CaptureDamaged, NoSuchEvidence)):
        bundled(full_case)
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_a_full_disk_leaves_the_former_bundle_alone(full_case, bundled, tmp_path, monkeypatch):
    made = bundled(full_case)
    before = made.path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("daemon.evidence.packing.os.fsync", full)
    with pytest.raises(DiskFull):
        bundled(full_case)
    assert made.path.read_bytes() == before
    assert list(tmp_path.glob(".*.part")) == []


# -- no false alarm --------------------------------------------------------------------------------

NAMES = st.text(max_size=60)
CONTENTS = st.one_of(
    st.binary(max_size=200), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))
)
FORMS = st.sampled_from(
    [("file", "image/png"), ("chat", "text/plain"), ("mhtml", "multipart/related")]
)


@pytest.fixture
def without_papers(monkeypatch):
    """Papers take most of the time, and have tests of their own."""
    monkeypatch.setattr(module, "papers", lambda *_: ())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, CONTENTS, FORMS), min_size=1, max_size=5), st.booleans())
def test_whatever_is_bundled_verifies(home, case, kept, bundled, without_papers, given, black):
    for name, content, (form, media_type) in given:
        said = {"form": form, "media_type": media_type, "name": name}
        kept(content or b"x", Place(case.order, case.id), note=name, **said)
    made = bundled(home.cases.get(case.id), words=("a", "的") if black else None)
    report = verify(made.path)
    assert report.wrong == []
    assert report.fingerprint == made.fingerprint


def test_a_clock_that_goes_back_is_no_fault_of_the_evidence(home, full_case, bundled, clock):
    clock.now -= timedelta(days=3)
    assert verify(bundled(full_case).path).sound


def test_the_verifier_is_one_file_of_plain_python():
    import ast

    tree = ast.parse(assembled(), feature_version=(3, 8))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in found}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names) | {
        "__future__"
    }
    assert b"daemon" not in assembled()
