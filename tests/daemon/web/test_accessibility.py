"""Every page of the dashboard for those who see little, hear it read, or use the keyboard alone."""

import re
from pathlib import Path

import pytest

from daemon.web import dashboard

AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
ORDER = "/orders/jd/328990000601"
LOOKS = [
    (1280, "zh-CN", "light"),
    (1280, "en-GB", "dark"),
    (360, "zh-CN", "dark"),
    (360, "en-GB", "light"),
]
NO_PAGES = re.compile(
    r"^/$|/export/|/start/state|/login/|\.ics$|/skeleton/file$|^/pages/\{digest\}$"
)
"""What answers with a file, a redirect or JSON."""
FAULTS = """
async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .map(({id, nodes}) => [id, ...nodes.map((n) => n.html.slice(0, 160) + " " + n.failureSummary)]);
}
"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
"""What is folded away is read too."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core: run npm ci in tests/extension"),
]


@pytest.fixture(scope="module")
def places(demo):
    """Every page that shows something, with a case, a kept page and an order filled in."""
    page = demo.page()
    page.goto(ORDER)
    page.locator("form[action='/cases'] button").click()
    page.wait_for_url("**/cases/*")
    case = page.url.rpartition("/")[2]
    page.goto("/pages")
    kept = page.locator("a[href^='/pages/']").first.get_attribute("href").split("/")[2]
    page.context.close()
    named = {"platform": "jd", "number": "328990000601", "case": case, "digest": kept}
    patterns = [one.path for one in dashboard.all_pages() if one.method == "GET"]
    filled = [re.sub(r"\{(\w+)\}", lambda part: named.get(part[1], "0"), path) for path in patterns
              if not NO_PAGES.search(path)]  # fmt: skip
    return [*filled, "/orders?q=nothing-like-it", "/settings?saved", "/nothing/here"]


def faults(page):
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(FAULTS)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_no_page_has_a_serious_fault(demo, places, look):
    assert len(places) > 15
    page = demo.page(*look)
    found = {}
    for path in places:
        page.goto(path)
        page.evaluate(UNFOLD)
        if wrong := faults(page):
            found[path] = wrong
    page.context.close()
    assert found == {}


def test_the_check_itself_sees_a_fault(demo):
    page = demo.page()
    page.goto("/settings")
    page.evaluate("document.querySelector('label').replaceWith(document.createElement('input'))")
    assert [fault[0] for fault in faults(page)] == ["label"]
    page.context.close()


# -- the keyboard alone ----------------------------------------------------------------------------

STOPS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden" && !one.disabled && one.checkVisibility())
  .filter((one) => one.type !== "radio" || one.checked).length
"""
HERE = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  window.seen ??= [];
  const fresh = window.seen.at(-1) === one || !window.seen.includes(one); // a clock has inner stops
  window.seen.push(one);
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    fresh,
    next: window.seen.at(-2) !== one,
    what: one.outerHTML.slice(0, 120),
    inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}
"""


def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(demo, places):
    page = demo.page()
    for path in places:
        page.goto(path)
        reached, wanted = 0, page.evaluate(STOPS)
        for _ in range(2 * wanted + 20):
            page.keyboard.press("Tab")
            here = page.evaluate(HERE)
            if here is None or not here["fresh"]:
                break  # through, and back at the browser's own buttons
            assert here["inSight"], (path, here)
            assert here["marked"], (path, here)
            reached += here["next"]
        assert reached >= wanted, (path, reached, wanted)
    page.context.close()


def walk(page, selector, most=120):
    """Press Tab until something is focused."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_a_deadline_is_understood_and_put_aside_without_a_mouse(demo):
    page = demo.page()
    page.goto("/due")
    walk(page, "nav a[href='/orders']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders")
    walk(page, f"a.cover[href='{ORDER}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ORDER}")
    walk(page, "details.why > summary")
    page.keyboard.press("Enter")
    assert page.locator("details.why[open] ol li").count() > 1
    walk(page, "details.aside > summary")
    page.keyboard.press("Enter")
    walk(page, "input[name='reason']")
    page.keyboard.type("很满意")
    walk(page, "button[value='dismissed']")
    page.keyboard.press("Enter")
    page.get_by_text("您说与我无关，因为：很满意").wait_for()
    walk(page, "button[value='reopened']")
    page.keyboard.press("Enter")
    page.get_by_text("您说与我无关").wait_for(state="detached")
    page.context.close()
