"""What must not be in the tree, and what must."""

import os
import re

import pytest

from tests.composition import ROOT
from tests.contracts import tree

# A letter stands in brackets, so that this file does not find itself.
HOSTS = re.compile(r"pypi\.or[g]|pythonhoste[d]|registry\.npmj[s]|deb\.debia[n]\.org")
MACHINE = re.compile(r"(?<![\w.-])/(wor[k]|far[m]|hom[e]/\w+|roo[t]|tmp/brie[f])/")
UNFINISHED = re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|NotImplementedErro[r]|pytest\.mark\.(?:ski[p]|xfai[l])\b")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)


def found(pattern, texts):
    return [f"{path}:{number} {line.strip()[:100]}" for path, text in texts
            for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_file_names_a_package_registry():
    assert found(HOSTS, tree.texts()) == []


def test_no_file_names_a_path_of_somebodys_machine():
    assert found(MACHINE, tree.texts()) == []


def test_nothing_is_left_unfinished_or_switched_off():
    assert found(UNFINISHED, ((path, text) for path, text in tree.texts() if path.suffix == ".py")) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_pinned_by_hash(name):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z0-9][^\n]*(?:\n +--hash[^\n]*)*", text, re.MULTILINE)
    assert packages
    loose = [package for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert loose == []
    assert "://" not in text, "a lock file names no host: everybody installs from the index that they use"


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_everything_that_is_asked_for(name):
    wanted = (ROOT / name.replace(".txt", ".in")).read_text().lower()
    asked = re.findall(r"^([a-z0-9][a-z0-9-]*)", wanted, re.MULTILINE)
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==", (ROOT / name).read_text(), re.MULTILINE))
    assert [package for package in asked if package not in locked] == [], "run `make lock`"


def test_no_page_carries_script_or_style_of_its_own():
    """The policy for content forbids both, so they would not work; and they would tempt somebody to loosen it."""
    pages = ((path, (ROOT / path).read_text(encoding="utf-8")) for path in tree.with_ending(".html"))
    assert found(INLINE, pages) == []


def test_no_page_loads_anything_from_elsewhere():
    away = re.compile(r"""<(script|img|link|iframe|source)[^>]*(src|href)\s*=\s*["'](https?:)?//""", re.IGNORECASE)
    pages = ((path, (ROOT / path).read_text(encoding="utf-8")) for path in tree.with_ending(".html", ".css"))
    assert found(away, pages) == []


@pytest.mark.parametrize("name", ["deploy/make-secrets", "deploy/postgres/init.sh", ".ci/run"])
def test_what_is_run_can_be_run(name):
    assert os.access(ROOT / name, os.X_OK)
