"""The dashboard: who may see it, both languages, and texts of shops that try to be more."""

import html
import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from daemon.web.dashboard import all_pages, words
from daemon.web.dashboard.view import is_local, templates
from parsers import Order
from parsers._records import Item, Merchant, Reading, Shipment

PAGES = [
    "/start",
    "/connect",
    "/due",
    "/orders",
    "/settings",
    "/settings/ways",
    "/settings/erase",
    "/settings/erase?platform=jd",
    "/pages",
    "/money",
    "/import",
    "/cases",
    "/doctor",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOSTILE = [
    "<script>document.title='owned'</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "]]>--><!--",
    "&lt;b&gt;",
    "=HYPERLINK(1)",
    "字" * 10_000,
]


def put_order(home, clock, number="4810000000000000999", **fields):
    order = Order(platform="taobao", number=number, **fields)
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
    return home.orders.observe("0" * 64, clock(), reading)


def visible(answer):
    """What stands between the tags, with references resolved."""
    return html.unescape(re.sub(r"<[^>]*>", " ", answer.text))


# -- who may see it --------------------------------------------------------------------------------


LOCKED = [page for page in all_pages() if not page.open_to_all]  # the others are the log-in


@pytest.mark.parametrize("page", LOCKED, ids=lambda page: f"{page.method} {page.path}")
async def test_11_without_the_cookie_there_is_only_the_way_to_it(daemon, page):
    path = page.path.replace("{", "").replace("}", "")
    sent = {"Accept": "text/html", "Cookie": f"hugou_{daemon.port}=guessed"}
    if page.method == "POST":
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    answer = await daemon.call(page.method, path, headers=sent, data=b"csrf=x")
    assert answer.status == 401
    assert "hugou serve --open" in answer.text
    assert "Set-Cookie" not in answer.headers


async def test_11_a_token_of_the_api_does_not_open_the_dashboard(daemon):
    answer = await daemon.call("GET", "/orders", headers=daemon.headers(Accept="text/html"))
    assert answer.status == 401


