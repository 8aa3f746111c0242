"""A real browser, and somebody at it."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PATIENCE = 30

NEEDS_BROWSER = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Debian's packages chromium and chromium-driver are not installed"
)


class Reader:
    """Somebody at the browser."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str, width: int = 1280) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get("about:blank")
        self.log("performance")
        self.driver.get(url)

    def log(self, kind: str) -> list[dict[str, Any]]:
        """Return what the browser noted since the last time."""
        return list(self.driver.get_log(kind))  # type: ignore[no-untyped-call]  # selenium leaves it untyped

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(f"return {script}", *values)

    def until(self, what: Callable[[], Any]) -> Any:
        return WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: what())

    def type(self, text: str) -> None:
        box = self.driver.find_element(By.ID, "q")
        box.clear()
        box.send_keys(text)

    def press(self, key: str) -> None:
        self.driver.switch_to.active_element.send_keys(key)

    def found(self) -> list[str]:
        return list(self.run("[...document.querySelectorAll('#hits .card h3')].map(one => one.textContent)"))

    def has_found(self, name: str) -> bool:
        return name in self.found()

    def shown(self) -> list[str]:
        cards = "[...document.querySelectorAll('.card')].filter(one => one.offsetParent)"
        return list(self.run(f"{cards}.map(one => one.querySelector('h3').textContent)"))

    def follow(self, name: str) -> None:
        """Open what was found under a name."""
        links = "[...document.querySelectorAll('#hits h3 a')]"
        self.run(f"{links}.find(one => one.textContent === arguments[0]).click()", name)

    def requests(self) -> list[str]:
        messages = [json.loads(one["message"])["message"] for one in self.log("performance")]
        return [
            one["params"]["request"]["url"]
            for one in messages
            if one["method"] == "Network.requestWillBeSent"
        ]


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser."""
    options = Options()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(DRIVER))
    made.execute_cdp_cmd("Network.enable", {})
    try:
        yield made
    finally:
        made.quit()
