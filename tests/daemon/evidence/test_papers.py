"""证据目录, 验证说明 and the pictures: what stands in them, read back from the files."""

import io
import zipfile

import docx
import pytest
from PIL import Image
from pypdf import PdfReader

from daemon.documents import FontMissing
from daemon.evidence import papers as module
from daemon.evidence.gathering import gathered
from daemon.evidence.pictures import TALLEST, pages
from daemon.evidence.taking import Place
from daemon.evidence.verify import verify
from tests.daemon.evidence.conftest import NOON, photo


@pytest.fixture
def files(full_case, bundled):
    with zipfile.ZipFile(bundled(full_case).path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(content):
    [found] = docx.Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in found.rows]


def words(content):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def of_pdf(content):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_list_of_evidence_has_its_eight_columns(files):
    head, *rows = table(files["00_证据目录.docx"])
    assert head == ["序号", "名称", "形式", "来源", "时间", "证明目的", "页码", "SHA-256"]
    assert [row[0] for row in rows] == ["2", "3", "4", "5"]
    photo_row = rows[0]
    assert photo_row[1] == "实物多角度照片\n故障 📷.jpg"
    assert photo_row[2] == "照片、图片"
    assert photo_row[4] == "2026-11-20 12:00:00\n拍摄（设备自记）：2026-11-07T09:30:00"
    assert photo_row[5] == "收到的商品的实际状况"
    assert photo_row[6] == "2"
    chat_row, page_row = rows[2], rows[3]
    assert (chat_row[1].partition("\n")[0], chat_row[6]) == ("聊天记录（完整，不断章）", "电子文件")
    assert page_row[3] == "https://trade.taobao.com/1?id=2"


def test_the_hashes_of_the_list_are_those_of_the_files(files):
    import hashlib

    originals = {name: content for name, content in files.items() if name.startswith("原件/")}
    told = {row[0]: row[7] for row in table(files["00_证据目录.docx"])[1:]}
    for name, content in originals.items():
        number = str(int(name.removeprefix("原件/")[:2]))
        assert told[number] == hashlib.sha256(content).hexdigest()


def test_the_pdf_says_the_same_as_the_docx(files):
    printed = of_pdf(files["00_证据目录.pdf"]).replace("\n", "")
    for row in table(files["00_证据目录.docx"])[1:]:
        assert row[7] in printed
    assert "质量问题" in printed


def test_what_is_listed_and_not_kept_is_said_to_be_missing(files):
    assert "未附在本包内（未留存或已删除）：证据1 订单详情页面" in words(files["00_证据目录.docx"])


def test_the_page_in_the_list_is_the_page_in_the_pictures(files):
    found = PdfReader(io.BytesIO(files["01_证据图片.pdf"]))
    assert "证据2" in found.pages[1].extract_text().replace(" ", "")
    assert len(found.pages) == 2


def test_the_explanation_says_what_is_not_proved(files):
    told = words(files["02_验证说明.docx"])
    assert "不能证明网页在留存之前没有被人改动过" in told
    assert "请把打包时显示的“指纹”当时就记下来" in told
    assert "It does not prove that a page was unaltered before it was kept" in told
    assert "python3 verify.py" in of_pdf(files["02_验证说明.pdf"]).replace("\n", " ")


def test_nothing_black_stands_in_the_papers(full_case, bundled):
    made = bundled(full_case, words=("张三", "故障"))
    with zipfile.ZipFile(made.path) as archive:
        listed = archive.read("00_证据目录.docx")
        rows = table(listed)[1:]
        said = of_pdf(archive.read("00_证据目录.pdf")) + str(rows) + words(listed)
    assert "张三" not in said
    assert "故障 📷" not in said
    assert [row[6] for row in rows] == ["2", "未附", "电子文件（已涂黑）", "电子文件（已涂黑）"]
    assert [row[7] for row in rows[2:]] == ["见清单", "见清单"]
    assert verify(made.path).sound


@pytest.mark.parametrize(
    ("size", "count"), [((400, 300), 1), ((400, 500), 1), ((400, 501), 2), ((400, 5000), 10)]
)
def test_a_long_picture_is_cut_into_pages_that_can_be_read(home, case, kept, size, count):
    kept(photo(size=size), Place(case.order, case.id), name="长图.jpg")
    laid = pages(home.evidence, gathered(home, home.cases.get(case.id), NOON))
    pictures = [block for block in laid.document.blocks if type(block).__name__ == "Picture"]
    assert len(pictures) == count
    high = sum(Image.open(io.BytesIO(one.content)).height for one in pictures)
    assert high == size[1]
    assert all(Image.open(io.BytesIO(one.content)).height <= size[0] * TALLEST for one in pictures)
    assert laid.of == {2: "2" if count == 1 else f"2–{count + 1}"}


def test_a_picture_that_cannot_be_read_is_left_to_the_files(home, case, kept):
    kept(b"no picture", Place(case.order, case.id))
    laid = pages(home.evidence, gathered(home, home.cases.get(case.id), NOON))
    assert (laid.document, laid.of) == (None, {})


def test_without_a_chinese_font_the_papers_are_pages_to_print(full_case, bundled, monkeypatch):
    def none(*_):
        raise FontMissing("没有字体", "no font")

    monkeypatch.setattr(module, "write_pdf", none)
    made = bundled(full_case)
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
        assert "故障" in archive.read("00_证据目录.html").decode()
    assert not [name for name in names if name.endswith(".pdf")]
    assert verify(made.path).sound


def test_a_very_long_list_becomes_a_page_to_print(full_case, bundled, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    with zipfile.ZipFile(bundled(full_case).path) as archive:
        names = archive.namelist()
        assert "故障" in archive.read("00_证据目录.html").decode()
    assert "00_证据目录.pdf" not in names
    assert "02_验证说明.pdf" in names
