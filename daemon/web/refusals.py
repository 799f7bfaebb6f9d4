"""Every "no" that the daemon says over HTTP: status, code, a short sentence per language."""

from __future__ import annotations

from daemon.web.wire import ErrorAnswer

SENTENCES: dict[str, tuple[int, str, str]] = {
    "wrong_host": (421, "这个地址不是护购的地址。", "This address is not hugou's."),
    "wrong_method": (405, "这里不接受这种请求。", "This kind of request is not accepted here."),
    "not_here": (404, "没有这个页面。", "There is nothing here."),
    "foreign_page": (403, "别的网页不能调用护购。", "Other web pages may not call hugou."),
    "unknown_origin": (
        403,
        "这个浏览器扩展还没有连接护购。",
        "This browser extension is not connected to hugou.",
    ),
    "who_are_you": (
        401,
        "令牌无效或已被撤销，请重新连接浏览器。",
        "The token is missing, wrong or revoked: connect the browser again.",
    ),
    "sign_in": (
        401,
        "请从浏览器扩展打开护购，或运行 hugou serve --open。",
        "Open hugou from the browser extension, or run hugou serve --open.",
    ),
    "stale_form": (403, "页面放得太久了，请刷新后再试。", "The page is too old: reload it."),
    "not_json": (415, "内容必须是 JSON。", "The content must be JSON."),
    "encoded": (415, "内容不能压缩。", "The content must not be compressed."),
    "no_client_header": (400, "缺少请求头 X-Hugou-Client。", "Header X-Hugou-Client is missing."),
    "bad_message": (400, "看不懂这条消息。", "This message cannot be understood."),
    "bad_request": (400, "这个请求格式不对。", "This request is malformed."),
    "not_a_stream": (
        415,
        "内容类型必须是 application/x-hugou-evidence。",
        "The content type must be application/x-hugou-evidence.",
    ),
    "not_as_announced": (
        422,
        "收到的内容与说明的长度或哈希不符，没有保存；请重新发送。",
        "What came is not what was announced (length or hash): nothing was kept, send it again.",
    ),
    "too_large_a_file": (
        413,
        "单个证据文件不能超过 4 GB，没有保存。",
        "A piece of evidence may have 4 GB at most: nothing was kept.",
    ),
    "too_large": (413, "内容超过 16 MB，没有保存。", "More than 16 MB: nothing was kept."),
    "too_slow": (408, "内容迟迟没有传完。", "The content did not arrive in time."),
    "too_many": (429, "请求太多，请稍等。", "Too many requests: wait a moment."),
    "extension_too_new": (
        426,
        "浏览器扩展比护购新，请更新护购。",
        "The extension is newer than the daemon: update hugou.",
    ),
    "extension_too_old": (
        426,
        "浏览器扩展太旧，请重新加载扩展。",
        "The extension is too old: reload the newer one.",
    ),
    "pairing_closed": (
        409,
        "请先在护购页面点“连接浏览器”。",
        "First press “Connect a browser” on hugou's page.",
    ),
    "pairing_busy": (
        409,
        "另一个浏览器正在连接，请稍后再试。",
        "Another browser is being connected: try again later.",
    ),
    "wrong_code": (403, "六位数字不对。", "The six digits are wrong."),
    "no_such_order": (404, "没有这个订单。", "There is no such order."),
    "no_such_client": (404, "没有这个连接。", "There is no such connection."),
    "no_such_notice": (404, "没有这条提醒。", "There is no such reminder."),
    "no_skeleton": (
        422,
        "这一页里的个人信息不能确保全部抹去，所以什么也没有生成。",
        "Not everything personal on this page can be replaced for certain: nothing was made of it.",
    ),
    "fault": (
        500,
        "护购出错了；已保存的内容不受影响。",
        "Something in hugou failed; what was kept is safe.",
    ),
}


class Refusal(Exception):
    """An answer that is not what was asked for; its texts are safe to show to anyone."""

    def __init__(
        self,
        code: str,
        *,
        texts: tuple[int, str, str] | None = None,
        tries_left: int | None = None,
        detail: str | None = None,
    ) -> None:
        self.code, self.tries_left, self.detail = code, tries_left, detail
        self.status, self.zh, self.en = texts or SENTENCES[code]
        super().__init__(code)

    def answer(self) -> ErrorAnswer:
        """Give the message for the caller."""
        addition = f" ({self.detail})" if self.detail else ""
        return ErrorAnswer(
            code=self.code,
            message=self.zh + addition,
            message_en=self.en + addition,
            tries_left=self.tries_left,
        )
