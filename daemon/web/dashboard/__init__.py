"""The dashboard: pages for the shopper, one module per page, each with `pages: list[PageDef]`.

Templates extend `templates/page.html`; every text stands in them in both languages as
`{{ t("中文", "English") }}`. Shop texts are data and escaped by Jinja2, without exception.
"""

from importlib import import_module

from daemon.web.routes import PageDef

MODULES: tuple[str, ...] = (
    "login",
    "start",
    "due",
    "orders",
    "corrections",
    "exports",
    "cases",
    "evidence",
    "papers",
    "money",
    "samples",
    "stored",
    "imports",
    "settings",
    "autostart",
    "ways",
    "doctor",
)
"""Modules of this package that declare pages."""

MENU: tuple[tuple[str, str, str], ...] = (
    ("/due", "期限", "Deadlines"),
    ("/orders", "订单", "Orders"),
    ("/cases", "维权", "Cases"),
    ("/evidence", "证据", "Evidence"),
    ("/money", "钱", "Money"),
    ("/settings", "设置", "Settings"),
)
"""The menu: path, Chinese, English; a page is "here" when its path starts with that path."""


def all_pages() -> list[PageDef]:
    """Give the pages of all modules."""
    return [page for name in MODULES for page in import_module(f"{__name__}.{name}").pages]
