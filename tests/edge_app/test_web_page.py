"""The web page in a real browser: Debian's chromium, driven by selenium."""

import json
import shutil
from collections.abc import Iterator

import httpx
import pytest

pytest.importorskip("selenium", reason="needs selenium: pip install 'digitlens[dev]'")

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.edge_app.web_page import DESK, PHONE, Page, contrast

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="needs a browser: sudo apt install chromium chromium-driver"
)
LEAST_CONTRAST = 4.5  # of text, WCAG 2.2 AA
# The colour of each text and of what lies behind it.
COLOURS = """
return [...document.querySelectorAll(arguments[0])].map((text) => {
  let behind = text;
  while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  return [getComputedStyle(text).color, getComputedStyle(behind).backgroundColor];
});
"""
TEXTS = "h1, h2, #source, .hint, #lines div, dt, dd, label, .controls button:enabled, .crop, .score span"
# The share of the picture's pixels that are nearly black or nearly white; -1 while it loads.
TWO_TONES = """
const canvas = document.createElement("canvas"), picture = document.getElementById("live");
if (!picture.naturalWidth) return -1;
canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
const context = canvas.getContext("2d");
context.drawImage(picture, 0, 0);
const values = context.getImageData(0, 0, canvas.width, canvas.height).data;
let extreme = 0;
for (let i = 0; i < values.length; i += 4) extreme += values[i] < 40 || values[i] > 215;
return extreme / (values.length / 4);
"""


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def served(serve):
    return serve()


@pytest.fixture
def page(driver: webdriver.Chrome, served) -> Iterator[Page]:
    """The page, opened; at the end it has complained of nothing and asked nobody but the app."""
    page = Page(driver, served.address)
    for kind in ("browser", "performance"):
        driver.get_log(kind)  # what earlier tests left
    page.open()
    yield page
    assert driver.get_log("browser") == []
    assert all(url.startswith((f"{served.address}/", "data:")) for url in asked(driver))
    httpx.post(f"{served.address}/api/view", json={"turn": 0, "region": None, "least_confidence": 0})
    driver.get("about:blank")


def asked(driver: webdriver.Chrome) -> set[str]:
    """The addresses that were asked for since the last look."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    urls = {one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"}
    assert urls
    return urls


def test_numbers_of_the_reading_stand_beside_the_live_picture(page: Page) -> None:
    page.until(lambda: page.texts("#lines div") == page.get("reading")["lines"])
    assert page.script("return document.getElementById('live').naturalWidth") == 1280
    assert page.one("#source").text == "demo, 1280 × 720"
    page.until(lambda: len(page.all("#boxes rect")) == len(page.all("#boxes text")) == len(page.all(".crop")))
    assert {"frames a second", "frame age", "find", "classify", "encode"} <= set(page.texts("#speed dt"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")])
def test_page_fits_and_can_be_read(page: Page, size: tuple[int, int], scheme: str) -> None:
    page.open(size, scheme)
    page.until(
        lambda: page.script("document.querySelector('.crop').click(); return !document.querySelector('#detail').hidden")
    )
    page.one("#stage").send_keys(Keys.ENTER)  # a region, and with it all buttons enabled
    page.until(lambda: page.one("#region").is_enabled())
    for turn in range(2):  # lying and upright
        page.until(lambda turn=turn: page.view()["turn"] == turn)
        assert page.script("return document.documentElement.scrollWidth - innerWidth") <= 0
        assert min(contrast(pair) for pair in page.script(COLOURS, TEXTS)) >= LEAST_CONTRAST
        page.press("r")
    ground = page.script("return getComputedStyle(document.body).backgroundColor")
    assert (contrast([ground, "rgb(0, 0, 0)"]) > 10) == (scheme == "light")
    least = page.script("return Math.min(...[...document.querySelectorAll('button')].map((one) => one.offsetHeight))")
    assert least >= 40  # a finger's


def test_labels_on_the_picture_can_be_read_on_a_phone(page: Page) -> None:
    page.open(PHONE)
    page.until(lambda: page.one("#boxes text").rect["height"] >= 14)


def test_clicking_a_digit_shows_its_crop_and_the_scores_of_all_classes(page: Page) -> None:
    x, y, width, height = page.boxes()[0]
    page.click((x + width / 2) / 1280, (y + height / 2) / 720)
    page.until(lambda: page.one("#detail").is_displayed())
    assert page.texts(".score span:first-child") == [*"0123456789", "?"]
    ink = page.script(
        "const canvas = document.querySelector('#detail canvas');"
        "return Math.max(...canvas.getContext('2d').getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0));"
    )
    assert ink > 200
    assert len(page.all("#boxes .chosen")) == len(page.all(".crop[aria-pressed=true]")) == 1
    held = ActionChains(page.driver).move_to_element(page.one(".crop[aria-pressed=true]"))
    held.click_and_hold().pause(0.5).release().perform()  # over several redrawings
    page.until(lambda: not page.one("#detail").is_displayed())


def test_frozen_page_keeps_one_frame_in_both_views_while_the_app_reads_on(page: Page) -> None:
    page.one("#freeze").click()
    page.until(lambda: page.one("#freeze").get_attribute("aria-pressed") == "true")
    seen = [page.one("#live").get_attribute("src"), page.one("#boxes").get_attribute("innerHTML")]
    page.one("#threshold").click()
    page.until(lambda: page.one("#live").get_attribute("src") != seen[0])
    page.until(lambda: page.script(TWO_TONES) > 0.95)
    before = page.frames()
    page.until(lambda: page.frames() > before + 20)
    page.one("#threshold").click()
    assert seen == [page.one("#live").get_attribute("src"), page.one("#boxes").get_attribute("innerHTML")]
    page.one("#freeze").click()
    page.until(lambda: page.one("#boxes").get_attribute("innerHTML") != seen[1])


def test_threshold_view_is_the_ink_alone(page: Page) -> None:
    page.until(lambda: 0 <= page.script(TWO_TONES) < 0.9)
    page.one("#threshold").click()
    page.until(lambda: page.script(TWO_TONES) > 0.95)


def test_region_drawn_with_the_mouse_is_read_alone_until_the_whole_picture_is_asked_for(page: Page) -> None:
    page.drag((0.05, 0.05), (0.35, 0.95))
    page.until(lambda: page.view()["region"])
    x, _, width, _ = page.view()["region"]
    assert x == pytest.approx(64, abs=4) and width == pytest.approx(384, abs=8)
    page.until(lambda: page.boxes() and all(box[0] + box[2] <= x + width for box in page.boxes()))
    page.until(lambda: 3 <= len(page.all(".crop")) <= 10)
    assert len(page.all("#boxes .region")) == 1
    page.one("#region").click()
    page.until(lambda: len(page.all(".crop")) > 12)
    assert page.view()["region"] is None


def test_turning_the_picture_and_drawing_on_it_upright(page: Page) -> None:
    page.one("#turn").click()
    page.until(lambda: "720 × 1280" in page.one("#source").text)
    page.until(lambda: page.script("return document.getElementById('live').naturalWidth") == 720)
    page.drag((0.1, 0.5), (0.9, 0.9))
    page.until(lambda: page.view()["region"])
    assert page.view()["region"][1] == pytest.approx(640, abs=8)


def test_least_confidence_is_the_same_for_all_viewers(page: Page) -> None:
    page.one("#least").send_keys(Keys.END, Keys.ARROW_LEFT)
    page.until(lambda: page.view()["least_confidence"] == 0.95)
    assert page.one("#least-shown").text == "95 %"
    page.driver.refresh()
    page.until(lambda: page.one("#least").get_attribute("value") == "0.95")


def test_the_focus_stays_among_the_crops_when_its_digit_goes(page: Page) -> None:
    track = page.script("const first = document.querySelector('.crop'); first.focus(); return first.dataset.track")
    httpx.post(f"{page.address}/api/view", json={"region": [0, 360, 1280, 360]})  # the first line is above it
    page.until(lambda: not page.all(f'.crop[data-track="{track}"]') and page.all(".crop"))
    assert page.script("return document.activeElement.className") == "crop"


def detail_by_keyboard(page: Page) -> bool:
    """Choose a digit, by tab and enter, where none is: the camera's page may have been changed under the last one."""
    if not page.one("#detail").is_displayed():
        on_digit = page.driver.switch_to.active_element.get_attribute("class") == "crop"
        page.press(Keys.ENTER if on_digit else Keys.TAB)
    return page.one("#detail").is_displayed()


