"""Traces of parcels: what a line says, what a whole trace says, when, and what is not kept."""

import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers._records import ParcelEvent, ParcelState
from parsers.parcels import (
    CARRIERS,
    CHINA,
    carrier_code,
    carrier_of_number,
    oldest_first,
    parcel_state,
    pickup_code,
    state_of,
    trace_moment,
    without_personal,
)

# state, line; several per state, and the lines that look like another state
LINES = """
picked_up|【广州白云】已揽收
picked_up|快件已由【示例路菜鸟驿站】揽收
picked_up|快递员已取件
picked_up|真如(本部）已收件
None|商家正通知快递公司揽件
None|快件等待揽收
None|您提交了订单，请等待第三方卖家系统确认
None|商品已经下单
None|
in_transit|您的订单已出库
in_transit|快件到达【虚构路网点】，等待派送
in_transit|快件到达【虚构路网点】，外包装破损可拒收
in_transit|离开【杭州转运中心】，发往【如皋市】
in_transit|快件正送往顺丰店/站
in_transit|您的快件已经到达【北京市丰台区科学城公司】
out_for_delivery|配送员开始配送，请您准备收货，配送员，李四，手机号，13900000000
out_for_delivery|快件正在派送途中，请您准备签收
out_for_delivery|【示例路菜鸟驿站】的张三（13900000000）正在派件
out_for_delivery|正在派件，请您准备签收，如需放驿站请提前联系快递员
out_for_delivery|预计今天签收，派送中
out_for_delivery|快件由驿站送货上门中
at_pickup_point|文化路菜鸟驿站，请凭取货码 1-2-3456 取件
at_pickup_point|快件已到达示例驿站，请凭取件码签收
at_pickup_point|您的快件已暂存至示例小区菜鸟驿站
at_pickup_point|包裹已放入丰巢快递柜，请及时取件，如已取件请忽略
at_pickup_point|您的快件已由示例驿站代收，请及时取件
at_pickup_point|货物已到达【示例自提点】，请您尽快上门自提
at_pickup_point|因客户电话无人接听，已暂存于门卫处
at_pickup_point|请您尽快从丰巢取走快件
at_pickup_point|包裹已到站，等待您取件
signed|您的订单已签收，感谢您在京东购物
signed|您的快件已签收，如有疑问请联系快递员，签收人：本人
signed|已妥投
signed|您的快件已送达，感谢使用
in_transit|快件已送达【示例转运中心】
signed|货物已完成配送，感谢您选择京东配送
signed|派件已签收[深圳市]
signed_by_proxy|已签收，签收人：门卫
signed_by_proxy|已签收，签收人：非本人
signed_by_proxy|快件已签收 签收人:速递易
signed_by_proxy|已签收，签收人：菜鸟驿站
signed_by_proxy|您的快件已送达，签收人：家门口，如有疑问请联系快递员
signed_by_proxy|快件已由同事代签
signed_by_proxy|快件已被菜鸟驿站签收
signed_by_proxy|您的包裹已由物业签收
signed_by_proxy|包裹已完成签收，签收方式：家门口，操作方示例小区9号楼店菜鸟驿站
signed_from_pickup|包裹已从驿站取出
signed_from_pickup|已签收，签收人凭取货码签收。
signed_from_pickup|您的快件已被客户从丰巢取走
signed_from_pickup|客户从丰巢取件成功
signed_from_pickup|客户已从菜鸟驿站取件
refused|收件人拒绝签收，原因：外包装破损
refused|收件人拒收，快件已退回发件网点
returning|快件已退回发件网点
returning|快件正在退回商家途中
returned|退回件已签收，签收人：寄件人
returned|退回妥投
returned|您的退件已签收
detained|快件滞留【示例转运中心】
detained|长时间未签收，快件滞留待处理
detained|海关扣件
delivery_failed|未妥投
delivery_failed|电话无人接听，安排再次派送
delivery_failed|签收失败，收件人不在家
forwarded|应客户要求,快件正在转寄中
taken_back|快递员已从快递柜取回快件
taken_back|快递员取消派件将快件取出丰巢
taken_back|快件已被快递员从驿站取出，将重新派送
"""
CASES = [tuple(line.split("|", 1)) for line in LINES.strip().splitlines()]


@pytest.mark.parametrize(("state", "line"), CASES)
def test_line_gives_state(state: str, line: str) -> None:
    assert str(state_of(line)) == state


