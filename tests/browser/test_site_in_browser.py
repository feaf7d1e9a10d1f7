"""The exported site in a real browser, from files and from a server: Chromium, driven by Selenium."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import tarfile
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest

from llmlist.formats.site import make_site_files
from llmlist.storage.site_folder import read_assets, write_site
from llmlist.workflows.site import make_site
from tests.browser.ponds import pond_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.integration

AXE: Final = "axe-core@4.14.1"
ENTRIES: Final = 400
MANY: Final = 10_000
# A browser that starts anew looks for updates and the like: none of that is a request of the site.
FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
SCREENS: Final = {
    "desktop": (1280, 900, "light"),
    "desktop-dark": (1280, 900, "dark"),
    "phone": (390, 844, "light"),
    "phone-dark": (390, 844, "dark"),
}


def write_ponds(folder: Path, count: int) -> Path:
    catalog = pond_catalog(count)
    site = make_site(
        catalog,
        places={},
        facts={one.key: {"key": one.key, "title": one.title} for one in catalog.entries},
        bibtex=lambda one: f"@misc{{{one.key},}}",
        generator="llmlist 0",
    )
    write_site(folder, make_site_files(site, read_assets()))
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ponds(tmp_path_factory.mktemp("site"), ENTRIES)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, so axe-core cannot be fetched")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "pack", "--silent", AXE]
    packed = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)  # noqa: S603  # npm
    with tarfile.open(folder / packed.stdout.decode().split()[-1]) as archive:
        content = archive.extractfile("package/axe.min.js")
        assert content is not None
        return content.read().decode()


@contextmanager
def chromium(width: int, height: int, scheme: str) -> Iterator[Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium and chromium-driver are not installed")
    from selenium import webdriver  # noqa: PLC0415  # loaded late: only these tests need it

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    if width < 500:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield browser
    finally:
        browser.quit()


@pytest.fixture(scope="module")
def desktop() -> Iterator[Chrome]:
    with chromium(1280, 900, "light") as browser:
        yield browser


def address(site: Path, page: str = "index.html") -> str:
    name, _, state = page.partition("#")
    return (site / name).as_uri() + (f"#{state}" if state else "")


def open_page(browser: Chrome, url: str) -> None:
    # From elsewhere, else a new state of the page in sight is no new page.
    browser.get("about:blank")
    browser.get(url)
    ready = (
        "const isReady = () => performance.getEntriesByName('llmlist-ready').length;"
        "const hasApp = () => document.getElementById('app');"
        "const wait = () => (hasApp() && !isReady() ? setTimeout(wait, 10) : arguments[0]());"
        "wait()"
    )
    browser.execute_async_script(ready)


def find(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element("css selector", selector)


def titles(browser: Chrome) -> list[str]:
    return [one.text for one in browser.find_elements("css selector", "#rows a.title")]


def count(browser: Chrome) -> str:
    return find(browser, "#count").text


def log_of(browser: Chrome, kind: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]  # as Selenium has it
    return entries


def console_errors(browser: Chrome) -> list[str]:
    return [one["message"] for one in log_of(browser, "browser") if one["level"] == "SEVERE"]


def requests(browser: Chrome) -> set[str]:
    found = set()
    for entry in log_of(browser, "performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.add(message["params"]["request"]["url"])
    return found


def test_searching_finds_words_without_accents_and_in_any_field(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site))
    assert count(desktop) == f"{ENTRIES} entries"
    find(desktop, "#q").send_keys("asa reeds")
    shown = titles(desktop)
    assert shown
    assert all("Reeds" in title for title in shown)
    assert count(desktop) == f"{len(shown)} of {ENTRIES} entries"
    assert find(desktop, "#rows mark").text == "Reeds"
    find(desktop, "#q").send_keys(" nothingofthekind")
    assert titles(desktop) == []
    assert find(desktop, "#none").is_displayed()


def test_quotes_keep_words_together(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site))
    find(desktop, "#q").send_keys('"reeds 11"')
    assert titles(desktop)[0] == "Reeds 11"


def test_filters_narrow_and_the_address_holds_them(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site))
    desktop.execute_script(
        "const year = document.getElementById('year'); year.value = '2021';"
        "year.dispatchEvent(new Event('change'))"
    )
    find(desktop, "#author").send_keys("Ines")
    assert desktop.current_url.endswith("#year=2021&author=Ines")
    dates = [cell.text for cell in desktop.find_elements("css selector", "#rows td.nowrap")]
    assert dates
    assert all(date.startswith("2021") for date in dates)
    find(desktop, "#clear").click()
    assert count(desktop) == f"{ENTRIES} entries"


def test_an_address_opens_what_it_holds(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site, "index.html#q=moss&year=2020&sort=-title"))
    shown = titles(desktop)
    assert len(shown) > 1
    assert all("Moss" in title for title in shown)
    assert shown == sorted(shown, key=lambda title: int(title.rsplit(" ", 1)[1]), reverse=True)
    assert find(desktop, "#q").get_attribute("value") == "moss"
    assert find(desktop, "th[aria-sort=descending] button").text == "Title"


def test_a_step_back_takes_a_choice_back(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site))
    find(desktop, "th[data-column=date] button").click()
    newest = titles(desktop)[0]
    find(desktop, "th[data-column=date] button").click()
    assert titles(desktop)[0] != newest
    desktop.back()
    assert titles(desktop)[0] == newest


def test_a_section_shows_what_is_inside_it_too(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site, "index.html#section=ponds"))
    every = int(count(desktop).split()[0])
    open_page(desktop, address(site, "index.html#section=ponds/deep"))
    assert 0 < int(count(desktop).split()[0]) < every


def test_charts_follow_what_is_found_and_choose(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site, "index.html#q=moss"))
    find(desktop, "#charts summary").click()
    # An opened element says so a moment later.
    desktop.execute_async_script("setTimeout(arguments[0], 50)")
    bar = find(desktop, "#chart-year button")
    year, number = bar.text.split()
    bar.click()
    assert count(desktop) == f"{number} of {ENTRIES} entries"
    assert f"year={year}" in desktop.current_url
    assert find(desktop, "#chart-year button").get_attribute("aria-pressed") == "true"


def test_all_can_be_reached_by_keyboard(desktop: Chrome, site: Path) -> None:
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415  # loaded late: only these tests need it

    open_page(desktop, address(site))
    find(desktop, "body").send_keys(Keys.CONTROL, "k")
    assert desktop.switch_to.active_element.get_attribute("id") == "q"
    desktop.switch_to.active_element.send_keys("moss", Keys.ARROW_DOWN)
    assert desktop.switch_to.active_element.text == titles(desktop)[0]
    desktop.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert desktop.switch_to.active_element.text == titles(desktop)[1]
    desktop.switch_to.active_element.send_keys(Keys.ARROW_UP)
    desktop.switch_to.active_element.send_keys(Keys.ARROW_UP)
    desktop.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert count(desktop) == f"{ENTRIES} entries"
    # From the search with the tabulator alone: every control once, then the head of the table.
    stops = []
    for _ in range(12):
        desktop.switch_to.active_element.send_keys(Keys.TAB)
        stops.append(desktop.switch_to.active_element.accessible_name)
    assert stops[:2] == ["Filters", "Section"]
    assert {"Year", "Venue", "Author", "Tag", "Charts of what is found", "Title"} <= set(stops)


def test_rows_come_as_they_are_scrolled_to(desktop: Chrome, site: Path) -> None:
    open_page(desktop, address(site))
    assert len(titles(desktop)) < ENTRIES
    for _ in range(100):
        desktop.execute_script("document.getElementById('end').scrollIntoView({behavior: 'instant'})")
        if not find(desktop, "#more").is_displayed():
            break
        desktop.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 20))")
    assert len(titles(desktop)) == ENTRIES


def test_an_entry_page_copies_its_bibtex(desktop: Chrome, site: Path) -> None:
    permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    desktop.execute_cdp_cmd("Browser.grantPermissions", {"permissions": permissions})
    open_page(desktop, address(site))
    find(desktop, "#rows a.title").click()
    key = desktop.current_url.rsplit("/", 1)[1].removesuffix(".html")
    find(desktop, "#copy").click()
    read = "navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))"
    desktop.execute_async_script("setTimeout(arguments[0], 50)")
    assert find(desktop, "#copied").text == "Copied"
    assert desktop.execute_async_script(read) == f"@misc{{{key},}}"
    assert console_errors(desktop) == []


def test_hostile_text_is_text(desktop: Chrome, site: Path) -> None:
    for page in ("index.html", "all.html", "entries/hostile.html"):
        open_page(desktop, address(site, page))
        assert "<script>window.harmed = 1</script>" in str(find(desktop, "body").get_property("textContent"))
        assert desktop.execute_script("return window.harmed") is None
        assert desktop.find_elements("css selector", "img, iframe, [onerror]") == []
    assert console_errors(desktop) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_are_accessible_and_ask_no_other_host(
    screen: str, site: Path, axe: str, tmp_path: Path
) -> None:
    with chromium(*SCREENS[screen]) as browser:
        for name, page in {
            "index": "index.html#q=moss",
            "charts": "index.html",
            "entry": "entries/moss-5.html",
            "all": "all.html",
        }.items():
            open_page(browser, address(site, page))
            if name == "charts":
                find(browser, "#charts summary").click()
            wide = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{name} scrolls sideways by {wide} px"
            browser.save_screenshot(str(tmp_path / f"{screen}-{name}.png"))
            # Before axe-core looks, which asks for the style sheet in a way that the page forbids.
            assert console_errors(browser) == [], name
            browser.execute_script(axe)
            found = browser.execute_async_script(
                "axe.run().then((done) => done.violations.map((one) => [one.id, one.nodes[0].html]))"
                ".then(arguments[0])"
            )
            assert found == [], name
            console_errors(browser)
        assert {url for url in requests(browser) if not url.startswith(("file:", "data:", "about:"))} == set()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that its base gave
        """Say nothing of a request that was answered."""


def test_works_from_a_plain_server_too(desktop: Chrome, site: Path) -> None:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        open_page(desktop, f"http://127.0.0.1:{server.server_address[1]}/#q=moss")
        assert titles(desktop)
        assert console_errors(desktop) == []
        server.shutdown()


def test_ten_thousand_entries_answer_a_key_at_once(
    desktop: Chrome, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    site = write_ponds(tmp_path, MANY)
    open_page(desktop, address(site))
    desktop.execute_script("performance.clearMeasures()")
    find(desktop, "#q").send_keys("moss ines 2020")
    durations = desktop.execute_script(
        "return performance.getEntriesByName('llmlist-filter').map((one) => one.duration)"
    )
    # Written into the report of the run; a bound on time would fail on a busy machine.
    record_property("milliseconds to filter, median", sorted(durations)[len(durations) // 2])
    record_property("milliseconds to filter, at most", max(durations))
    assert len(durations) == len("moss ines 2020")
    assert 0 < int(count(desktop).split()[0]) < MANY
