"""Headless Chromium, for the tests of what is seen in a browser."""

import shutil
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = (360, 1280, 1920)
THEMES = ("light", "dark")

_CHROMIUM, _CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
in_browser = pytest.mark.skipif(not (_CHROMIUM and _CHROMEDRIVER), reason="no chromium with its driver is installed")


def chromium_at(profile: Path) -> webdriver.Chrome:
    """Start the browser with a folder of its own, into which it downloads as well; what it logs is kept."""
    options = webdriver.ChromeOptions()
    options.binary_location = _CHROMIUM or ""
    quiet = "--disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync"
    for argument in (*quiet.split(), "--headless=new", "--no-sandbox", "--no-first-run", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(profile)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(_CHROMEDRIVER))
