"""What one line of a courier's trace says: the reviewed table of words."""

from __future__ import annotations

import re

from parsers._records import ParcelState

# Clauses that talk about what might be ("如有疑问请联系…", "若已取件请忽略"): they report nothing.
# The words after 如/若 keep place names (如皋, 如东, 若羌) out of it.
_SUPPOSED = re.compile(
    r"(?:如(?=果|有|需|您|已|未|遇|对|非|不|要|在|签|收|取|本|快|包|货)|若(?=有|需|您|已|未|非|不|快|包|在|签|收|取))"
    r"[^，,。；;！!]*"
)
# Signing that has yet to happen; the marker keeps the line's sense: it is on its way to the door.
_YET_TO_SIGN = re.compile(
    r"(?:准备|等待|待|即将|请您?)(?:您|客户|收件人|查验后?)?签收(?!人|方式|成功|失败)|"
    r"预计[^，,。]{0,12}签收|签收[前时](?=请|务必)|准备(?:收货|收件|接收)"
)
_NOT_SIGNED = re.compile(r"(?:未|未能|没有)签收")
_YET_TO_COLLECT = re.compile(
    r"(?:等待|待|通知|提醒|安排|预约|即将|准备)[^，,。]{0,8}(?:揽|收件|取件员)"
)

# "等待派送": it has arrived, nobody is on the way with it yet.
_YET_TO_DELIVER = re.compile(r"(?:等待|待)(?:派送|派件|配送|投递)")

_PLACE = (
    r"(?:驿站|快递柜|自提柜|智能柜|快件箱|丰巢|蜂巢|格口|速递易|自提[点店]|代收[点处店]|代理点|服务站|"
    r"服务点|妈妈驿站|兔喜|超市|便利店|门卫|物业|传达室|收发室|前台|顺丰店|小店|柜)"
)
_PROXY = (
    r"(?:非本人|不是本人|他人|家人|同事|朋友|邻居|亲友|家属|保安|门口|家门|代|单位|信箱|邮件收发|"
    r"自提|菜鸟|" + _PLACE + r")"
)

