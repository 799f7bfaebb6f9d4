"""验证说明: in plain words what a bundle proves, what it does not, and how to show the original."""

from __future__ import annotations

from datetime import datetime

from daemon.cases.case import Case
from daemon.documents import Document, Heading, Numbered, Paragraph
from daemon.evidence.gathering import Piece
from daemon.evidence.packing import CHINA

PROVES = (
    "包内每个文件、每条记录（名称、来源、时间等）自打包时起没有任何改动：改一个比特、增删、"
    "改名、调换顺序，核对都会不通过，并指出位置。",
    "每份证据在留存的当时就进入一条只增不改的“证据链”（每一环都含有前一环的哈希）；"
    "后来删除的，链上留有标明的空缺。",
    "涂黑的副本：除涂黑处以外，其余内容与留存的原文逐字一致；涂黑处随时可以出示原文核对。",
)
NOT = (
    "不能证明网页在留存之前没有被人改动过，也不能证明网页上写的内容属实。",
    "留存时间来自本机时钟；没有第三方时间戳时，只凭本包不能排除整个证据包是事后重新制作的。"
    "请把打包时显示的“指纹”当时就记下来（例如写进发给对方或平台的文字里），日后可以对照。",
    "照片、视频自带的拍摄时间由拍摄设备自己写入，可以修改，仅供参考。",
    "本机的哈希不是公证，也不等于“可信时间戳”或司法区块链存证。",
)
HOW = (
    "核对：装有 Python 3.8 以上版本的电脑，不用联网、不用安装任何东西，运行 "
    "python3 verify.py 证据包.zip；或把证据包解压，在文件夹里运行 python3 verify.py。",
    "只想看文件有没有变：在解压后的文件夹里运行 sha256sum -c SHA256SUMS。",
    "有 manifest.json.tsr 时，其中是第三方对清单哈希签发的时间戳（RFC 3161），可以用 "
    "openssl ts -verify -data manifest.json -in manifest.json.tsr -CAfile 签发机构证书 核对。",
)
COURT = (
    "电子数据应当提供原件；直接来源于电子数据的打印件视为原件（《最高人民法院关于民事诉讼证据的"
    "若干规定》第十五条）。请保留购物账号、手机和应用，不要删除聊天，不要更换账号。",
    "最有力的做法是当场出示：从手机桌面打开应用，进入订单、聊天或物流页面（录屏时让设备日期可见）。",
    "平台应当保存商品和交易信息不少于三年（《电子商务法》第三十一条）；可以请求平台提供，"
    "也可以申请法院责令对方提交。",
    "争议较大时，可以到公证处，或使用法院认可的存证平台、可信时间戳服务另行固定。",
)
ENGLISH = (
    "This bundle proves that no file and no record in it changed since it was made, and that each "
    "piece entered an append-only chain when it was kept. It does not prove that a page was "
    "unaltered before it was kept, nor that what it says is true; its times are those of this "
    "machine unless a time stamp of a third party lies beside the manifest. Note the fingerprint "
    "down when the bundle is made: a bundle forged as a whole has another one. To check: "
    "python3 verify.py BUNDLE.zip. In court, show the original in the account or on the device."
)


def explanation(case: Case, pieces: list[Piece], now: datetime) -> Document:
    """Write the 验证说明 of a bundle."""
    at = now.astimezone(CHINA)
    made = f"本证据包由护购于 {at:%Y-%m-%d %H:%M:%S}（北京时间）生成，共 {len(pieces)} 份证据，"
    black = [piece for piece in pieces if piece.state != "whole"]
    told = f"其中 {len(black)} 份涂黑或未附（图片形式的网页无法涂黑后仍可核对，故未附）。"
    blocks = (
        Paragraph(made + (told if black else "均为原件。")),
        Heading("它能证明什么"),
        Numbered(PROVES),
        Heading("它不能证明什么"),
        Numbered(NOT),
        Heading("怎样核对"),
        Numbered(HOW),
        Heading("在法庭、平台或调解时怎样出示"),
        Numbered(COURT),
        Heading("In English"),
        Paragraph(ENGLISH, "plain"),
        Paragraph(f"事项编号 {case.id}", "small"),
    )
    return Document("验证说明", blocks)
