"""What keeps a browser from hugou: each cause is seen, with what is safe and what to do."""

import re

import pytest

from daemon.commands import doctor as command
from daemon.web import doctor, reachability
from daemon.web.callers import Callers
from daemon.web.finding import trouble
from daemon.web.ports import Owner
from daemon.web.wire import PROTOCOL, BrowserReport
from rules import Text

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def firefox(home, clock):
    client, token = home.clients.add("Firefox 153", clock(), browser="Firefox 153")
    home.clients.note_seen(client.id, clock())
    return client, token


def headers(firefox, **more):
    client, token = firefox
    return {"Authorization": f"Bearer {token}", "X-Hugou-Client": client.id, **more}


async def findings(daemon):
    told = (await daemon.call("GET", "/v1/doctor")).json["findings"]
    return {one["name"]: one for one in told if one["state"] != "good"}


async def test_all_is_well_with_a_browser_that_has_just_come(daemon, firefox):
    await daemon.call("GET", "/v1/orders", headers=headers(firefox))
    assert set(await findings(daemon)) <= {"port"}  # another program may have the usual one


@pytest.mark.parametrize(
    ("protocol", "word", "todo"),
    [(PROTOCOL + 1, "比护购新", "更新护购"), (PROTOCOL - 1, "比护购旧", "重新加载")],
)
async def test_an_extension_of_another_time(daemon, firefox, protocol, word, todo):
    spoken = headers(firefox, **{"X-Hugou-Protocol": str(protocol)})
    assert (await daemon.call("GET", "/v1/orders", headers=spoken)).status == 426
    one = (await findings(daemon))["extension"]
    assert one["state"] == "bad"
    assert word in one["says"]
    assert todo in one["todo"]
    await daemon.call("GET", "/v1/orders", headers=headers(firefox, **{"X-Hugou-Protocol": "1"}))
    assert "extension" not in await findings(daemon)  # it was updated


async def test_an_extension_that_only_asks_who_is_there_is_noticed_and_answered(daemon, firefox):
    client, _ = firefox
    asked = {"X-Hugou-Client": client.id, "X-Hugou-Protocol": "7"}
    answer = await daemon.call("GET", f"/ping?nonce={'ab' * 16}", headers=asked)
    assert answer.status == 200
    assert (answer.json["protocol"], bool(answer.json["proof"])) == (PROTOCOL, True)
    assert "extension" in await findings(daemon)


@pytest.mark.parametrize("spoken", ["", "x", "-1", "9" * 40])
async def test_a_protocol_that_is_no_number_is_not_noted(daemon, firefox, spoken):
    sent = headers(firefox, **{"X-Hugou-Protocol": spoken})
    await daemon.call("GET", "/v1/orders", headers=sent)
    assert daemon.service.callers.foreign == {}


async def test_a_revoked_browser_that_still_comes(daemon, home, firefox):
    home.clients.revoke(firefox[0].id)
    assert (await daemon.call("GET", "/v1/orders", headers=headers(firefox))).status == 401
    one = (await findings(daemon))["token"]
    assert "令牌已撤销" in one["says"]
    assert "连接浏览器" in one["todo"]


async def test_who_never_was_a_client_is_no_revoked_one(daemon):
    await daemon.call("GET", "/ping", headers={})
    await daemon.call("GET", "/v1/orders", headers={"X-Hugou-Client": "local"})
    assert "token" not in await findings(daemon)


@pytest.mark.parametrize("name", ["Via", "X-Forwarded-For", "Forwarded", "Proxy-Connection"])
async def test_a_proxy_in_between(daemon, firefox, name):
    await daemon.call("GET", "/v1/orders", headers=headers(firefox, **{name: "1.1 squeezer"}))
    one = (await findings(daemon))["proxy"]
    assert "127.0.0.1" in one["todo"]
    assert "squeezer" not in str(one)  # what a header says is repeated nowhere


