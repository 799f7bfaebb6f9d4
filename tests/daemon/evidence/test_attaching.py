"""Files for a form: within its limits, many pictures as one PDF, originals as they were."""

import base64
import io
import random
import sys
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from daemon.evidence.attaching import Limits, Source, attach, files_for, limits_of, parts, smaller
from daemon.evidence.taking import Place
from rules.cases import casebook

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
REPORT = "https://www.12315.cn/cuser/portal/jbcase/information"
REFUND = "https://refund2.taobao.com/dispute/apply.htm?bizOrderId=4810000000000000001"
STEPS = {key: form.step[-1] for key, form in casebook().forms.items() if form.step}
SEEN = limits_of(STEPS["12315_report_information"])


def noise(size=(300, 200), seed=1, kind="JPEG", **more):
    picture = Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def source(name, content=b"x", media_type="image/jpeg", number=1, size=None):
    length = len(content) if size is None else size
    return Source(number, name, media_type, length, f"{number:064x}", lambda: content)


def photos(count, size=(300, 200)):
    return [source(f"照片{n}.jpg", noise(size, n), number=n) for n in range(1, count + 1)]


def names(files):
    return [one.name for one in files]


def test_the_limits_are_those_of_the_form():
    assert (SEEN.files, SEEN.bytes_each) == (4, 5_000_000)
    assert SEEN.take("mp4")
    assert not SEEN.take("zip")
    assert limits_of(STEPS["generic"]).take("zip")


@pytest.mark.parametrize("count", [1, 4])
def test_as_many_pictures_as_the_form_takes_go_one_by_one(count):
    files, left = attach(photos(count), SEEN, NOW)
    assert names(files) == [f"照片{n}.jpg" for n in range(1, count + 1)]
    assert all(one.media_type == "image/jpeg" for one in files)
    assert left == []


def test_five_pictures_are_one_pdf_with_a_page_each():
    files, left = attach(photos(5), SEEN, NOW)
    assert names(files) == ["证据图片（共5张）.pdf"]
    assert left == []
    pages = PdfReader(io.BytesIO(files[0].content)).pages
    assert len(pages) == 5
    text = "".join(pages[2].extract_text().split())
    assert "证据3" in text
    assert f"{3:064x}" in text


def test_a_video_stands_beside_the_pictures():
    video = source("开箱.mp4", b"v" * 100, "video/mp4", number=9)
    files, left = attach([*photos(4), video], SEEN, NOW)
    assert names(files) == ["证据图片（共4张）.pdf", "开箱.mp4"]
    assert files[1].content == b"v" * 100
    assert left == []


def test_a_form_without_pdf_gets_as_many_as_fit_and_the_rest_is_named():
    files, left = attach(photos(5), limits_of(STEPS["taobao_refund"]), NOW)
    assert names(files) == ["照片1.jpg", "照片2.jpg", "照片3.jpg"]
    assert [one.name for one in left] == ["照片4.jpg", "照片5.jpg"]
    assert "3 个文件" in left[0].zh
    assert "only 3 files" in left[0].en


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (source("鉴定.docx", b"x", "application/x"), "只收"),
        (source("没有结尾", b"x", "application/octet-stream"), "只收"),
        (source("开箱.mp4", b"x", "video/mp4", size=5_000_001), "超过 5 MB"),
        (source("坏的.jpg", b"not a picture"), "打不开"),
    ],
)
def test_what_the_form_would_refuse_is_left_out_with_the_reason(given, said):
    files, left = attach([given], SEEN, NOW)
    assert files == []
    assert (left[0].name, said in left[0].zh, bool(left[0].en)) == (given.name, True, True)


def test_a_file_that_is_too_large_is_not_even_read():
    def never():
        raise AssertionError("it was read")

    video = Source(1, "开箱.mp4", "video/mp4", 2_000_000_000, "0" * 64, never)
    assert attach([video], SEEN, NOW)[0] == []


def test_one_broken_picture_costs_only_itself():
    given = [*photos(5), source("坏的.jpg", b"nothing", number=6)]
    files, left = attach(given, SEEN, NOW)
    assert names(files) == ["证据图片（共5张）.pdf"]
    assert names(left) == ["坏的.jpg"]


