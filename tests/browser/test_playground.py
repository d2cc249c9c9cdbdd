"""Does the playground answer in a browser what the library answers? Headless Chromium, no network but ours.

Run by `just playground-test` after `just playground`; needs Debian's chromium and chromium-driver.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

import ilp
from ilp.errors import Language

pytestmark = pytest.mark.browser

SITE = Path(__file__).parents[2] / "site"
PATIENCE = 120
QUIET = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIET += " --disable-component-update --disable-sync --disable-dev-shm-usage"
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
DAY = date(2025, 9, 1)
CHILD: dict[str, Any] = {
    "id": "contoh",
    "birth_date": "2025-01-10",
    "sex": "female",
    "doses": [{"product": "DPT-HB-Hib", "on": "2025-02-15"}, {"product": "DPT-HB-Hib", "on": "2025-03-20"}],
}
AREA = "64"
DAYS = ("earliest", "recommended", "overdue", "latest", "done_on")


class Handler(http.server.SimpleHTTPRequestHandler):
    """A plain static server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (SITE / "playground" / "index.html").exists():
        pytest.fail("the playground is not built: run `just playground`")
    handler = functools.partial(Handler, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/playground/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.fail("Chromium is missing: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in [*QUIET.split(), NO_NETWORK]:
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield found
    found.quit()


@pytest.fixture(scope="module", params=["id", "en"])
def lang(request: pytest.FixtureRequest, browser: webdriver.Chrome, address: str) -> str:
    """The language of the page, which is open and ready."""
    browser.get(f"{address}?lang={request.param}")
    ready(browser)
    return str(request.param)


def ready(browser: webdriver.Chrome) -> None:
    ask = browser.find_element(By.ID, "ask")
    WebDriverWait(browser, PATIENCE).until(lambda _: ask.is_enabled())


def enter(browser: webdriver.Chrome, name: str, value: str, nth: int = 0) -> None:
    """Set a field as its own script would see it; the typing order of a date depends on the locale."""
    field = browser.find_elements(By.CSS_SELECTOR, name)[nth]
    browser.execute_script("arguments[0].value = arguments[1]", field, value)


def asked(browser: webdriver.Chrome, child: dict[str, Any]) -> None:
    """Enter the child and wait for the plan."""
    enter(browser, "#born", child["birth_date"])
    enter(browser, "#on", DAY.isoformat())
    Select(browser.find_element(By.ID, "sex")).select_by_value(child["sex"])
    Select(browser.find_element(By.ID, "area")).select_by_value(AREA)
    for button in browser.find_elements(By.CLASS_NAME, "remove"):
        button.click()
    for place, dose in enumerate(child["doses"]):
        browser.find_element(By.ID, "add").click()
        Select(browser.find_elements(By.CLASS_NAME, "product")[place]).select_by_value(dose["product"])
        enter(browser, ".given", dose["on"], place)
    browser.find_element(By.ID, "ask").click()
    ready(browser)


SHOWN = """
return [...document.querySelectorAll('#plan li[data-code]')].map((card) => ({
  code: card.dataset.code, status: card.className, label: card.querySelector('strong').textContent,
  source: card.querySelector('.source').textContent,
  days: Object.fromEntries([...card.querySelectorAll('time')].map((own) => [own.className, own.dateTime]))}))
"""


def test_the_page_shows_the_plan_that_the_library_makes(browser: webdriver.Chrome, lang: Language) -> None:
    asked(browser, CHILD)
    found = {card["code"]: card for card in browser.execute_script(SHOWN)}
    plan = ilp.plan(CHILD, on=DAY, area=AREA).to_dict(lang)
    assert found["immunization.mr.1"]["days"]["earliest"] == "2025-10-10"
    assert set(found) == {own["code"] for own in plan["services"]}
    for own in plan["services"]:
        card = found[own["code"]]
        assert (card["status"], card["label"]) == (own["status"], own["label"])
        assert card["days"] == {day: own[day] for day in DAYS if own[day]}
        assert own["source"]["instrument"] in card["source"]
        assert own["source"]["clause"] in card["source"]
    assert len(browser.find_elements(By.CSS_SELECTOR, "#plan li.invalid")) == 1


def test_a_phone_shows_it_without_scrolling_sideways(browser: webdriver.Chrome, lang: str) -> None:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    asked(browser, CHILD)
    page, window, button = browser.execute_script(
        "return [document.documentElement.scrollWidth, window.innerWidth,"
        " document.querySelector('#ask').getBoundingClientRect().height]"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert (page, window) == (390, 390)
    assert button >= 40


def test_a_contradiction_is_told_in_words(browser: webdriver.Chrome, lang: str) -> None:
    asked(browser, CHILD | {"doses": [{"product": "MR", "on": "2024-12-01"}]})
    notes = browser.find_element(By.ID, "plan").text
    assert "2024-12-01" in notes
    assert "2025-01-10" in notes


def test_nothing_comes_from_elsewhere_and_the_console_is_silent(
    browser: webdriver.Chrome, address: str, lang: str
) -> None:
    script = "return performance.getEntriesByType('resource').map((own) => own.name)"
    loaded = browser.execute_script(script)
    assert loaded
    assert [name for name in loaded if not name.startswith(address.rpartition("/playground/")[0])] == []
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