async def test_permissions_that_were_taken_away(daemon, firefox):
    hosts = [f"https://order{n}.jd.com/*" for n in range(7)]
    said = {"missing": hosts, "notifications": False, "lost": 3}
    answer = await daemon.call("POST", "/v1/browser", said, headers=headers(firefox))
    assert answer.status == 200
    found = await findings(daemon)
    assert "order0.jd.com" in found["permission"]["says"]
    assert "等 7 个" in found["permission"]["says"]
    assert "and 2 more" in found["permission"]["says_en"]
    assert "order5" not in found["permission"]["says"]
    assert "不允许扩展显示通知" in found["notifications_browser"]["says"]
    assert "3 个页面没能送达" in found["pages"]["says"]
    await daemon.call("POST", "/v1/browser", {}, headers=headers(firefox))
    assert not {"permission", "pages"} & set(await findings(daemon))


async def test_what_a_browser_says_is_checked(daemon, firefox):
    for said in ({"missing": ["x" * 301]}, {"missing": ["x"] * 301}, {"lost": -1}, {"x": 1}):
        answer = await daemon.call("POST", "/v1/browser", said, headers=headers(firefox))
        assert answer.status == 400
    assert daemon.service.callers.reports == {}


async def test_hostile_names_stay_text_on_the_page(browser, daemon, home, clock):
    name = "<script>alert(1)</script>"
    client, token = home.clients.add(name, clock(), browser=name)
    said = {"missing": ["<img src=x onerror=alert(2)>"]}
    await daemon.call("POST", "/v1/browser", said, headers=headers((client, token)))
    page = (await browser.get("/doctor")).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


async def test_the_page_says_what_is_safe_and_what_to_do(browser, home):
    home.folder.chmod(0o755)
    page = (await browser.get("/doctor")).text
    assert "怎么办：</b>运行：chmod 700" in page
    assert "里面的文件仍只有您能读" in page
    browser.language = "en"
    assert "What to do: </b>Run: chmod 700" in (await browser.get("/doctor")).text


def every_trouble(home, clock):
    """Everything that can be wrong, at once."""
    callers = Callers(revoked_at=clock(), proxied_at=clock())
    client, _ = home.clients.add("Firefox 153", clock(), browser="Firefox 153")
    callers.foreign[client.id] = 9
    callers.reports[client.id] = BrowserReport(missing=("x",), notifications=False, lost=1)
    yield reachability.off_finding()
    yield from reachability.taken_port(Owner("squid", 812), "http://127.0.0.1:20316")
    yield from reachability.taken_port(Owner(None, user=7), None)
    yield from reachability.browser_findings(home, callers, clock())
    home.folder.chmod(0o755)
    yield doctor.folder_finding(home)


def test_every_trouble_says_what_is_safe_and_what_to_do_in_both_languages(home, clock):
    found = list(every_trouble(home, clock))
    names = {"daemon", "port", "browsers", "extension", "permission", "token", "proxy", "folder"}
    assert names <= {one.name for one in found}
    for one in found:
        assert one.state != "good"
        for chinese in (one.says, one.safe, one.todo):
            assert CHINESE.search(chinese)
        for english in (one.says_en, one.safe_en, one.todo_en):
            assert english
            assert not CHINESE.search(english)


def test_nobody_on_the_port_and_no_daemon_is_no_finding_about_the_port():
    assert list(reachability.taken_port(None, None)) == []


@pytest.mark.parametrize("owner", [Owner("squid", 812), None])
def test_the_command_without_a_daemon_says_who_has_the_port(tmp_path, capsys, monkeypatch, owner):
    from daemon.__main__ import main

    monkeypatch.setattr("daemon.web.ports.owner_of", lambda port: owner)
    monkeypatch.setattr("daemon.language.system_language", lambda: "zh")
    assert main(["--data", str(tmp_path / "data"), "doctor"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("✗ 护购没有在运行")
    assert "hugou serve --open" in said
    assert ("squid（进程 812）" in said) == bool(owner)


def test_the_command_writes_three_lines_for_a_trouble_and_one_for_what_is_fine(monkeypatch):
    monkeypatch.setattr("daemon.language.system_language", lambda: "en")
    bad = trouble("x", "bad", Text("坏", "broken"), Text("好", "safe"), Text("做", "do"))
    assert command.lines(bad.model_dump()) == ["✗ broken\n", "  safe\n", "  → do\n"]
    assert command.lines({"state": "good", "says": "好", "says_en": "fine"}) == ["✓ fine\n"]