def test_all_can_be_done_by_keyboard(page: Page) -> None:
    reached = []
    for _ in range(7):
        page.press(Keys.TAB)
        focused = page.driver.switch_to.active_element
        reached.append(focused.get_attribute("id") or focused.get_attribute("class"))
        if reached[-1] == "stage":
            page.press(Keys.ENTER)
            page.until(lambda: page.one("#region").is_enabled())
            page.press(Keys.ARROW_RIGHT)
            page.until(lambda: page.view()["region"][0] == 346)  # 320 and a fiftieth of the width
            ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_UP).key_up(Keys.SHIFT).perform()
            page.until(lambda: page.view()["region"] == [346, 180, 640, 334])
            page.press(Keys.ESCAPE)
            page.until(lambda: not page.one("#region").is_enabled() and len(page.all(".crop")) > 12)
    assert reached == ["stage", "freeze", "threshold", "turn", "least", "crop", "crop"]
    page.until(lambda: detail_by_keyboard(page))
    page.press("t")
    page.until(lambda: page.one("#threshold").get_attribute("aria-pressed") == "true")
    page.press("f")
    page.until(lambda: page.one("#freeze").get_attribute("aria-pressed") == "true")
    page.press("r")  # what changes the view goes on with the live picture
    page.until(lambda: page.view()["turn"] == 1)
    page.until(lambda: page.one("#freeze").get_attribute("aria-pressed") == "false")


def test_token_in_the_address_opens_the_page_and_leaves_the_address(driver: webdriver.Chrome, serve) -> None:
    served = serve("--host", "0.0.0.0")
    driver.get(f"{served.address}/?token={served.token}")
    page = Page(driver, served.address)
    page.until(lambda: len(page.all(".crop")) >= 10)
    page.until(lambda: page.script("return document.getElementById('live').naturalWidth") == 1280)
    assert driver.current_url == f"{served.address}/"
    assert page.script("return document.cookie") == ""
    driver.get("about:blank")


def test_page_says_that_the_app_is_gone_and_comes_back_with_it(driver: webdriver.Chrome, serve) -> None:
    served = serve()
    page = Page(driver, served.address)
    page.open()
    served.end()
    page.until(lambda: "does not answer" in page.one("#trouble").text)
    assert float(page.one(".numbers").value_of_css_property("opacity")) < 1  # what stands there is the past
    serve(port=served.port)
    page.until(lambda: not page.one("#trouble").is_displayed() and len(page.all(".crop")) >= 10)
    shown = page.one("#boxes").get_attribute("innerHTML")
    page.until(lambda: page.one("#boxes").get_attribute("innerHTML") != shown)
    driver.get("about:blank")
