"""A computer that has never been on the internet."""

import socket

import pytest
import streamlit as st

from core import jobs
from core.explain.making.points.game import PointsGame
from core.storage.home import home
from core.tasks.pictures.recipe import BACKBONES
from pages.kit.visitor import COOKIE
from tests.pages.test_addresses import PAGES
from tests.quiet_service import ME, QuietService


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """An empty folder, and nobody outside answers; gives the names that were asked for."""
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    assert home() == tmp_path
    service, asked, connect = QuietService(), [], socket.socket.connect
    service.supervisor.correction = 1.0
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    monkeypatch.setattr(PointsGame, "steps", 3)  # a page that opens plays its game, here in this very process

    def nobody(host, *_, **__):
        asked.append(host)
        raise socket.gaierror("no internet")

    def only_here(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            nobody(address[0])
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(socket.socket, "connect", only_here)
    return asked


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_asks_nobody_outside(visit, offline, page):
    views = PAGES[page][1].get("view", [])
    for query in ({}, *({"view": view} for view in views)):
        assert visit(page, **query).title[0].value == (PAGES[page][0] or "Runs")
    assert not offline


def test_what_is_missing_is_named_where_it_is_wanted(visit, offline):
    at = visit("vision/transfer.py", view="Train", network=BACKBONES["resnet18"])
    assert at.button(key="resnet18-start").label.startswith("Download ResNet-18")
    assert not offline
