"""The recipes of form pages: found by their exact place, in order, and never a submit button."""

import re
from collections.abc import Iterator

import pytest

from rules.cases import Form, Step, casebook

BOOK = casebook()
FORMS = sorted(BOOK.forms.values(), key=lambda form: form.key)
REPORT = "/cuser/portal/jbcase/"
SENDS = re.compile("submit|agree|next|save", re.IGNORECASE)
CONSENT = re.compile("同意|承诺|声明|验证码|身份证|密码")


def all_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from all_steps((*step.inside, *step.otherwise))


@pytest.mark.parametrize(
    ("host", "path", "fragment", "key"),
    [
        ("www.12315.cn", f"{REPORT}notice", "", "12315_report_notice"),
        ("www.12315.cn", f"{REPORT}corperation", "", "12315_report_corperation"),
        ("www.12315.cn", f"{REPORT}customer/", "", "12315_report_customer"),
        ("www.12315.cn", f"{REPORT}information", "", "12315_report_information"),
        ("www.12315.cn", "/cuser/portal/tscase/information", "", "12315_complaint"),
        ("sswz.spb.gov.cn", "/", "", "12305"),
        ("sswz.spb.gov.cn", "/any/step", "", "12305"),
        ("refund2.taobao.com", "/dispute/apply.htm", "", "taobao_refund"),
        ("refund2.tmall.com", "/dispute/apply.htm", "", "taobao_refund"),
        ("zxfw.court.gov.cn", "/zxfw/", "/pagesWsla/pc/zxla/pick-case-type/index", "court_filing"),
    ],
)
def test_each_page_has_its_recipe(host: str, path: str, fragment: str, key: str) -> None:
    assert BOOK.form(host, path, fragment).key == key


@pytest.mark.parametrize(
    ("host", "path", "fragment"),
    [
        ("12315.cn", f"{REPORT}information", ""),
        ("www.12315.cn.evil.test", f"{REPORT}information", ""),
        ("", f"{REPORT}information", ""),
        ("www.12315.cn", f"{REPORT}information/more", ""),
        ("www.12315.cn", f"x{REPORT}information", ""),
        ("www.12315.cn", "/cuser/", ""),
        ("refund2.taobao.com", "/dispute/applyRouter.htm", ""),
        ("refund2.taobao.com", "/dispute/applyxhtm", ""),
        ("zxfw.court.gov.cn", "/zxfw/", "/pagesGrxx/pc/login/index"),
        ("zxfw.court.gov.cn", "/zxfw/", ""),
    ],
)
def test_any_other_page_goes_by_its_labels(host: str, path: str, fragment: str) -> None:
    # "." in the path of a recipe stands for itself only
    assert BOOK.form(host, path, fragment).key == "generic"


def test_the_four_pages_of_a_report_follow_one_another() -> None:
    pages = [form for form in FORMS if form.channel == "12315_report"]
    assert sorted((form.page, form.pages) for form in pages) == [(n, 4) for n in (1, 2, 3, 4)]
    notice = next(form for form in pages if form.page == 1)
    assert notice.step == ()
    assert notice.never == ("#agree",)


def test_the_last_page_of_a_report_goes_in_the_order_in_which_its_fields_depend() -> None:
    keys = [step.key for step in BOOK.forms["12315_report_information"].step]
    before = [
        ("item", "item_category"),
        ("item_category", "report_category"),  # the goods clear the problem
        ("sales_mode", "platform_name"),  # only an on-line purchase has a platform
        ("sales_mode", "authority"),  # both clear the authority
        ("report_category", "authority"),
        ("authority", "body"),
        ("body", "files"),
    ]
    assert all(keys.index(first) < keys.index(then) for first, then in before)


def test_the_limits_of_a_report_are_those_that_were_seen() -> None:
    steps = {step.key: step for step in BOOK.forms["12315_report_information"].step}
    assert (steps["body"].longest, steps["item"].longest) == (400, 50)
    files = steps["files"]
    assert (files.files, files.megabytes) == (4, 5)
    assert files.types == ("jpg", "jpeg", "png", "pdf", "mp3", "mp4")
    address = BOOK.forms["12315_report_customer"].step[0]
    assert (address.key, address.longest) == ("own_address", 40)


def test_what_nobody_verified_says_so() -> None:
    unverified = {form.key for form in FORMS if form.verified_on is None}
    assert unverified == {"12305", "12315_complaint", "court_filing", "generic", "taobao_refund"}
    for key in unverified - {"generic"}:
        assert re.search("核实", BOOK.forms[key].note), key


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_no_step_leads_to_what_only_the_shopper_does(form: Form) -> None:
    for step in all_steps(form.step):
        touched = {*step.select, *step.options, *step.press, *step.tabs}
        assert not touched & set(form.never), step.key
        sends = {one for one in touched if SENDS.search(one)} - {"#dspt_submit_btn"}  # a dialog's
        assert not sends, step.key
        assert not CONSENT.search("".join((step.title, *step.label))), step.key


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_step_can_be_found_and_told(form: Form) -> None:
    keys = [step.key for step in form.step]
    assert len(keys) == len(set(keys))
    assert form.note
    assert form.note_en
    assert form.key == "generic" or form.hosts
    assert form.key == "generic" or form.never
    for step in form.step:
        assert step.label, step.key
        assert step.do != "press", step.key
    for step in all_steps(form.step):
        assert step.title
        assert step.do != "search" or (step.options and step.shows)
        assert step.do != "dialog" or (step.inside and step.hidden)
        assert step.do != "upload" or step.key in ("files", "statement")


def test_what_is_the_shoppers_own_is_never_a_value_of_a_recipe() -> None:
    own = [step for form in FORMS for step in all_steps(form.step) if step.about == "self"]
    assert own
    assert all(step.value is None and step.key.startswith("own_") for step in own)
