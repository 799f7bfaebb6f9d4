"""“Not relevant, because …”: said once, it stays said, in the shopper's own words."""

import pytest

from daemon.samples import show_samples

ORDER = "jd:328990000601"
PAGE = "/orders/jd/328990000601"
REASON = '<b>很满意</b> "=1+1"'


@pytest.fixture
async def put_aside(browser, home):
    await show_samples(home)
    answer = await browser.post(
        "/due", id=f"{ORDER}#CPL-24-7D", decision="dismissed", reason=f"  {REASON} ", back=PAGE
    )
    assert answer.status == 303


def reminder(home):
    return next(one for one in home.due.of_order(ORDER) if one.rule == "CPL-24-7D")


async def test_the_reason_is_kept_and_shown_as_text(browser, home, put_aside):
    assert (reminder(home).state, reminder(home).reason) == ("dismissed", REASON)
    page = (await browser.get(PAGE)).text
    assert "您说与我无关，因为：&lt;b&gt;很满意&lt;/b&gt;" in page
    assert REASON not in page


async def test_it_stays_said_when_the_page_is_seen_again(browser, home, clock, put_aside):
    clock.forward(hours=30)
    await show_samples(home)  # the same orders on pages of a new day
    assert (reminder(home).state, reminder(home).reason) == ("dismissed", REASON)
    assert not reminder(home).waiting() or reminder(home).next_at is None
    assert all(one.rule != "CPL-24-7D" for one in home.due.coming(clock()))


async def test_taken_back_it_is_open_again_without_the_reason(browser, home, put_aside):
    await browser.post("/due", id=f"{ORDER}#CPL-24-7D", decision="reopened", back=PAGE)
    assert (reminder(home).live, reminder(home).reason) == (True, None)
    assert "=1+1" not in (await browser.get(PAGE)).text


@pytest.mark.parametrize(("given", "kept"), [("", None), ("   ", None), ("长" * 999, "长" * 200)])
async def test_no_reason_is_needed_and_a_long_one_is_cut(browser, home, given, kept):
    await show_samples(home)
    await browser.post("/due", id=f"{ORDER}#CPL-24-7D", decision="dismissed", reason=given)
    assert (reminder(home).state, reminder(home).reason) == ("dismissed", kept)


async def test_every_matter_on_the_page_asks_for_the_reason(browser, home):
    await show_samples(home)
    page = (await browser.get(PAGE)).text
    assert page.count('name="reason"') == page.count('value="done"') > 0
    assert "Not relevant …" in (await english(browser)).text


async def english(browser):
    browser.language = "en-GB"
    return await browser.get(PAGE)
