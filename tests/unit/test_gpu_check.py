"""The script for machines with a graphics card works, as far as it can be seen without one."""

import json
import subprocess

import pytest
import torch

from tests.conftest import ROOT
from tests.gpu import check


def checked(*options):
    return subprocess.run(["bash", "tests/gpu/check.sh", *options], cwd=ROOT, capture_output=True, text=True)


def test_it_measures_and_tests_a_little_on_the_processor():
    done = checked("--cpu")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said["table"]) == 4 and not any("failed" in each or "skipped" in each for each in said["table"].values())
    assert said["table"]["course's CNN, batch 64, epoch of 55,000"]["losses_apart"] == 0
    assert said["tests"]["passed"] > 10 and not said["tests"]["failed"]
    assert torch.cuda.is_available() or all("graphics card" in why for why in said["tests"]["skipped"].values())


@pytest.mark.skipif(torch.cuda.is_available(), reason="There is a graphics card: the script would begin its four minutes.")
def test_without_a_card_it_says_so_in_a_sentence():
    done = checked()
    assert done.returncode != 0 and not done.stdout
    assert done.stderr.strip() == "There is no graphics card here that PyTorch can use; --cpu tries this script without one."


def test_what_is_not_installed_is_a_reason_and_what_it_names_is_there(monkeypatch):
    assert all((ROOT / "tests" / f"{name}.py").exists() for name in (*check.ENGINE, *check.LITTLE))
    assert check.missing(("numpy", "surely_not_there", "not_there_either")) == "not installed: surely_not_there, not_there_either"
    monkeypatch.setattr(check, "NEEDED", ("surely_not_there",))
    assert check.table("cpu", True) == {"skipped": "not installed: surely_not_there"}
    assert check.tested(True) == {"skipped": "not installed: surely_not_there"}


def test_a_report_is_read(tmp_path):
    (tmp_path / "report.xml").write_text(
        '<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure message="assert 1 == 2&#10;more"/></testcase>'
        '<testcase name="c"><skipped message="no card"/></testcase>'
        '<testcase name="d"><error message="collection failure">E  ModuleNotFoundError: No module named \'dask\'</error></testcase>'
        "</testsuite></testsuites>"
    )
    found = check._read("unit/x", tmp_path / "report.xml")
    assert found["passed"] == 1 and found["failed"] == ["unit/x::b: ['assert 1 == 2']"]
    assert found["skipped"] == {"unit/x::c": "no card", "unit/x::d": "ModuleNotFoundError: No module named 'dask'"}
