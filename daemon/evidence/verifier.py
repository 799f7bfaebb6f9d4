"""The one-file verifier that lies in every bundle: our own modules, put one after the other."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

MODULES = ("proof", "container", "tokens", "verify")
"""In the order in which they need each other; each runs on plain Python 3.8."""

_OURS = re.compile(r"from daemon\.evidence\.\w+ import (\([^)]*\)|[^\n]*)\n")
_FUTURE = "from __future__ import annotations\n"

HEAD = '''"""Verifies a bundle of evidence: python3 verify.py BUNDLE.zip, or in the unpacked folder.

核对护购证据包：python3 verify.py 证据包.zip；或解压后在文件夹里运行 python3 verify.py。
Plain Python 3.8 or newer; nothing to install, no network, nothing is written.
"""

'''


@cache
def assembled() -> bytes:
    """Put the modules into one file."""
    texts = [files("daemon.evidence").joinpath(f"{name}.py").read_text("utf-8") for name in MODULES]
    bodies = [_OURS.sub("", text.replace(_FUTURE, "", 1)) for text in texts]
    return (HEAD + _FUTURE + "\n" + "\n\n".join(bodies)).encode()
