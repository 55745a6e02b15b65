"""The web page as a person sees and handles it, in a browser that selenium drives."""

import time
from collections.abc import Callable

import httpx
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

LONG_S = 60.0  # no time limit of the app's: only so that a failing test ends
PHONE, DESK = (360, 780), (1280, 900)  # pixels (w, h)


class Page:
    """The page as a person sees and handles it."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, size: tuple[int, int] = DESK, scheme: str = "light") -> None:
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get(self.address)
        self.until(lambda: len(self.all(".crop")) >= 10)  # of 18 digits

    def one(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def script(self, code: str, *arguments):
        return self.driver.execute_script(code, *arguments)

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + LONG_S
        while True:
            try:
                if holds():
                    return
            except StaleElementReferenceException:
                pass  # the page was redrawn between two looks
            assert time.monotonic() < end, "it never came to hold"
            time.sleep(0.05)

    def texts(self, selector: str) -> list[str]:
        """Of all such elements at one moment: the page is redrawn several times a second."""
        return self.script(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector
        )

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def click(self, x: float, y: float) -> None:
        """Click on the picture, on a place given as shares of its sides."""
        self.drag((x, y), (x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag over the picture, between places given as shares of its sides."""
        area = self.one("#stage").rect
        (x0, y0), (x1, y1) = (
            (round(area["x"] + x * area["width"]), round(area["y"] + y * area["height"])) for x, y in (start, end)
        )
        mouse = ActionChains(self.driver, duration=50)
        mouse.w3c_actions.pointer_action.move_to_location(x0, y0).pointer_down()
        mouse.w3c_actions.pointer_action.move_to_location((x0 + x1) // 2, (y0 + y1) // 2)
        mouse.w3c_actions.pointer_action.move_to_location(x1, y1).pointer_up()
        mouse.perform()

    def boxes(self) -> list[list[int]]:
        return self.get("reading")["digits"] and [digit["box"] for digit in self.get("reading")["digits"]]

    def get(self, name: str) -> dict:
        return httpx.get(f"{self.address}/api/{name}").json()

    def view(self) -> dict:
        return httpx.post(f"{self.address}/api/view", json={}).json()

    def frames(self) -> int:
        line = next(
            line
            for line in httpx.get(f"{self.address}/metrics").text.splitlines()
            if line.startswith("digitlens_frames_total")
        )
        return int(line.split()[-1])


def contrast(colours: list[str]) -> float:
    """Of two CSS colours, rgb(…), as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        shares = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted(luminance(colour) for colour in colours)
    return (light + 0.05) / (dark + 0.05)