async def test_11_the_cookie_is_for_our_pages_alone(daemon):
    answer = await daemon.call("GET", daemon.service.sessions.link("/due"), headers={})
    name, *rest = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith(f"hugou_{daemon.port}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(rest)
    assert not [part for part in rest if part.startswith("Domain")]


async def test_11_a_link_works_once_and_not_for_long(daemon):
    sessions = daemon.service.sessions
    link = sessions.link("/")
    assert (await daemon.call("GET", link, headers={})).status == 200
    assert (await daemon.call("GET", link, headers={})).status == 401
    now = [0.0]
    sessions._clock = lambda: now[0]
    link = sessions.link("/")
    now[0] += 301
    assert (await daemon.call("GET", link, headers={})).status == 401
    assert (await daemon.call("GET", "/login/guessed", headers={})).status == 401


async def test_11_a_session_ends_and_survives_a_restart_until_then(browser, daemon, clock):
    from daemon.web.sessions import Sessions

    assert (await browser.get("/start")).status == 200
    again = Sessions(daemon.home.store.table("sessions"))
    secret = browser.cookie.partition("=")[2]
    assert again.find(secret, clock()) is not None
    stored = json.dumps(daemon.home.store.table("sessions").all())
    assert secret not in stored
    clock.forward(days=31)
    assert (await browser.get("/start")).status == 401


@pytest.mark.parametrize("path", ["/", *PAGES, "/nothing", "/static/hugou.css", "/v1/nothing"])
async def test_11_every_answer_is_sealed(browser, path):
    headers = (await browser.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "aiohttp" not in headers["Server"]


@pytest.mark.parametrize(
    "page", [p for p in all_pages() if p.method == "POST"], ids=lambda page: page.path
)
async def test_11_a_form_without_this_session_s_token_does_nothing(browser, page):
    path = page.path.replace("{", "").replace("}", "")
    for csrf in ("", "0" * 64, None):
        answer = await browser.post(path, csrf=csrf)
        assert answer.status == 403, path
    other = browser.daemon.service.sessions._begin(browser.daemon.clock())
    answer = await browser.post(path, csrf=other.csrf)
    assert answer.status == 403


async def test_11_a_form_is_sent_by_our_own_page_alone(browser):
    sent = browser.headers() | {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"csrf={browser.session.csrf}&language=en".encode()
    for origin, site, status in [
        ("null", "same-origin", 303),  # what browsers send under no-referrer
        (browser.daemon.service.address, "same-origin", 303),
        ("null", "cross-site", 403),
        ("null", "same-site", 403),
        ("https://evil.test", "same-origin", 403),
        (f"http://127.0.0.1:{browser.daemon.port + 1}", "same-origin", 403),
    ]:
        headers = sent | {"Origin": origin, "Sec-Fetch-Site": site}
        answer = await browser.daemon.call("POST", "/language", headers=headers, data=body)
        assert answer.status == status, origin


def test_no_template_switches_escaping_off():
    folder = Path(templates().loader.searchpath[0])
    for path in folder.glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup", text), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", text), path.name


# -- both languages --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_in_both_languages(browser, path):
    for language, tag in (("zh-CN,zh;q=0.9", "zh-CN"), ("en-GB,en;q=0.9", "en")):
        browser.language = language
        answer = await browser.get(path)
        assert answer.status == 200, answer.text[:300]
        assert f'<html lang="{tag}">' in answer.text
        shown = visible(answer).replace("中文", "")
        assert bool(CHINESE.search(shown)) == (tag == "zh-CN"), CHINESE.findall(shown)[:20]


async def test_the_language_is_switched_and_stays(browser):
    answer = await browser.post("/language", language="en", back="/settings")
    assert (answer.status, answer.headers["Location"]) == (303, "/settings")
    browser.cookie += "; " + answer.headers["Set-Cookie"].partition(";")[0]
    assert "<h1>Settings</h1>" in (await browser.get("/settings")).text


@pytest.mark.parametrize("back", ["//evil.test", "https://evil.test", "/\\evil.test", ""])
async def test_a_form_leads_back_to_our_own_pages_alone(browser, back):
    answer = await browser.post("/language", language="en", back=back)
    assert answer.headers["Location"] == "/"
    assert not is_local(back)


async def test_an_error_is_a_page_for_whoever_reads(browser):
    answer = await browser.get("/orders/taobao/1")
    assert answer.status == 404
    assert "没有这个订单" in answer.text
    browser.language = "en"
    assert "There is no such order" in (await browser.get("/orders/taobao/1")).text


# -- the start -------------------------------------------------------------------------------------


async def test_the_first_page_leads_to_the_start_and_later_to_the_deadlines(browser, home, clock):
    assert (await browser.get("/")).headers["Location"] == "/start"
    put_order(home, clock)
    assert (await browser.get("/")).headers["Location"] == "/due"


async def test_the_steps_turn_green_as_they_are_done(browser, daemon, home, clock):
    async def done():
        told = (await browser.get("/start/state")).json
        return [told[step] for step in ("extension", "connected", "orders")]

    assert await done() == [False, False, False]
    await daemon.call("GET", "/ping", headers={})  # not a browser
    assert await done() == [False, False, False]
    await daemon.call("GET", "/ping", headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "none"})
    assert await done() == [True, False, False]
    home.clients.add("Firefox", clock(), browser="Firefox")
    assert await done() == [True, True, False]
    put_order(home, clock)
    assert await done() == [True, True, True]
    page = (await browser.get("/start")).text
    assert page.count('class="card step done"') == 3


async def test_09_the_digits_are_shown_after_the_shopper_asked(browser, daemon):
    assert (await browser.get("/start/state")).json["pairing"]["digits"] is None
    answer = await browser.post("/connect", **{"from": "start"})
    assert answer.headers["Location"] == "/start#connect"
    digits = daemon.service.pairing.digits
    assert digits in (await browser.get("/start")).text
    assert digits in (await browser.get("/connect")).text
    assert (await browser.get("/start/state")).json["pairing"]["digits"] == digits
    await browser.post("/connect/close")
    assert daemon.service.pairing.state == "closed"


# -- settings --------------------------------------------------------------------------------------


async def test_05_connected_browsers_are_listed_and_revoked(browser, home, clock):
    client, token = home.clients.add("Firefox 153", clock(), browser="Firefox 153")
    assert "Firefox 153" in (await browser.get("/settings")).text
    answer = await browser.post(f"/settings/clients/{client.id}/revoke")
    assert answer.status == 303
    assert home.clients.authenticate(token) is None
    assert "Firefox 153" not in (await browser.get("/settings")).text
    assert (await browser.post(f"/settings/clients/{client.id}/revoke")).status == 404


async def test_reminders_are_set(browser, home):
    await browser.post(
        "/settings/reminders",
        language="en",
        names="on",
        quiet_starts="21:15",
        quiet_ends="07:45",
    )
    kept = home.settings
    assert (kept.language, kept.notify, kept.names_on_lock_screen) == ("en", False, True)
    assert (kept.quiet.starts.isoformat(), kept.quiet.ends.isoformat()) == ("21:15:00", "07:45:00")
    page = (await browser.get("/settings")).text
    assert 'value="21:15"' in page


async def test_a_setting_that_cannot_be_is_refused_and_changes_nothing(browser, home):
    before = home.settings
    answer = await browser.post("/settings/reminders", quiet_starts="25:99", quiet_ends="")
    assert answer.status == 422
    assert home.settings == before


async def test_every_shop_that_can_be_read_is_on_at_first(browser):
    page = (await browser.get("/settings")).text
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"( checked)?>', page)
    shops = [(name, on) for name, on in boxes if name not in ("notify", "names")]
    assert {name for name, _ in shops} >= {"taobao", "tmall", "jd"}
    assert all(on for _, on in shops)


async def test_21_a_site_is_paused_and_taken_up_again(browser, home):
    await browser.post("/settings/sites", taobao="on", tmall="on")
    assert home.settings.paused("order.jd.com")
    assert not home.settings.paused("buyertrade.taobao.com")
    await browser.post("/settings/sites", taobao="on", tmall="on", jd="on")
    assert not home.settings.paused("order.jd.com")


# -- orders and deadlines --------------------------------------------------------------------------


async def test_11_hostile_texts_are_texts_in_every_field(browser, home, clock):
    for number, text in enumerate(HOSTILE):
        put_order(
            home,
            clock,
            number=f"48100000000000{number:05d}",
            url=text,
            status_text=text,
            merchant=Merchant(name=text, nick=text, url=text),
            items=(Item(title=text, sku=text, services=(text,)),),
            shipments=(Shipment(carrier=text, number=text, state_text=text),),
        )
    paths = ["/orders", f"/orders?q={quote(HOSTILE[0])}", "/due"]
    paths += [f"/orders/taobao/48100000000000{number:05d}" for number in range(len(HOSTILE))]
    for path in paths:
        for language in ("zh-CN", "en"):
            browser.language = language
            answer = await browser.get(path)
            assert answer.status == 200, path
            assert "<script>" not in answer.text
            assert "<img src=x" not in answer.text
            assert not re.search(r'(href|src|action)="\s*javascript:', answer.text)
    for number in (0, 2, 6):
        page = await browser.get(f"/orders/taobao/48100000000000{number:05d}")
        assert HOSTILE[number] in visible(page)


async def test_an_order_s_page_says_when_it_was_seen_and_what_contradicts(browser, home, clock):
    put_order(home, clock, number="1", paid="10.00", status="shipped")
    clock.forward(minutes=1)
    order = Order(platform="taobao", number="1", paid="12.00", status="shipped")
    reading = Reading(platform="taobao", page="order_detail", outcome="read", orders=(order,))
    home.orders.observe("1" * 64, clock(), reading)
    shown = visible(await browser.get("/orders/taobao/1"))
    assert "10.00" in shown
    assert "12.00" in shown
    assert "页面之间不一致的地方" in shown
    assert "订单列表" in shown
    assert "订单详情" in shown


RETURN_RULES = {"NR-10", "CPL-25-7D", "jd:W13"}
SAMPLE = "jd:328990000601"


@pytest.mark.parametrize("path", ["/due", "/orders/jd/328990000601"])
async def test_the_return_without_reason_is_one_matter(browser, home, path):
    await browser.post("/samples")
    page = await browser.get(path)
    entries = [part.partition("</h3>")[0] for part in page.text.split("<h3>")[1:]]
    titles = ["七天退货、十五天换货", "网购七日无理由退货", "七日无理由退货：发出退货通知"]
    assert [sum(title in entry for entry in entries) for title in titles] == [1, 0, 0]
    assert "同一件事还有 2 条规则" in visible(page)
    assert all(title in visible(page) for title in titles)  # the others are in the details


@pytest.mark.parametrize(
    ("decision", "state"), [("done", "done"), ("dismissed", "dismissed"), ("1d", "waiting")]
)
async def test_what_is_said_of_a_matter_holds_for_all_its_rules(browser, home, decision, state):
    await browser.post("/samples")
    await browser.post("/due", id=f"{SAMPLE}#jd:W13", decision=decision)
    found = {one.rule: one for one in home.due.of_order(SAMPLE)}
    assert {rule for rule, one in found.items() if one.state == state} >= RETURN_RULES
    assert found["CPL-24-7D"].state == "waiting"
    snoozed = {rule for rule, one in found.items() if any(a.snooze for a in one.alarms)}
    assert snoozed == (RETURN_RULES if decision == "1d" else set())
    if decision != "1d":
        page = visible(await browser.get("/orders/jd/328990000601"))
        said = {"done": "您办好了", "dismissed": "您说与我无关"}
        assert page.count(said[decision]) == 1
        await browser.post("/due", id=f"{SAMPLE}#NR-10", decision="reopened")
        assert not any(one.decided for one in home.due.of_order(SAMPLE))


async def test_21_an_order_is_deleted_for_good(browser, home, clock):
    put_order(home, clock, number="1")
    assert (await browser.get("/orders/taobao/1/delete")).status == 200
    assert home.orders.get("taobao:1") is not None
    answer = await browser.post("/orders/taobao/1/delete")
    assert answer.headers["Location"] == "/orders"
    assert home.orders.get("taobao:1") is None
    assert (await browser.get("/orders/taobao/1")).status == 404


async def test_21_everything_is_deleted_for_good_when_the_word_is_written(browser, home, clock):
    await browser.post("/samples")
    put_order(home, clock, number="1", merchant=Merchant(name="独一无二的店"))
    home.orders.forget("taobao:1")
    page = await browser.get("/settings/erase")
    assert "6 个订单" in page.text
    await browser.post("/settings/erase", word="不")
    assert len(home.orders) == 6
    answer = await browser.post("/settings/erase", word="删除")
    assert answer.headers["Location"] == "/start"
    assert (len(home.orders), len(home.captures)) == (0, 0)
    assert home.due.coming(clock()) == []
    assert list(home.captures.on_disk()) == []
    left = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    for gone in ("无线吸尘器", "328990000601", "独一无二的店"):
        assert gone.encode() not in left
    assert (await browser.get("/start")).status == 200  # still logged in
    put_order(home, clock, number="1")
    assert home.orders.get("taobao:1") is not None  # and what comes again is kept again


async def test_21_a_shop_is_deleted_for_good(browser, home, clock):
    await browser.post("/samples")
    assert "删除京东的" in (await browser.get("/settings")).text
    await browser.post("/settings/erase", platform="jd", word="")
    assert home.orders.count(platform="jd") == 1
    answer = await browser.post("/settings/erase", platform="jd", word="Delete")
    assert answer.headers["Location"] == "/orders"
    assert (home.orders.count(platform="jd"), len(home.orders)) == (0, 5)
    assert not any(note.platform == "jd" for note in home.captures.notes())
    assert not any(one.order.startswith("jd:") for one in home.due.coming(clock()))
    for odd in ("ebay", "jd:1", "*"):
        assert (await browser.post("/settings/erase", platform=odd, word="删除")).status == 400
    assert len(home.orders) == 5


async def test_21_every_kept_page_is_listed_taken_out_and_deleted(browser, home):
    await browser.post("/samples")
    shown = (await browser.get("/pages")).text
    assert shown.count("已读懂") == len(home.captures) == 5
    note = next(one for one in home.captures.notes() if one.platform == "jd")
    taken = await browser.get(f"/pages/{note.id}")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Content-Type"].startswith("application/json")
    assert "无线吸尘器" in taken.json["html"]
    answer = await browser.post(f"/pages/{note.id}/delete")
    assert answer.status == 303
    assert home.captures.note(note.id) is None
    assert home.orders.get("jd:328990000601") is None
    assert (await browser.get(f"/pages/{note.id}")).status == 404
    assert (await browser.get("/pages/../../etc/passwd")).status == 404


async def test_the_list_is_searched_and_paged(browser, home, clock):
    for number in range(35):
        put_order(home, clock, number=f"{number:03d}", items=(Item(title=f"商品{number:03d}"),))
    first, second = await browser.get("/orders"), await browser.get("/orders?page=2")
    assert first.text.count('class="cover"') == 30
    assert second.text.count('class="cover"') == 5
    found = await browser.get(f"/orders?q={quote('商品007')}&platform=taobao")
    assert found.text.count('class="cover"') == 1
    assert "没有找到" in (await browser.get("/orders?q=nothing")).text
    for odd in ("page=0", "page=x", "page=-1", "page=99999", "status=lost", "platform=%3Cx"):
        assert (await browser.get(f"/orders?{odd}")).status == 200


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (None, "时间未定", "no date yet"),
        (-2, "已过 2 天", "2 d ago"),
        (0, "今天", "today"),
        (9, "还有 9 天", "9 d left"),
    ],
)
def test_days_left_in_words(days, zh, en):
    assert words.Words("zh").left(days) == zh
    assert words.Words("en").left(days) == en


def test_moments_are_written_as_in_china():
    at = datetime.fromisoformat("2026-11-20T16:30:00+00:00")
    assert words.Words("zh").moment(at) == "2026年11月21日 周六 00:30"
    assert words.Words("en").moment(at) == "Sat 2026-11-21 00:30"
    assert words.Words("zh").moment("2026-11-21") == "2026年11月21日 周六"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://trade.taobao.com/x", "https://trade.taobao.com/x"),
        ("//trade.taobao.com/x", "https://trade.taobao.com/x"),
        ("HTTP://x", "HTTP://x"),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/settings", ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url, shown):
    assert words.web_address(url) == shown
