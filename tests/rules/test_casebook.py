"""What complaints are made of: the files are whole, and a slip in them is told with its line."""

import re
import shutil
from pathlib import Path

import pytest

import rules
from rules.cases import SourceError, casebook, load_casebook

BOOK = casebook()
SHIPPED = Path(rules.__file__).parent
FOLDERS = ("case", "dispute", "channel", "letter", "form")
WORD = re.compile(r"{{\s*(\w+)|{%\s*if\s+(\w+)|\|(?:days_after|since)\((\w+)\)")
SHARED = {"now", "reply_by", "total", "problem", "they", "their"}
SHARED |= {"platform_name", "evidence_list", "currency"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


def change(copy: Path, file: str, old: str, new: str) -> int:
    """Put a slip into a file; give the line it stands on."""
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("dispute/quality.toml", "guard = ", "gaurd = ", "gaurd"),
        ("dispute/quality.toml", 'at = "found_at"', 'when_ = "found_at"', "when_"),
        ("case/facts.toml", "kind = ", "sort = ", "sort"),
        ("case/basis.toml", 'grade = "A"', 'grade = "Z"', "grade"),
        ("channel/merchant.toml", "rung = 1", 'rung = "one"', "rung"),
        ("letter/platform.toml", 'kind = "law"', 'kind = "lore"', "kind"),
        ("form/generic.toml", 'do = "date"', 'do = "guess"', "do"),
    ],
)
def test_a_slip_is_told_with_file_and_line(
    copy: Path, file: str, old: str, new: str, told: str
) -> None:
    line = change(copy, file, old, new)
    with pytest.raises(SourceError) as error:
        load_casebook(copy)
    assert str(error.value).startswith(f"{file}:")
    assert told in str(error.value)
    if "." not in new:  # a missing key is told at its table, an unknown or wrong one at its line
        assert abs(error.value.line - line) <= 4


def test_a_broken_file_is_told_with_its_line(copy: Path) -> None:
    line = change(copy, "dispute/express.toml", 'category = "合同"', 'category = "合同')
    with pytest.raises(SourceError, match=rf"dispute/express\.toml:{line}:"):
        load_casebook(copy)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("dispute/late_ship.toml", '"ship_due", "order_state"', '"ship_duty", "order_state"'),
        ("dispute/late_ship.toml", 'key = "ECL-20"', 'key = "ECL-200"'),
        ("dispute/late_ship.toml", 'evidence = ["order"]', 'evidence = ["ordr"]'),
        ("dispute/late_ship.toml", 'channels = ["merchant"]', 'channels = ["merchants"]'),
        ("channel/platform.toml", 'required = ["contacts"]', 'required = ["contact"]'),
        ("letter/platform.toml", 'facts = ["contacts"]', 'facts = ["contact"]'),
    ],
)
def test_a_name_that_means_nothing_is_told(copy: Path, file: str, old: str, new: str) -> None:
    change(copy, file, old, new)
    with pytest.raises(SourceError, match=re.escape(file)):
        load_casebook(copy)


def test_the_key_of_a_file_is_its_name(copy: Path) -> None:
    change(copy, "dispute/quality.toml", 'key = "quality"', 'key = "qualities"')
    with pytest.raises(SourceError, match=r"dispute/quality\.toml:1:"):
        load_casebook(copy)


def test_disputes_and_channels_are_found_by_any_of_their_names() -> None:
    assert BOOK.dispute("退款拖延") is BOOK.disputes["refund_delay"]
    assert BOOK.dispute("nothing") is None
    assert BOOK.channel("12315_ts") is BOOK.channel("12315") is BOOK.channels["12315_complaint"]
    assert BOOK.channel("商家") is BOOK.channels["merchant"]


def parts(names: tuple[str, ...]) -> set[str]:
    """Give what reckoned facts are reckoned from."""
    formulas = (BOOK.facts[name].reckoned or "" for name in names)
    return {word for formula in formulas for word in formula.split()[::2]}


