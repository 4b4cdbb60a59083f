"""What a tablet keeps of the desk's page: all of it, of one version, and nothing of a person."""

import json
import re

import pytest
from PIL import Image

from events_app.access import Role
from events_app.checkin.keeping import kept_with
from events_app.config import PROJECT
from tests import factories


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_the_same_to_everybody(app, language):
    with app.app_context():
        event = factories.forum()
        factories.confirmed(event, name="歐陽示範")
        organiser = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
        tablet = factories.pair(app.test_client(), factories.device(event))
    pages = {
        client.get(f"/desk/EIF113/?lang={language}").data
        for client in (app.test_client(), organiser, tablet, organiser)
    }
    assert len(pages) == 1
    assert "歐陽示範".encode() not in pages.pop()


def _worker(client) -> tuple[str, list[str]]:
    script = client.get("/desk/EIF113/service-worker.js").get_data(as_text=True)
    version, files = re.search("VERSION = (.*);\nconst FILES = (.*);", script).groups()
    return json.loads(version), json.loads(files)


def test_every_file_of_the_page_is_kept_and_there(app, client):
    with app.app_context():
        factories.forum()
    _version, files = _worker(client)
    assert files[:2] == ["/desk/EIF113/?lang=zh", "/desk/EIF113/?lang=en"]
    assert {client.get(address).status_code for address in files} == {200}
    named = sorted(re.sub(r"-\w{12}\.", ".", address).rpartition("/")[2] for address in files[2:])
    assert named == [
        "desk.css", "desk.js", "faces.css", "first.js", "icon-192.png", "mark.svg", "serif.css",
        "zxing_reader.wasm",
    ]  # fmt: skip
    (script,) = [each for each in files if re.search(r"/desk-\w+\.js$", each)]
    fetched_by_script = re.findall(
        r'(?:from|import|import\()\s*"([./][^"]*)"|"(/static/[^"]*)"', client.get(script).text
    )
    assert fetched_by_script == [("", "/static/vendor/js/barcode-detector/zxing_reader.wasm")]


def test_the_version_changes_with_the_page_and_only_with_it(app, client):
    with app.app_context():
        factories.forum()
    assert _worker(client) == _worker(client)
    assert len({kept_with(texts).version for texts in (["a"], ["b"], ["a", "b"])}) == 3
    assert kept_with(["a"]) == kept_with(["a"])


def test_the_page_can_be_installed_with_pictures_of_our_own(app, client):
    with app.app_context():
        factories.forum()
    manifest = json.loads(client.get("/desk/EIF113/manifest.webmanifest?lang=en").data)
    assert (manifest["start_url"], manifest["scope"]) == ("/desk/EIF113/?lang=en", "/desk/EIF113/")
    pictures = {icon["src"]: icon["sizes"] for icon in manifest["icons"] if icon["sizes"] != "any"}
    assert set(pictures.values()) == {"192x192", "512x512"}
    for source, sizes in pictures.items():
        assert "{}x{}".format(*Image.open(PROJECT / source[1:]).size) == sizes
