"""留作证据: what was on the screen is in what is kept, and it opens without a network."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.conftest import BROWSERS
from tests.browser.connecting import connect, shown
from tests.browser.driver import EXTENSION, Driver, Tab
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Answer, Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

PLACE = "item.taobao.com/item.htm"
SECTIONS = 9
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>保温杯 商品页</title>
<link rel="stylesheet" href="https://style.test/page.css">
<style>body { margin: 0 } .gone { display: none }</style>
<header id="top">店铺承诺：假一赔三</header><p class="gone">没有显示的字</p>
<input id="amount" value="1"><main></main>
<div id="pane"><div id="talk"></div></div><script>
const colour = (n) => (n * 37) % 200 + 20;
const main = document.querySelector("main");
const watch = new IntersectionObserver((seen) => { for (const { target, isIntersecting } of seen) {
  if (!isIntersecting || target.dataset.done) continue;
  target.dataset.done = "1";
  const picture = new Image(); picture.src = `https://pictures.test/${target.dataset.n}.png`;
  picture.width = 200; picture.height = 120;
  target.append(`第${target.dataset.n}段说明文字`, document.createElement("br"), picture);
  if (Number(target.dataset.n) < SECTIONS) add(Number(target.dataset.n) + 1);
} });
function add(n) { const made = document.createElement("section"); made.dataset.n = n;
  main.append(made); watch.observe(made); }
add(1);
const talk = document.getElementById("talk"), pane = document.getElementById("pane");
const say = (n) => {
  const line = document.createElement("p"); line.textContent = `消息${n}：好的`; return line; };
let first = 61;
for (let n = 61; n <= 80; n += 1) talk.append(say(n));
pane.scrollTop = pane.scrollHeight;
pane.addEventListener("scroll", () => { if (pane.scrollTop < 50 && first > 1) {
  const high = pane.scrollHeight;
  for (let step = 0; step < 20 && first > 1; step += 1) talk.prepend(say(first -= 1));
  pane.scrollTop += pane.scrollHeight - high; } });
document.getElementById("amount").value = "3";
</script>""".replace("SECTIONS", str(SECTIONS))
STYLE = """header { position: sticky; top: 0; background: rgb(255, 240, 200); padding: 10px }
section { min-height: 700px; border-bottom: 1px solid #ccc; padding: 8px; color: rgb(10, 60, 120) }
section::before { content: "商品细节 "; font-weight: bold }
#pane { height: 300px; width: 400px; overflow-y: auto; border: 1px solid } p { margin: 12px 4px }"""


def colour(number: int) -> tuple[int, int, int]:
    """Give each picture a colour of its own."""
    return (number * 37) % 200 + 20, 90, 255 - number * 20


def show_product(shop: Shop) -> str:
    for number in range(1, SECTIONS + 1):
        stream = BytesIO()
        Image.new("RGB", (200, 120), colour(number)).save(stream, "PNG")
        shop.answers[f"pictures.test/{number}.png"] = Answer(stream.getvalue(), "image/png")
    shop.show("style.test/page.css", STYLE, "text/css")
    return shop.show(PLACE, PAGE)


def allowed(folder: Path) -> Path:
    """Copy the extension as it is once the shopper has allowed it to save pages whole."""
    copy = Path(shutil.copytree(EXTENSION, folder / "extension"))
    told = json.loads((copy / "manifest.json").read_text("utf-8"))
    told["permissions"] += told.pop("optional_permissions")
    (copy / "manifest.json").write_text(json.dumps(told), "utf-8")
    return copy


@pytest.fixture(params=["chromium-mhtml", "chromium-html", "firefox-html"])
def browser(request: pytest.FixtureRequest, shop: Shop, tmp_path: Path) -> Iterator[Driver]:
    name, _, form = request.param.partition("-")
    find, driver = BROWSERS[name]
    if find() is None:
        pytest.skip(f"no {name} on this machine: its tests are left out")
    extension = allowed(tmp_path) if form == "mhtml" else EXTENSION
    running = driver(tmp_path / name, shop.port, extension)
    try:
        yield running
    finally:
        running.quit()


def press_keep(browser: Driver, page: Tab) -> Tab:
    """Press 留作证据 in the popup; the popup of a test is a tab of its own."""
    own = browser.own("options/options.html")
    own.run("await chrome.storage.local.set({language: 'zh'})")
    own.close()
    tab = browser.allow(page)
    popup = browser.own(f"popup/popup.html?tab={tab}")
    until("the popup", lambda: shown(popup) != "")
    popup.run("chrome.permissions.request = async () => false")  # a dialog nobody could answer
    page.show()
    popup.run("document.getElementById('keep').click()")
    return popup


def said(popup: Tab) -> str:
    found: str = popup.run("const k = document.getElementById('kept').textContent; return k")
    return found


def kept(hugou: RealDaemon) -> dict[str, dict[str, Any]]:
    """What hugou has, by form."""
    return {one["form"]: one for one in hugou.ask("/v1/evidence")["evidence"]}