# The reviewed table: the first line whose words stand in the text gives the state.
# Order carries meaning; the remark says what would go wrong one line lower or higher.
_ROWS: tuple[tuple[ParcelState, str], ...] = (
    # the seller has it back: before every other 签收
    (
        "returned",
        r"退(?:回|件|货)[^。]{0,20}(?:已|签收人|完成)[^。]{0,4}签收|退(?:回|件)[^。]{0,6}妥投|"
        r"退回客户|退件给客户|(?:寄件人|发件人|寄方|卖家|商家)[^，,。]{0,6}签收",
    ),
    ("refused", r"(?<![可勿权以])(?:拒绝?签?收|拒签)"),
    # a returned parcel also travels and arrives: before in_transit
    ("returning", r"退回|退件|(?<!无理由)退货(?!包|险|运费|无忧)|返回(?:寄件|发件|商家|卖家)"),
    # the courier fetches it out of the locker again: it is on the road once more
    (
        "taken_back",
        r"(?:快递员|派件员|业务员|配送员|取消派件)[^。]{0,60}(?:取回|取出)|被[^。]{0,60}取回|取件员取回",
    ),
    # asked to fetch it, so it is still there: before the words of having fetched it
    ("at_pickup_point", r"请[^，,。]{0,24}(?:取件|取货|自取|领取|自提|提货|取走|取出)"),
    # the shopper fetched it: before the station's own words
    (
        "signed_from_pickup",
        r"取件成功|已[^。，,]{0,30}完成取件|(?<!员)已(?:成功)?(?:取件|领取|提货|自提|取走|取出)|(?:从|在)[^。]{0,40}(?:取出|取走)|已从[^。]{0,40}取件|"
        r"(?<!请)凭(?:取货码|取件码|提货码|自提码)签收|(?:客户|用户|收件人|收货人|本人)已[^，,。]{0,12}"
        r"(?:取走|取出|领取|自提)|自提成功|自提签收|已自提",
    ),
    # "签收方式：家门口, 操作方…菜鸟驿站": left at the door, before the station's words
    (
        "signed_by_proxy",
        r"签收方式[^，,。]{0,4}(?:家门口|门口|柜|驿站|代收|自提)|代签|代为签收|"
        r"签收人?[^，,。；]{0,4}[是为由：:][^，,。；]{0,12}" + _PROXY,
    ),
    # it waits somewhere: words of collecting, or an arrival verb with such a place
    (
        "at_pickup_point",
        r"取件码|取货码|提货码|自提码|取件验证码|(?:尽快|及时|凭)[^。]{0,12}(?:取件|取货|自取|领取|自提|提货)|待[您客户]{0,3}(?:取件|自提|提货)|"
        r"(?<!未)(?:到达|送达|送至|派件至|派送至|投递[到至]|投入|放[入至在]|存[入至放]|暂存|暂放|代收|"
        r"已投递|入库|代保管|保管)[^。]{0,20}" + _PLACE + r"|" + _PLACE + r"[^。揽离]{0,8}"
        r"(?:已?代收|暂存|代为保管|已入库|已接收|保管)",
    ),
    (
        "signed_by_proxy",
        r"家门口|代收|(?:他人|家人|同事|朋友|邻居|门卫|保安|物业|前台|收发室|"
        + _PLACE
        + r")[^，,。]{0,4}"
        r"签收",
    ),
    ("detained", r"暂存[^。]{0,12}(?:中转|转运|网点|分拨|站点)"),
    ("at_pickup_point", r"暂存"),
    # before 妥投 and 派送
    (
        "delivery_failed",
        r"(?:签收|派送|派件|投递|配送|妥投)(?:不成功|失败|未成功|异常)|未(?:能)?妥投|改约|改派|"
        r"(?:重新|再次|新)(?:约定|预约|派送|投递|配送)|无法(?:联系|派送|投递|配送|送达)|联系不上|"
        r"无人接听|地址(?:不详|错误|有误)|超区|(?:收件人|客户)不在",
    ),
    # "派件已签收" says both: before 派件; what is yet to be signed was marked away before
    (
        "signed",
        r"签收|妥投|已(?:成功)?送达(?=$|[，,。；！!])|已完成配送|配送完成|已收货",
    ),
    (
        "out_for_delivery",
        r"派件|派送|派往|安排投递|正在?投递|开始配送|正在?配送|送货上门|⟨TO SIGN⟩",
    ),
    ("detained", r"滞留|留仓|扣件|扣留|扣关|查扣|破损待处理|暂扣|异常件"),
    ("forwarded", r"转寄|转投|改寄|转单"),
    (
        "picked_up",
        r"(?:已|被|完成|成功)[^。]{0,60}(?:揽收|揽件)|揽收|揽件|收件|收取|收寄|(?<=员)已?取[件货]",
    ),
    (
        "in_transit",
        r"离开|到达|抵达|发往|送往|运往|下一站|上一站|运输|转运|中转|分拣|分拨|装车|卸车|装袋|装包|拆包|"
        r"发出|发车|航班|起飞|降落|清关|报关|海关|出库|交付|途中|在途|【[^】]+】|到件|发件",
    ),
)
TRACE_WORDS = tuple((state, re.compile(words)) for state, words in _ROWS)


def state_of(text: str) -> ParcelState | None:
    """Give the state that one line of a trace reports, or None if it reports none."""
    said = _NOT_SIGNED.sub("", _SUPPOSED.sub("", text))
    said = _YET_TO_SIGN.sub("⟨TO SIGN⟩", said)
    said = _YET_TO_COLLECT.sub("⟨TO COLLECT⟩", said)
    said = _YET_TO_DELIVER.sub("⟨TO DELIVER⟩", said)
    return next((state for state, words in TRACE_WORDS if words.search(said)), None)
