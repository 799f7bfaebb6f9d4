"""Names of files: readable, and leading nowhere."""

import zipfile
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.evidence.container import unsafe
from daemon.evidence.naming import LONGEST, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("开箱视频 📦.mp4", "开箱视频 📦.mp4"),
        ("👨‍👩‍👧.png", "👨‍👩‍👧.png"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\x\照片.jpg", "照片.jpg"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("line\nbreak\x00.txt", "linebreak.txt"),
        ("a\u00a0b\u3000c.txt", "a b c.txt"),
        ("...", "file"),
        ("", "file"),
        ("name. ", "name"),
        ("\ud800.txt", "txt"),
    ],
)
def test_a_name_keeps_what_is_harmless(given, safe):
    assert safe_name(given) == safe


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(name):
    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert 0 < len(safe.encode()) <= LONGEST
    assert PurePosixPath(safe).name == PureWindowsPath(safe).name == safe
    assert not unsafe(f"原件/01_{safe}")
    assert zipfile.ZipInfo(safe).filename == safe


def test_a_long_name_keeps_its_ending_and_whole_characters():
    safe = safe_name("很长的名字" * 50 + ".mp4")
    assert safe.endswith(".mp4")
    assert len(safe.encode()) <= LONGEST
    assert set(safe.removesuffix(".mp4")) == set("很长的名字")