def content(hugou: RealDaemon, piece: dict[str, Any]) -> bytes:
    """Read a piece as it lies on the disk."""
    file = hugou.folder / "evidence" / piece["sha256"][:2] / piece["sha256"]
    if file.exists():
        return file.read_bytes()
    return gzip.decompress(file.with_suffix(".gz").read_bytes())


def keep(browser: Driver, hugou: RealDaemon, shop: Shop) -> tuple[Tab, dict[str, dict[str, Any]]]:
    connect(browser, hugou)
    page = browser.visit(show_product(shop))
    page.size(1000, 700)
    popup = press_keep(browser, page)
    until(f"kept, not {said(popup)}", lambda: "已保存" in said(popup), 90)
    return page, kept(hugou)


def test_everything_that_shows_when_scrolling_is_kept_and_opens_without_a_network(
    browser: Driver, hugou: RealDaemon, shop: Shop, tmp_path: Path, pictures: Path
) -> None:
    page, found = keep(browser, hugou, shop)
    see_picture(page, hugou)
    assert page.run("return [scrollX, scrollY]") == [0, 0]
    assert page.run("return document.getElementById('top').style.visibility") == ""
    assert shop.asked.count("pictures.test/1.png") == 1
    saved = found.get("mhtml") or found["html"]
    assert {"screenshot", "text"} < set(found)
    text = content(hugou, found["text"]).decode().splitlines()
    assert [f"消息{n}：好的" for n in range(1, 81)] == [x for x in text if x.startswith("消息")]
    sections = [f"第{n}段说明文字" for n in range(1, SECTIONS + 1)]
    assert [line for line in text if line.startswith("第")] == sections
    assert "没有显示的字" not in text
    file = tmp_path / ("page.mhtml" if saved["form"] == "mhtml" else "page.html")
    file.write_bytes(content(hugou, saved))
    shop.answers.clear()
    before = ours(shop)
    again = browser.visit(file.as_uri())
    again.size(1000, 700)
    shows = again.run("return document.body.innerText")
    assert all(section in shows for section in sections)
    assert "店铺承诺：假一赔三" in shows
    assert "没有显示的字" not in shows
    loaded = "return [...document.images].filter((i) => i.naturalWidth > 1).length"
    assert again.run(loaded) >= SECTIONS
    assert ours(shop) == before
    for number in (1, SECTIONS // 2, SECTIONS):
        look = looks_like(again, number, pictures / f"evidence-{browser.name}-{number}.png")
        assert all(abs(a - b) < 12 for a, b in zip(look, colour(number), strict=True)), number


def looks_like(page: Tab, number: int, path: Path) -> tuple[int, int, int]:
    """The colour at the middle of a picture, as it is seen on the screen."""
    x, y = page.run(
        f"""
        const all = [...document.images].filter((i) => i.getBoundingClientRect().width === 200);
        all[{number - 1}].scrollIntoView({{block: "center", behavior: "instant"}});
        const box = all[{number - 1}].getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
        """
    )
    page.picture(path)
    with Image.open(path) as seen:
        red, green, blue = seen.convert("RGB").getpixel((round(x), round(y)))
    return red, green, blue


def ours(shop: Shop) -> int:
    """How often the shop's own hosts were asked; a browser asks its makers for things too."""
    return len([place for place in shop.asked if "taobao" in place or ".test" in place])


def see_picture(page: Tab, hugou: RealDaemon) -> None:
    """The pictures, put together, are as long as the page and show every part of it."""
    height = 0
    colours: set[tuple[int, int, int]] = set()
    for piece in hugou.ask("/v1/evidence")["evidence"]:
        if piece["form"] == "screenshot":
            with Image.open(BytesIO(content(hugou, piece))) as seen:
                assert 900 <= seen.width <= 1000
                height += seen.height
                colours |= {rgb for _, rgb in seen.convert("RGB").getcolors(1 << 24) or []}
    assert height == page.run("return document.documentElement.scrollHeight")
    unseen = [n for n in range(1, SECTIONS + 1) if not any(_near(c, colour(n)) for c in colours)]
    assert unseen == []


def _near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))


def test_what_is_kept_while_hugou_is_off_arrives_once_when_it_is_back(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    page = browser.visit(shop.show(PLACE, "<title>承诺</title><p>七天无理由退货</p>"))
    hugou.stop()
    popup = press_keep(browser, page)
    until("it waits", lambda: "送达" in said(popup), 60)
    hugou.start()
    popup.run("await chrome.runtime.sendMessage({kind: 'state'})")
    popup.run("document.getElementById('keep').click()")
    until("both are kept", lambda: len(hugou.ask("/v1/evidence")["evidence"]) >= 6, 60)
    texts = [one for one in hugou.ask("/v1/evidence")["evidence"] if one["form"] == "text"]
    assert [content(hugou, one).decode() for one in texts] == ["七天无理由退货"] * 2