@pytest.mark.parametrize("dispute", BOOK.disputes.values(), ids=list(BOOK.disputes))
def test_a_sentence_uses_only_facts_that_it_names(dispute: rules.cases.Dispute) -> None:
    for one in dispute.statement:
        for template in filter(None, (one.says, one.short, one.says_en)):
            used = {word for found in WORD.findall(template) for word in found if word}
            assert used - SHARED <= set(one.facts), template
    for demand in dispute.demand:
        said = WORD.findall(demand.says + demand.says_en)
        used = {word for found in said for word in found if word}
        added = (*demand.total, *demand.and_if_known)
        assert used - SHARED <= {*added, *parts(added), *dispute.required}


@pytest.mark.parametrize("dispute", BOOK.disputes.values(), ids=list(BOOK.disputes))
def test_what_is_required_is_said_and_can_be_asked_for(dispute: rules.cases.Dispute) -> None:
    used = {name for one in dispute.statement for name in one.facts}
    used |= {name for demand in dispute.demand for name in demand.total}
    used |= {"order_number", "item", "bought_at", "paid"}  # these stand in the opening line
    assert set(dispute.required) <= used
    asked = (*dispute.required, *dispute.helpful)
    assert all(BOOK.facts[name].question and BOOK.facts[name].why for name in asked)
    assert any(not demand.channels for demand in dispute.demand)


def test_every_question_exists_in_both_languages() -> None:
    for fact in BOOK.facts.values():
        assert bool(fact.question) == bool(fact.question_en)
        assert bool(fact.why) == bool(fact.why_en)
        assert bool(fact.otherwise) == bool(fact.otherwise_en) == (fact.must_be is not None)


def test_every_article_names_its_law_in_the_sentence() -> None:
    for basis in BOOK.bases.values():
        number = basis.article.partition("第一款")[0].partition("、")[0]
        assert basis.name in basis.says or "法释〔2022〕8号" in basis.says
        assert number[:4] in basis.says


