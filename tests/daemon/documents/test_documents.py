"""One paper, three files: what is written stands in each of them, and nothing of it is markup."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from pypdf import PdfReader

from daemon.documents import (
    Column,
    Document,
    Font,
    FontMissing,
    Heading,
    Labelled,
    Numbered,
    PageBreak,
    Paragraph,
    PdfUnavailable,
    Picture,
    Table,
    chinese_font,
    fonts,
    missing_characters,
    write_docx,
    write_pdf,
    write_print_page,
)

WRITTEN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HASH = "0123456789abcdef" * 4


def picture(width: int = 300, height: int = 200, kind: str = "PNG") -> bytes:
    stream = BytesIO()
    Image.new("RGB", (width, height), (180, 200, 230)).save(stream, kind)
    return stream.getvalue()


def paper(*extra: object) -> Document:
    blocks = (
        Labelled("原告", "李示例，住址：某市某区某路1号"),
        Heading("诉讼请求"),
        Numbered(("判令被告退还货款99.00元；", "诉讼费由被告承担。")),
        Heading("事实与理由", 2),
        Paragraph("原告在被告店铺购买商品一件。"),
        Paragraph("具状人：\n2026年11月20日", "right"),
        Table((Column("序号"), Column("哈希", 0.5)), (("1", HASH), ("2", "没有"))),
        *extra,
    )
    return Document("民事起诉状", blocks)  # type: ignore[arg-type]


def pdf_text(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages)


def docx_text(content: bytes) -> str:
    read = docx.Document(BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def page_text(source: str) -> str:
    return str(html.fromstring(source).find("body").text_content())


def test_every_text_stands_in_all_three_files() -> None:
    document = paper()
    written = (
        pdf_text(write_pdf(document, WRITTEN)),
        docx_text(write_docx(document, WRITTEN)),
        page_text(write_print_page(document)),
    )
    for text in written:
        packed = "".join(text.split())
        missing = [t for t in document.texts() if "".join(t.split()) not in packed]
        assert missing == []


def test_a_long_hash_breaks_inside_its_cell_and_can_still_be_copied() -> None:
    text = pdf_text(write_pdf(paper(), WRITTEN))
    assert HASH not in text
    assert HASH in text.replace("\n", "")


def test_pages_are_numbered_and_the_title_row_repeats() -> None:
    rows = tuple((str(number), "订单页面") for number in range(1, 80))
    document = Document("证据目录", (Table((Column("序号"), Column("名称")), rows),))
    pages = PdfReader(BytesIO(write_pdf(document, WRITTEN))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert len(texts) >= 2
    for number, text in enumerate(texts, 1):
        assert "序号名称" in text
        assert f"第{number}页共{len(texts)}页" in text
    assert (
        "w:tblHeader"
        in zipfile.ZipFile(BytesIO(write_docx(document, WRITTEN)))
        .read("word/document.xml")
        .decode()
    )


def test_an_english_paper_counts_its_pages_in_english() -> None:
    document = Document("Complaint", (Labelled("Seller", "Example Ltd"),), "en")
    assert "Page 1 of 1" in pdf_text(write_pdf(document, WRITTEN))
    assert "Seller: Example Ltd" in docx_text(write_docx(document, WRITTEN))
    assert 'lang="en"' in write_print_page(document)


def test_a_page_break_begins_a_new_page() -> None:
    document = Document("信", (Paragraph("前页"), PageBreak(), Paragraph("后页")))
    pages = [page.extract_text() for page in PdfReader(BytesIO(write_pdf(document, WRITTEN))).pages]
    assert ["前页" in page for page in pages] == [True, False]
    assert ["后页" in page for page in pages] == [False, True]
    assert 'class="break"' in write_print_page(document)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize(("width", "height"), [(2000, 100), (50, 4000)])
def test_a_picture_of_any_shape_fits_on_one_page(kind: str, width: int, height: int) -> None:
    document = Document("证据", (Picture(picture(width, height, kind), "证据1"),))
    read = PdfReader(BytesIO(write_pdf(document, WRITTEN)))
    assert len(read.pages) == 1
    assert len(read.pages[0].images) == 1
    assert len(docx.Document(BytesIO(write_docx(document, WRITTEN))).inline_shapes) == 1
    assert f"data:image/{kind.lower()};base64," in write_print_page(document)


def test_a_broken_picture_is_a_clear_problem_and_not_a_crash() -> None:
    document = Document("证据", (Picture(b"not a picture"),))
    with pytest.raises(PdfUnavailable) as problem:
        write_pdf(document, WRITTEN)
    assert "DOCX" in problem.value.zh
    assert "Nothing is lost" in problem.value.en


MARKUP = (
    '#import "x" $1$ *粗* _斜_ `码` \\ <b>&amp; <script>alert(1)</script> {{ 1 }} @ref // 注 [[a]]'
)


def test_markup_of_any_kind_is_text() -> None:
    document = Document(MARKUP, (Paragraph(MARKUP, "plain"), Labelled(MARKUP, MARKUP)))
    wanted = "".join(MARKUP.split())
    for text in (
        pdf_text(write_pdf(document, WRITTEN)),
        docx_text(write_docx(document, WRITTEN)),
        page_text(write_print_page(document)),
    ):
        assert "".join(text.split()).count(wanted) == 4 - ("Title" in text)
    assert "<script>" not in write_print_page(document)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    document = Document("信", (Paragraph(text), Table((Column(text),), ((text,),))))
    assert docx_text(write_docx(document, WRITTEN))
    assert page_text(write_print_page(document))


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    document = Document("信", (Paragraph(text), Numbered((text,))))
    assert len(PdfReader(BytesIO(write_pdf(document, WRITTEN))).pages) >= 1


def test_the_same_paper_written_at_the_same_time_is_the_same_pdf() -> None:
    assert write_pdf(paper(), WRITTEN) == write_pdf(paper(), WRITTEN)


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2"):
        Table((Column("甲"), Column("乙")), (("1", "2"), ("3",)))


def test_rare_characters_are_named_once_and_spaces_are_not() -> None:
    found = missing_characters(["你好𠮷", "🙂 \n🙂\u200b"], chinese_font())
    assert found == ("🙂",)


def test_the_print_page_asks_for_nothing_outside_itself() -> None:
    tree = html.fromstring(write_print_page(paper(Picture(picture(), "证据1"))))
    addresses = tree.xpath("//@src | //@href | //@srcset")
    assert [address[:5] for address in addresses] == ["data:"]
    assert tree.xpath("//script") == []


def test_without_a_chinese_font_no_pdf_of_empty_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = {"DejaVu Sans": Font("DejaVu Sans", Path("DejaVuSans.ttf"), 0)}
    monkeypatch.setattr(fonts, "_installed", lambda: latin)
    with pytest.raises(FontMissing) as problem:
        write_pdf(paper(), WRITTEN)
    assert "Noto Serif CJK SC" in problem.value.zh
    assert docx_text(write_docx(paper(), WRITTEN))