def test_every_state_has_lines() -> None:
    assert {state for state, _ in CASES} - {"None"} == set(get_args(ParcelState))


def test_real_lines_of_couriers(shared_corpus: Path) -> None:
    events = json.loads((shared_corpus / "parcels/trace_events_open.json").read_text())["events"]
    wrong = [(e["text"], state_of(e["text"])) for e in events if state_of(e["text"]) != e["label"]]
    assert len(events) == 50
    assert wrong == []


def test_real_trace_left_at_the_door_after_a_locker(shared_corpus: Path) -> None:
    listed = json.loads((shared_corpus / "parcels/trace-yto-2023-05.json").read_text())["data"]
    events = [event(line["context"], line["time"]) for line in listed]
    assert [told.state for told in oldest_first(events)] == [
        "picked_up",
        *["in_transit"] * 7,
        "out_for_delivery",
        "at_pickup_point",
        "taken_back",
        "out_for_delivery",
        "signed_by_proxy",
    ]
    assert parcel_state(events) == "signed_by_proxy"


def event(text: str, at: str | None = None) -> ParcelEvent:
    moment = trace_moment(at, None) if at else None
    return ParcelEvent(text=text, at=moment, state=state_of(text))


def test_signature_scanned_at_the_station_is_not_the_shoppers() -> None:
    waits = event("已到达示例驿站，请及时取件", "2026-03-01 10:00:00")
    scanned = event("已签收", "2026-03-01 18:00:00")
    assert parcel_state([scanned, waits]) == "signed_by_proxy"
    by_hand = event("已签收，签收人：本人", "2026-03-01 18:00:00")
    assert parcel_state([by_hand, waits]) == "signed"
    again = event("正在派件", "2026-03-01 12:00:00")
    assert parcel_state([scanned, again, waits]) == "signed"


def test_signature_scanned_before_the_parcel_reached_the_station() -> None:
    scanned = event("已签收", "2026-03-01 09:00:00")
    waits = event("已到达示例驿站，请及时取件", "2026-03-01 10:00:00")
    assert parcel_state([waits, scanned]) == "at_pickup_point"


def test_trace_without_times_has_no_state() -> None:
    assert parcel_state([event("已签收"), event("正在派件")]) is None
    assert parcel_state([event("已签收")]) == "signed"
    assert parcel_state([]) is None


def test_one_line_without_time_stands_where_the_page_lists_it() -> None:
    dated = [event("正在派件", "2026-03-02 08:00"), event("已揽收", "2026-03-01 08:00")]
    assert parcel_state([event("已签收"), *dated]) == "signed"
    assert parcel_state([*dated[::-1], event("已签收")]) == "signed"


def test_events_of_one_minute_keep_the_direction_of_the_page() -> None:
    minute = "2026-03-01 10:00:00"
    newest_first = [event("已签收", "2026-03-02 08:00:00"), event("正在派件", minute)]
    listed = [*newest_first, event("到达网点", minute), event("已揽收", "2026-02-28 10:00:00")]
    assert [e.text for e in oldest_first(listed)] == ["已揽收", "到达网点", "正在派件", "已签收"]
    assert oldest_first(listed[::-1]) == listed[::-1]


@given(st.text())
def test_any_line_has_a_state_or_none(line: str) -> None:
    assert state_of(line) in {None, *get_args(ParcelState)}


@given(st.sampled_from([case for case in CASES if case[0] != "None"]), st.integers(0, 3))
def test_polite_endings_change_nothing(case: tuple[str, str], which: int) -> None:
    endings = (
        "，如有疑问请联系快递员",
        "。感谢使用，期待再次为您服务！",
        "。若未收到请致电网点",
        " ",
    )
    assert str(state_of(case[1] + endings[which])) == case[0]


@given(
    st.permutations([event("已揽收", "2026-01-01 08:00"), event("正在派件", "2026-01-02 08:00")])
)
def test_state_does_not_depend_on_the_order_listed(events: list[ParcelEvent]) -> None:
    assert parcel_state(events) == "out_for_delivery"


# -- times ---------------------------------------------------------------------------------------

