"""The HTTP interface against its own OpenAPI description, with requests that schemathesis makes up."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytest.importorskip("schemathesis", reason="needs schemathesis: pip install 'digitlens[dev]'")

from edge_app.classifier import load_classifier
from edge_app.live import Live
from edge_app.web_api import Api
from edge_app.web_hub import Hub

ENDLESS = "/(events|.*mjpg)$"  # answers without end: a fuzzer would wait for it
PAGE = Path(__file__).parents[2] / "edge_app" / "assets" / "page"
# Bytes that fit the description need not be a picture.
CONFIG = """
[[operations]]
include-name = "POST /api/read"
checks.positive_data_acceptance.enabled = false
"""


@pytest.fixture(scope="module")
def local(serve):
    return serve()


def test_made_up_requests_never_fail_the_app_and_answers_are_as_described(local, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", "--no-color"]
    command += ["--generation-deterministic", "--max-examples", "40", "--exclude-path-regex", ENDLESS]
    fuzzed = subprocess.run([*command, f"{local.address}/openapi.json"], cwd=tmp_path, capture_output=True, text=True)
    assert fuzzed.returncode == 0, fuzzed.stdout + fuzzed.stderr
    assert "8 selected" in fuzzed.stdout  # of 11: not one more is left out unnoticed
    assert httpx.get(f"{local.address}/healthz").status_code == 200


def test_description_names_every_route(local) -> None:
    routes = {route.path for route in Api(Hub(Live("demo", load_classifier()), None)).app().routes}
    described = httpx.get(f"{local.address}/openapi.json").json()["paths"]
    assert set(described) == routes - {"/openapi.json", *(f"/{file.name}" for file in PAGE.iterdir()), "/"}


def test_without_the_token_every_route_but_healthz_answers_401(serve) -> None:
    served = serve("--host", "0.0.0.0")
    description = httpx.get(
        f"{served.address}/openapi.json", headers={"authorization": f"Bearer {served.token}"}
    ).json()
    asked = [(method, path) for path, methods in description["paths"].items() for method in methods]
    asked += [("get", path) for path in ("/", "/page.js", "/page.css", "/openapi.json", "/nothing")]
    answers = {path: httpx.request(method, served.address + path).status_code for method, path in asked}
    assert answers.pop("/healthz") == 200
    assert set(answers.values()) == {401}