def test_articles_are_those_of_the_statutes(shared_corpus: Path) -> None:
    """Look the numbers up in the statute texts: article and a telling word must stand together."""
    statutes = shared_corpus.parent / "facts" / "statutes"
    texts = {
        "消费者权益保护法": "protection-of-the-rights-and-interests-of-consumers.md",
        "电子商务法": "e-commerce-law.md",
        "民法典": "civil-code-03-contracts.md",
        "侵害消费者权益行为处罚办法": "samr-penalty-consumer-2015.md",
        "产品质量法": "product-quality-law.md",
        "价格法": "price-law.md",
        "明码标价和禁止价格欺诈规定": "samr-price-fraud-2022.md",
        "发票管理办法": "invoice-measures-2023.md",
        "食品安全法": "food-safety-law.md",
        "个人信息保护法": "personal-information-protection-law.md",
        "邮政法": "postal-law.md",
        "反不正当竞争法": "anti-unfair-competition-law.md",
    }
    telling = {
        "CPL-23-3": "举证责任",
        "CPL-24-7D": "自收到商品之日起七日内退货",
        "CPL-24-FREIGHT": "运输等必要费用",
        "CPL-25-7D": "无需说明理由",
        "CPL-25-REFUND": "七日内返还",
        "CPL-52": "退还货款和服务费用",
        "CPL-55-1": "五百元",
        "ECL-17": "全面、真实、准确、及时",
        "ECL-20": "运输中的风险和责任",
        "ECL-51": "收货人签收时间为交付时间",
        "ECL-52": "应当经收货人同意",
        "PEN-8": "拒不履行",
        "PEN-9-1": "超过十五日未办理退货手续",
        "PEN-9-2 own rule": "自行规定该商品不适用无理由退货",
        "PEN-9-2 unsealed": "已拆封、查验影响商品完好",
        "PEN-9-4": "超过十五日未向消费者返还",
        "CC-563": "经催告后在合理期限内仍未履行",
        "CC-577-584": "不符合约定",
        "CC-604": "毁损、灭失的风险",
        "CPL-22": "索要发票等购货凭证或者服务单据的，经营者必须出具",
        "CPL-29": "不得泄露、出售或者非法向他人提供",
        "CPL-29 liability": "侵害消费者个人信息依法得到保护的权利的，应当停止侵害",
        "CPL-44 identity": "不能提供销售者或者服务者的真实名称、地址和有效联系方式",
        "CPL-44 promise": "更有利于消费者的承诺的，应当履行承诺",
        "CPL-52 quantity": "补足商品数量",
        "PQL-40": "不具备产品应当具备的使用性能而事先未作说明的",
        "ECL-49": "用户选择该商品或者服务并提交订单成功，合同成立",
        "ECL-49 clause": "不得以格式条款等方式约定消费者支付价款后合同不成立",
        "CC-496-498": "未履行提示或者说明义务",
        "CC-577-584 performance": "继续履行、采取补救措施或者赔偿损失",
        "CC-577-584 loss": "应当相当于因违约所造成的损失",
        "PRICE-41": "多付价款的，应当退还多付部分",
        "PRICE-16": "前七日内的最低成交价格",
        "PRICE-16 raise": "临时显著提高标示价格",
        "PRICE-19-20 settle": "（二）以低价诱骗消费者",
        "PRICE-19-20 promise": "（五）无正当理由拒绝履行或者不完全履行价格承诺",
        "PRICE-19-20 coupon": "（七）通过积分、礼券、兑换券、代金券等折抵价款时",
        "INV-18": "收款方应当向付款方开具发票",
        "INV-18 not issued": "（一）应当开具而未开具发票",
        "FSL-34 expired": "（十）标注虚假生产日期、保质期或者超过保质期的食品",
        "FSL-34 spoiled": "（六）腐败变质、油脂酸败、霉变生虫、污秽不洁、混有异物",
        "FSL-34 unlabelled": "（十一）无标签的预包装食品",
        "FSL-34 substandard": "（十三）其他不符合法律、法规或者食品安全标准的食品",
        "FSL-148 loss": "应当实行首负责任制，先行赔付，不得推诿",
        "FSL-148 ten": "价款十倍或者损失三倍的赔偿金",
        "PIPL delete": "处理目的已实现",
        "PIPL fault": "不能证明自己没有过错的",
        "PIPL duty": "防止未经授权的访问以及个人信息泄露、篡改、丢失",
        "POST-65": "对处理结果不满意的，可以向邮政管理部门申诉",
        "PEN-16 brand": "（五）销售的商品或者提供的服务侵犯他人注册商标专用权",
        "PEN-16 passed off": "（七）在销售的商品中掺杂、掺假，以假充真",
        "PEN-16 not delivered": "（十）骗取消费者价款或者费用而不提供",
        "PEN-16 claims": "（二）以虚假或者引人误解的商品说明、商品标准、实物样品等方式",
        "AUCL-9": "虚假或者引人误解的商业宣传",
    }
    unseen = {"NR-10", "NR-20", "SPC-ON-10", "EXM-28", "SB-7", "SB-15", "IMPL-10", "NTM-18"}
    unseen |= {"EXP-DELIVER", "EXP-28", "EXP-29"}  # renumbered in 2025: the old text is at hand
    assert set(telling) | unseen == set(BOOK.bases)
    for key, words in telling.items():
        basis = BOOK.bases[key]
        text = (statutes / texts[basis.name]).read_text("utf-8")
        article = re.match(r"第[零一二三四五六七八九十百]+条", basis.article)
        assert article
        start = re.search(rf"^(\*\*)?{article[0]}", text, re.MULTILINE)
        assert start, key
        following = re.search(r"^(\*\*)?第[零一二三四五六七八九十百]+条", text[start.end() :], re.M)
        assert (
            words in text[start.start() :][: start.end() + (following.start() if following else 0)]
        )


def test_a_page_is_known_only_at_its_exact_host() -> None:
    path = "/cuser/portal/tscase/information"
    assert BOOK.form("www.12315.cn", path).key == "12315_complaint"
    assert BOOK.form("www.12315.cn", f"{path}/").key == "12315_complaint"
    for host in ("12315.cn.evil.test", "www.12315.cn.evil.test", "evil12315.cn", ""):
        assert BOOK.form(host, path).key == "generic"
    assert BOOK.form("www.12315.cn", "/cuser/portal/tscase/notice").key == "generic"


def test_no_recipe_touches_what_only_the_shopper_may() -> None:
    for form in BOOK.forms.values():
        for step in form.step:
            words = " ".join((step.key, step.title, *step.label, *step.select))
            assert not re.search(r"验证码|密码|身份证|同意|承诺|声明|captcha|password|agree", words)
            assert not set(step.select) & set(form.never)