CAPTURED = datetime(2026, 1, 2, 20, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-12-31 18:21:51", datetime(2025, 12, 31, 18, 21, 51, tzinfo=CHINA)),
        ("已签收2025-12-31 18:21", datetime(2025, 12, 31, 18, 21, tzinfo=CHINA)),
        ("2025年12月1日", date(2025, 12, 1)),
        ("12-31 18:21", datetime(2025, 12, 31, 18, 21, tzinfo=CHINA)),  # across the new year
        ("01-02 19:59", datetime(2026, 1, 2, 19, 59, tzinfo=CHINA)),
        ("12月24日18:22送达", datetime(2025, 12, 24, 18, 22, tzinfo=CHINA)),
        ("02-29 10:00", datetime(2024, 2, 29, 10, 0, tzinfo=CHINA)),
        ("昨天 18:54", datetime(2026, 1, 1, 18, 54, tzinfo=CHINA)),
        ("今天 21:00", None),  # has not come yet
        ("01-02 20:05", None),  # the shop's clock runs ahead; a year ago would be a guess
        ("13-45 10:00", None),
        ("没有时间", None),
    ],
)
def test_time_of_a_line(text: str, moment: object) -> None:
    assert trace_moment(text, CAPTURED) == moment


def test_without_year_and_without_capture_time_there_is_no_answer() -> None:
    assert trace_moment("12-31 18:21", None) is None
    assert trace_moment("昨天 18:21", None) is None


def test_days_are_chinas_wherever_the_browser_stands() -> None:
    in_berlin = datetime(2026, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=1)))
    assert trace_moment("今天 00:10", in_berlin) == datetime(2026, 3, 2, 0, 10, tzinfo=CHINA)


@given(
    st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1)),
    st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1)),
)
def test_year_left_out_never_lands_in_the_future(printed: datetime, captured: datetime) -> None:
    now = captured.replace(tzinfo=CHINA)
    read = trace_moment(printed.strftime("%m-%d %H:%M"), now)
    if read is None:  # only where the shop's clock could run ahead, or on a leap day long gone
        ahead = printed.replace(year=now.year, tzinfo=CHINA) - now if printed.day < 29 else None
        assert ahead is None or timedelta() < ahead <= timedelta(minutes=10)
        return
    assert isinstance(read, datetime)
    assert read <= now
    assert (read.month, read.day, read.hour) == (printed.month, printed.day, printed.hour)


@given(st.text(), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_any_text_gives_a_moment_or_none(text: str, captured: datetime) -> None:
    moment = trace_moment(text, captured.replace(tzinfo=CHINA))
    assert moment is None or isinstance(moment, date)


# -- what is not kept ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("取件码 1-3-4024", "1-3-4024"),
        ("请凭取货码：88-2-1001到示例驿站取件", "88-2-1001"),
        ("您的提货码为A1234", "A1234"),
        ("运单号 7700123", None),
    ],
)
def test_pickup_code_is_known_and_not_kept(line: str, code: str | None) -> None:
    assert pickup_code(line) == code
    assert code is None or code not in without_personal(line)


def test_mobile_numbers_are_masked_and_tracking_numbers_are_not() -> None:
    kept = without_personal("派件人:李四,13912345678，运单号 7713912345678123")
    assert kept == "派件人:李四,139****5678，运单号 7713912345678123"


@given(st.text(alphabet="0123456789取件码 :-，", max_size=60))
def test_no_mobile_number_survives(line: str) -> None:
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", without_personal(line))


# -- couriers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("圆通速递", "yuantong"),
        ("中通快递", "zhongtong"),
        ("中通快运", "zhongtongkuaiyun"),
        ("京东配送", "jd"),
        ("ems快递", "ems"),
        ("极兔速递", "jtexpress"),
        ("普通快递", None),
    ],
)
def test_courier_by_name(name: str, code: str | None) -> None:
    assert carrier_code(name) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("SF1234567890123", "shunfeng"),
        ("YT1234567890123", "yuantong"),
        ("YT1234567890123456", None),  # YunExpress
        ("JDVA12345678901", None),
        ("EA123456789CN", "ems"),
        ("773912345678901", "shentong"),
        ("123456789012", None),  # digits alone: could be a JD order number
    ],
)
def test_courier_by_number(number: str, code: str | None) -> None:
    assert carrier_of_number(number) == code


def test_every_courier_answers_to_its_own_name() -> None:
    assert {carrier_code(name + "快递") for name, _ in CARRIERS} == {code for _, code in CARRIERS}


@given(st.from_regex(r"\A\d{10,11}\Z") | st.from_regex(r"\A[0-9]{18,20}\Z"))
def test_order_numbers_name_no_courier(number: str) -> None:
    assert carrier_of_number(number) is None
