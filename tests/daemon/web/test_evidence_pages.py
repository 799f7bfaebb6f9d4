"""The pages of the evidence: adding files, the checklist, the download, verifying by dropping."""

import io
import zipfile
from urllib.parse import quote

import pytest

from daemon.evidence.timestamp import StampRefused
from daemon.evidence.verify import verify
from daemon.web.dashboard import evidence as page_module
from parsers import Order, Reading

KEY = "taobao:4810000000000000001"
HOSTILE = "<script>alert(1)</script>\u202e\"'&.jpg"


@pytest.fixture
def case(home, clock):
    read = Order(platform="taobao", number=KEY.partition(":")[2], status="signed")
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(read,))
    home.orders.observe("a1" * 32, clock(), page)
    return home.cases.open(KEY, clock(), "quality")


async def drop(browser, path, content, name="故障 📷.jpg", **changed):
    sent = browser.headers() | {
        "Accept": "application/json",
        "Content-Type": "application/octet-stream",
        "Origin": "null",
        "X-CSRF": browser.session.csrf,
        "X-File-Name": quote(name),
    }
    return await browser.daemon.call("POST", path, headers=sent | changed, data=content)


async def made(browser, case, **fields):
    answer = await browser.post(f"/cases/{case.id}/bundle", **fields)
    assert answer.status == 200, answer.text
    return answer


async def test_from_a_dropped_file_to_a_verified_bundle(browser, home, case, tmp_path):
    content = b"\xff\xd8 photo" * 100_000
    answer = await drop(browser, f"/cases/{case.id}/files?proof=photo", content)
    assert answer.status == 200, answer.text
    assert answer.json["name"] == "故障 📷.jpg"
    page = (await browser.get(f"/cases/{case.id}/evidence")).text
    assert "故障 📷.jpg" in page
    bundle = await made(browser, case)
    assert bundle.headers["Content-Type"] == "application/zip"
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle.body)
    report = verify(path)
    assert (report.wrong, report.items) == ([], 1)
    told = (await drop(browser, "/evidence/verify", bundle.body)).json
    assert told["sound"]
    assert told["fingerprint"] == report.fingerprint
    assert "这台电脑" in told["ours"]
    page = (await browser.get(f"/cases/{case.id}/evidence")).text
    assert report.fingerprint in page
    assert [one.name for one in home.folder.iterdir() if one.is_dir()] == ["captures", "evidence"]


async def test_a_changed_bundle_is_told_with_its_place(browser, case):
    await drop(browser, f"/cases/{case.id}/files", b"photo")
    changed = bytearray((await made(browser, case)).body)
    changed[changed.index(b"photo")] ^= 1
    browser.language = "en"
    told = (await drop(browser, "/evidence/verify", bytes(changed))).json
    assert (told["sound"], told["text"], told["ours"]) == (False, "Not as it was made", "")
    assert any("原件/02_" in line for line in told["lines"])


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
async def test_what_is_no_bundle_is_told_to_be_none(browser, content):
    told = (await drop(browser, "/evidence/verify", content)).json
    assert not told["sound"]
    assert told["lines"]


async def test_a_black_bundle_hides_what_was_named(browser, case):
    chat = "我是张三，13800000000".encode()
    await drop(browser, f"/cases/{case.id}/files", chat, name="聊天.txt")
    bundle = await made(browser, case, black="1", words="张三 13900000000")
    with zipfile.ZipFile(io.BytesIO(bundle.body)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert "张三".encode() not in whole
    assert b"13800000000" not in whole


async def test_an_original_is_taken_out_as_it_was_and_opens_in_no_browser(browser, home, case):
    await drop(browser, f"/cases/{case.id}/files", b"<script>alert(1)</script>", name="页.html")
    [item] = home.evidence.all()
    answer = await browser.get(f"/evidence/{item.id}")
    assert answer.body == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


async def test_a_deleted_piece_is_gone_and_the_list_says_so(browser, home, case):
    await drop(browser, f"/cases/{case.id}/files?proof=photo", b"photo")
    [item] = home.evidence.all()
    answer = await browser.post(f"/evidence/{item.id}/delete", back=f"/cases/{case.id}/evidence")
    assert answer.headers["Location"] == f"/cases/{case.id}/evidence"
    page = (await browser.get(f"/cases/{case.id}/evidence")).text
    assert "没有存在这里（或已删除）" in page
    assert (await browser.get(f"/evidence/{item.id}")).status == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"X-CSRF": "wrong"}, 403),
        ({"X-CSRF": ""}, 403),
        ({"Content-Type": "text/plain"}, 400),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Cookie": "none=1"}, 401),
        ({"Origin": "https://evil.test"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/evidence/verify", "/cases/{case}/files"])
async def test_no_other_page_can_send_a_file(browser, home, case, path, changed, status):
    answer = await drop(browser, path.format(case=case.id), b"photo", **changed)
    assert answer.status == status
    assert len(home.evidence) == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/none/files", 404),
        ("/cases/{case}/files?proof=nonsense", 404),
    ],
)
async def test_a_file_for_nothing_is_refused(browser, home, case, path, status):
    answer = await drop(browser, path.format(case=case.id), b"photo")
    assert answer.status == status
    assert len(home.evidence) == 0


async def test_an_empty_file_is_refused(browser, home, case):
    assert (await drop(browser, f"/cases/{case.id}/files", b"")).status == 400
    assert len(home.evidence) == 0


async def test_a_hostile_name_is_text(browser, case):
    await drop(browser, f"/cases/{case.id}/files", b"photo", name=HOSTILE)
    for path in ("/evidence", f"/cases/{case.id}/evidence"):
        page = (await browser.get(path)).text
        assert "<script>alert" not in page
        assert "\u202e" not in page


async def test_nothing_to_bundle_is_said(browser, case):
    answer = await browser.post(f"/cases/{case.id}/bundle")
    assert answer.status >= 400
    assert "还没有证据" in answer.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_pages_speak_both_languages(browser, case, language):
    browser.language = language
    for path in ("/evidence", f"/cases/{case.id}/evidence"):
        answer = await browser.get(path)
        assert answer.status == 200
        assert ("证据" in answer.text) is (language == "zh-CN")


async def test_no_authority_is_set_at_first_and_an_odd_address_is_refused(browser, home, case):
    assert home.settings.stamp_authority is None
    assert 'name="stamp"' not in (await browser.get(f"/cases/{case.id}/evidence")).text
    for address in ("javascript:alert(1)", "file:///etc/passwd", "https://", "x y"):
        answer = await browser.post("/evidence/stamp", address=address)
        assert answer.status == 422, address
    assert home.settings.stamp_authority is None


async def test_with_an_authority_the_bundle_asks_before_the_hash_leaves(
    browser, home, case, monkeypatch
):
    asked = []

    def refuse(authority, digest):
        asked.append((authority, len(digest)))
        raise StampRefused("没有回答", "did not answer")

    monkeypatch.setattr(page_module, "ask", refuse)
    await browser.post("/evidence/stamp", address="https://tsa.example.org/tsr")
    assert "tsa.example.org" in (await browser.get(f"/cases/{case.id}/evidence")).text
    await drop(browser, f"/cases/{case.id}/files", b"photo")
    await made(browser, case)
    assert asked == []
    await made(browser, case, stamp="1")
    assert asked == [("https://tsa.example.org/tsr", 32)]
    await browser.post("/evidence/stamp", address="")
    assert home.settings.stamp_authority is None
