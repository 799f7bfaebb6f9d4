"""Bills in the true shape of the real ones, with invented people and purchases."""

from __future__ import annotations

import csv
import io

from parsers.bills import Line

ALIPAY_HEAD = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,"
    "交易订单号,商家订单号,备注,"
)
ALIPAY_ABOUT = """--------------------------------------------------------------------
导出信息：
姓名：某某
支付宝账户：someone@example.com
起始时间：[2026-10-01 00:00:00]    终止时间：[2026-11-20 00:00:00]
导出交易类型：[全部]
导出时间：[2026-11-20 10:00:00]
共{count}笔记录
收入：0笔 0.00元
支出：{count}笔 0.00元
不计收支：0笔 0.00元

特别提示：
1.本回单内容可表明支付宝受理了相应支付交易申请

------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------
"""
WECHAT_HEAD = (
    "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
)
WECHAT_ABOUT = """微信支付账单明细,,,,,,,,
微信昵称：[某某],,,,,,,,
起始时间：[2026-10-01 00:00:00] 终止时间：[2026-11-20 00:00:00],,,,,,,,
导出类型：[全部],,,,,,,,
导出时间：[2026-11-20 10:00:00],,,,,,,,
,,,,,,,,
共{count}笔记录,,,,,,,,
收入：0笔 0.00元,,,,,,,,
支出：{count}笔 0.00元,,,,,,,,
中性交易：0笔 0.00元,,,,,,,,
注：,,,,,,,,
1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易,,,,,,,,
,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
"""
OLD_HEAD = (
    "交易号                  ,商家订单号               ,交易创建时间              ,"
    "付款时间                ,最近修改时间              ,交易来源地     ,类型              ,"
    "交易对方            ,商品名称                ,金额（元）   ,收/支     ,交易状态    ,"
    "服务费（元）   ,成功退款（元）  ,备注                  ,资金状态     ,"
)
OLD_ABOUT = """支付宝交易记录明细查询
账号:[someone@example.com]
起始日期:[2026-10-01 00:00:00]    终止日期:[2026-11-20 00:00:00]
---------------------------------交易记录明细列表------------------------------------
"""
OLD_END = """------------------------------------------------------------------------
共{count}笔记录
已收入:0笔,0元
导出时间:[2026-11-20 10:00:00]    用户:某某
"""
BOM = "\ufeff"


def alipay_row(**given: str) -> str:
    """One row of the bill that the Alipay app sends."""
    row = {
        "at": "2026-11-11 00:05:12",
        "sort": "日用百货",
        "payee": "示例小店",
        "account": "sho***@example.com",
        "goods": "纯棉围裙 厨房 防水",
        "flow": "支出",
        "amount": "89.90",
        "method": "花呗",
        "state": "交易成功",
        "number": "2026111122001400001234567890",
        "merchant": "T200P4800000000000000001",
        "note": "",
        **given,
    }
    row["number"] += "\t"
    row["merchant"] += "\t"
    return _line([*row.values(), ""])


def wechat_row(**given: str) -> str:
    """One row of the bill that WeChat Pay sends."""
    row = {
        "at": "2026-11-10 21:30:44",
        "sort": "商户消费",
        "payee": "京东商城平台商户",
        "goods": "京东-订单编号328990000601",
        "flow": "支出",
        "amount": "¥1299.00",
        "method": "零钱",
        "state": "支付成功",
        "number": "4200000000202611100000000001",
        "merchant": "1000107101202611100000000001",
        "note": "/",
        **given,
    }
    row["number"] += "\t"
    row["merchant"] += "\t"
    return _line(row.values())


def old_row(**given: str) -> str:
    """One row of the bill of Alipay's website: cells padded with blanks."""
    row = {
        "number": "2026111122001400001234567890",
        "merchant": "T200P4800000000000000001",
        "made": "2026-11-11 00:04:00",
        "at": "2026-11-11 00:05:12",
        "changed": "2026-11-20 09:00:00",
        "from": "淘宝",
        "sort": "即时到账交易",
        "payee": "示例小店",
        "goods": "纯棉围裙 厨房 防水",
        "amount": "89.90",
        "flow": "支出",
        "state": "交易成功",
        "fee": "0.00",
        "returned": "0.00",
        "note": "",
        "money": "已支出",
        **given,
    }
    return _line([f"{cell:<20}" for cell in row.values()] + [""])


def _line(cells: object) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def alipay(*rows: str, count: int | None = None) -> bytes:
    """A whole bill of the Alipay app, in the encoding that it has."""
    about = ALIPAY_ABOUT.replace("{count}", str(len(rows) if count is None else count))
    return (about + ALIPAY_HEAD + "\n" + "".join(rows)).encode("gb18030")


def wechat(*rows: str, count: int | None = None) -> bytes:
    """A whole bill of WeChat Pay."""
    about = WECHAT_ABOUT.replace("{count}", str(len(rows) if count is None else count))
    return (BOM + about + WECHAT_HEAD + "\n" + "".join(rows)).encode()


def old_alipay(*rows: str) -> bytes:
    """A whole bill of Alipay's website."""
    end = OLD_END.replace("{count}", str(len(rows)))
    return (OLD_ABOUT + OLD_HEAD + "\n" + "".join(rows) + end).encode("gb18030")


def lines_of(content: bytes, encoding: str = "utf-8-sig") -> list[Line]:
    """The rows of a bill in which no cell goes over several lines."""
    rows = csv.reader(content.decode(encoding).splitlines())
    return [Line(number, tuple(row)) for number, row in enumerate(rows, 1)]