def test_a_copy_is_upright_without_place_and_device_and_its_paper_is_white():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Some Camera"  # turned by the camera
    exif.get_ifd(0x8825)[1] = "N"
    turned = noise((300, 200), exif=exif)
    (copy,), _ = attach([source("a.jpg", turned)], SEEN, NOW)
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert picture.size == (200, 300)
        assert dict(picture.getexif()) == {}
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")
    (clear,), _ = attach([source("印章.png", file.getvalue(), "image/png")], SEEN, NOW)
    assert clear.name == "印章.jpg"
    with Image.open(io.BytesIO(clear.content)) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_picture_becomes_as_small_as_the_form_wants():
    tight = Limits(4, 150_000, ("jpg",))
    (copy,), left = attach([source("大.jpg", noise((2400, 1800), quality=95))], tight, NOW)
    assert len(copy.content) <= 150_000 or left
    assert attach([source("大.jpg", noise((900, 900)))], Limits(1, 500, ("jpg",)), NOW)[0] == []


def test_a_long_screenshot_is_cut_to_pages():
    long = smaller(noise((200, 1000)), 1600, 80)
    cut = parts(long)
    assert len(cut) == 4
    heights = [Image.open(io.BytesIO(one)).height for one in cut]
    assert (sum(heights), max(heights)) == (1000, 260)
    files, _ = attach([source(f"{n}.jpg", noise((200, 1000), n)) for n in range(5)], SEEN, NOW)
    assert len(PdfReader(io.BytesIO(files[0].content)).pages) == 20


def scene(seed):
    """A picture as a camera makes them: smooth, with edges, twelve megapixels."""
    small = Image.frombytes("RGB", (48, 36), random.Random(seed).randbytes(48 * 36 * 3))
    file = io.BytesIO()
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(file, "JPEG", quality=95)
    return file.getvalue()


def test_twelve_photos_of_a_camera_are_a_small_pdf():
    given = [source(f"照片{n}.jpg", scene(n), number=n) for n in range(12)]
    began = time.perf_counter()
    files, left = attach(given, SEEN, NOW)
    took = time.perf_counter() - began
    before = sum(one.size for one in given) / 1e6
    size = len(files[0].content) / 1e6
    said = f"12 photos, {before:.1f} MB: a PDF of {size:.2f} MB in {took:.2f} s\n"
    sys.stdout.write(said)
    assert (len(files), left) == (1, [])
    assert size <= 2
    assert took < 9  # 3 s on a quiet machine; tests share theirs


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["jpg", "png", "pdf", "mp4", "exe"]), max_size=9),
    st.integers(1, 5),
    st.booleans(),
)
def test_never_more_or_other_files_than_the_form_takes(endings, most, pdf):
    kinds = {"jpg": "image/jpeg", "png": "image/png", "mp4": "video/mp4"}
    picture = noise((30, 20))
    given = [
        source(f"{n}.{end}", picture, kinds.get(end, "application/x"), n)
        for n, end in enumerate(endings)
    ]
    limits = Limits(most, 5_000_000, ("jpg", "mp4", *(("pdf",) if pdf else ())))
    files, left = attach(given, limits, NOW)
    assert len(files) <= most
    assert all(limits.take(one.name.rpartition(".")[2]) for one in files)
    merged = next((int(n.name[6:-6]) for n in files if n.name.startswith("证据图片")), None)
    alone = len(files) - (merged is not None)
    assert alone + (merged or 0) + len(left) == len(given)  # each is handed over or named


def test_the_files_of_a_case_and_nothing_else(home, case, kept):
    place = Place(case.order, case.id, "photo")
    for n in range(5):
        kept(noise((60, 40), n), place, name=f"故障{n}.jpg")
    kept(b"said", Place(case.order, case.id), form="chat", media_type="text/plain", name="聊天.txt")
    kept(noise(seed=99), name="别处的.jpg")
    case = home.cases.get(case.id)
    before = [one.digest for one in home.evidence.all()]
    files, left = files_for(home, case, REPORT, NOW)
    assert (names(files), left) == (["证据图片（共5张）.pdf"], [])
    assert [one.digest for one in home.evidence.all()] == before
    few, named = files_for(home, case, REFUND, NOW)
    assert (len(few), len(named)) == (3, 2)
    assert files_for(home, case, "https://www.12315.cn/cuser/portal/jbcase/notice", NOW) == ([], [])


def test_a_piece_that_was_deleted_is_no_file(home, case, kept):
    place = Place(case.order, case.id, "photo")
    gone = kept(noise(), place, name="删掉.jpg")
    home.evidence.remove(gone.id, NOW)
    assert files_for(home, home.cases.get(case.id), REPORT, NOW) == ([], [])


def test_a_copy_travels_as_text():
    from daemon.web.api.cases import handed

    (copy,), _ = attach(photos(1), SEEN, NOW)
    told = handed(copy)
    assert base64.b64decode(told.base64) == copy.content
    assert (told.name, told.type) == ("照片1.jpg", "image/jpeg")
