"""The camera's heart: whatever stops it is noticed, and it beats again or says that it does not."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.tablets import one_database, pair, pairing_code, until
from tests.browsers import TABLET

pytestmark = [pytest.mark.browser, one_database]


COUNTED = """{
    globalThis.framesRead = 0;
    const { getImageData } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.getImageData = function (...place) {
      if (this.canvas.width > 100) globalThis.framesRead += 1;
      return getImageData.apply(this, place);
    };
}"""


@pytest.fixture(scope="session")
def table(tmp_path_factory) -> Path:
    """A film of an empty table."""
    path = tmp_path_factory.mktemp("film") / "table.mjpeg"
    frame = io.BytesIO()
    Image.new("RGB", (640, 360), "#6b5c4a").save(frame, "JPEG")
    path.write_bytes(frame.getvalue() * 8)
    return path


@pytest.fixture
def open_desk(app, table, open_page) -> Callable[..., Page]:
    """Opens a tablet that reads what its camera sees, with a script that runs first."""

    def start(script: str = "") -> Page:
        with app.app_context():
            factories.forum()
        page = open_page("/", TABLET, video=table)
        page.add_init_script(COUNTED + script)
        pair(page, pairing_code(app))
        _reads_on(page)
        return page

    return start


def _reads_on(page: Page) -> None:
    """More frames are read from now on."""
    read = page.evaluate("framesRead")
    until(page, lambda: page.evaluate("framesRead") > read + 2)
    expect(page.locator("#camera")).to_have_attribute("data-state", "on")


STOPS = {
    "paused": "document.querySelector('#camera video').pause()",
    "ended": "document.querySelector('#camera video').srcObject.getTracks()[0].stop()",
    "source gone": "document.querySelector('#camera video').srcObject = null",
    "muted": """Object.defineProperty(
        document.querySelector('#camera video').srcObject.getTracks()[0], 'muted', { value: true })""",
    "a frame that cannot be drawn": """{
        const { drawImage } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.drawImage = function () {
          CanvasRenderingContext2D.prototype.drawImage = drawImage;
          throw new DOMException("", "InvalidStateError");
        };
    }""",
}


@pytest.mark.parametrize("stop", STOPS.values(), ids=list(STOPS))
def test_whatever_stops_the_camera_it_reads_on(open_desk, stop):
    desk = open_desk()
    desk.evaluate(f"() => {{ {stop} }}")
    _reads_on(desk)


def test_a_camera_that_gives_nothing_says_so_and_starts_at_a_press(open_desk):
    desk = open_desk()
    desk.evaluate(
        """() => {
          const { mediaDevices } = navigator;
          const real = mediaDevices.getUserMedia.bind(mediaDevices);
          globalThis.mend = () => { mediaDevices.getUserMedia = real; };
          const still = document.createElement("canvas");
          still.getContext("2d");
          mediaDevices.getUserMedia = async () => still.captureStream(0);
          HTMLMediaElement.prototype.play = async () => undefined;
          document.querySelector("#camera video").srcObject.getTracks()[0].stop();
        }"""
    )
    expect(desk.locator(".desk-camera__message")).to_contain_text("鏡頭沒有畫面")
    desk.evaluate("mend(); document.querySelector('#camera video').autoplay = true")
    desk.get_by_role("button", name="重新啟動鏡頭").click()
    _reads_on(desk)


def test_frames_are_read_where_the_browser_does_not_tell_of_them(open_desk):
    desk = open_desk(
        """delete HTMLVideoElement.prototype.requestVideoFrameCallback;
        delete MediaStreamTrack.prototype.getCapabilities;"""
    )
    desk.evaluate(f"() => {{ {STOPS['ended']} }}")
    _reads_on(desk)
