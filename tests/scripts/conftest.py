"""The scripts stand outside the packages: load each by its path."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"hugou_script_{name}", SCRIPTS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    module = load("environment")
    monkeypatch.setitem(sys.modules, "environment", module)
    return module


@pytest.fixture
def run_script(environment: ModuleType) -> ModuleType:
    return load("run")


@pytest.fixture
def test_script(environment: ModuleType) -> ModuleType:
    return load("test")
