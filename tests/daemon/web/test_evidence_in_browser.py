"""Evidence in a real browser: files dropped and chosen, a bundle downloaded and dropped again."""

import base64
import re

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ORDER = "/orders/jd/328990000601"
pytestmark = pytest.mark.browser

DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name));
  const event = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
  document.querySelector(".drop").dispatchEvent(event);
}"""


def drop(page, name, content):
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def test_from_a_dropped_photo_to_a_bundle_that_is_dropped_to_be_verified(demo, tmp_path):
    page = demo.page()
    page.goto(ORDER)
    page.get_by_role("button", name="准备投诉").first.click()
    page.wait_for_url(re.compile("/cases/"))
    page.goto(f"{page.url.partition('#')[0]}/evidence")
    told = page.locator(".told li")
    drop(page, "故障 📷.jpg", b"\xff\xd8 a photo")
    playwright.expect(told).to_contain_text("故障 📷.jpg: 已留存")
    page.locator("input[type=file]").set_input_files(
        {"name": "聊天.txt", "mimeType": "text/plain", "buffer": "商家：不退".encode()}
    )
    playwright.expect(told).to_contain_text("聊天.txt: 已留存")
    page.reload()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="生成并下载").click()
    bundle = tmp_path / "bundle.zip"
    waiting.value.save_as(bundle)
    page.goto("/evidence")
    drop(page, "bundle.zip", bundle.read_bytes())
    playwright.expect(told.first).to_contain_text("✓ bundle.zip: 核对通过")
    changed = bytearray(bundle.read_bytes())
    changed[changed.index(b"a photo")] ^= 1
    drop(page, "forged.zip", bytes(changed))
    playwright.expect(told.first).to_contain_text("✗ forged.zip: 核对不通过")
    playwright.expect(page.locator(".told")).to_contain_text("故障")
    assert [said for said in page.complaints if "404" not in said] == []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
