"""From this machine to a running service on another, step by step; whatever fails, what ran there runs on."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from edge_app.deploy.host import Host, look_at
from edge_app.deploy.own_wheel import own_wheel
from edge_app.deploy.remote import Ended, Remote, last_line
from edge_app.deploy.service import environment, unit
from edge_app.deploy.wheels import fetch_wheels
from edge_app.errors import InputError
from edge_app.output import make_folder, whole_file

HOME = "/opt/digitlens"
BENCH_FRAMES = 20  # a Zero 2 W shall not take minutes


@dataclass(frozen=True)
class Wishes:
    """What the user asks of the service."""

    source: str | None
    port: int
    model: Path | None
    wheel: Path | None  # else that of this installation
    out: Path


@dataclass(frozen=True)
class Deployment:
    """One host, and where progress is told."""

    remote: Remote
    console: Console

    def deploy(self, wishes: Wishes) -> str:
        """Install or upgrade; the page's address.

        Raises:
            InputError: the host cannot be used, or the new version does not run there.
        """
        host = self._looked_at()
        self._send(host, wishes)
        self._install(host, wishes)
        self._switch(host, host.next_slot)
        self._measure(host, wishes)
        return self._address(host, wishes.port)

    def rollback(self) -> None:
        """Let the version before run again.

        Raises:
            InputError: there is none, or it does not start.
        """
        host = self._looked_at()
        if not host.previous:
            raise InputError(f"{self.remote.host} has no version before this one to go back to.")
        self._switch(host, host.previous)

    def remove(self) -> None:
        """Take the service and all its files away."""
        host = self._looked_at()
        self._say("Removing the service, its environments and its token")
        self._must(self.remote.script("remove", root=host.root), "could not be removed")

    def plan(self, wishes: Wishes) -> None:
        """Say what a deploy would do; nothing is changed."""
        host = self._looked_at()
        slot = f"{HOME}/{host.next_slot}"
        for step in (
            f"fetch the wheels for {host.target.machine}, Python {host.target.python}, and copy those that it lacks",
            f"install into {slot}{', beside what runs' if host.current else ''}; run digitlens doctor there",
            f"point {HOME}/current to it, and start digitlens.service on port {wishes.port}, as a user without rights",
            "run digitlens bench there, and bring its results back",
        ):
            self._say(f"Would {step}")

    def _looked_at(self) -> Host:
        self._say(f"Looking at {self.remote.host}")
        host = look_at(self.remote)
        self._say(f"  {host.board}, {host.system}, Python {host.target.python}")
        return host

    def _send(self, host: Host, wishes: Wishes) -> None:
        with tempfile.TemporaryDirectory() as name, self.console.status("Fetching the wheels"):
            folder = Path(name)
            wheels = make_folder(folder / "wheels")
            wheel = wishes.wheel or own_wheel(wheels)
            needed = fetch_wheels(wheel, host.target, wheels)
            (folder / "needed").write_text("".join(f"{found.name}\n" for found in needed))
            there = self.remote.script("wheels", root=host.root).output.split()
            for found in needed:
                if found.name in there and found.name != wheel.name:
                    found.unlink()
            self._put_settings(folder, host, wishes)
            size = sum(file.stat().st_size for file in folder.rglob("*.whl"))
            self._say(f"Copying {len(list(wheels.iterdir()))} of {len(needed)} wheels, {size / 1e6:.1f} MB")
            self.remote.send(folder, f"{HOME}/incoming", host.root)

    def _put_settings(self, folder: Path, host: Host, wishes: Wishes) -> None:
        model = f"{HOME}/{host.next_slot}/model.tflite" if wishes.model else None
        (folder / "digitlens.service").write_text(unit(wishes.source, wishes.port, model, host.systemd))
        secret = folder / "environment"
        secret.touch(mode=0o600)  # and so it arrives
        secret.write_text(environment())
        if wishes.model:
            (folder / "model.tflite").write_bytes(wishes.model.read_bytes())

    def _install(self, host: Host, wishes: Wishes) -> None:
        with self.console.status(f"Installing into {HOME}/{host.next_slot}"):
            ended = self.remote.script("install", host.next_slot, root=host.root)
        self._must(ended, "could not install; what ran before runs on")
        findings = json.loads(ended.output)["findings"]
        self._keep(wishes.out / "doctor.json", findings)
        broken = [finding for finding in findings if finding["state"] == "broken"]
        for finding in broken:
            self._say(f"  {finding['name']}: {finding['what']}. {finding['why']}. Run there: {finding['mend']}")
        self._say(f"Installed; the doctor finds {len(broken) or 'nothing'} broken")
        if any(finding["name"] in ("numpy", "opencv", "runtime", "self-test") for finding in broken):
            raise InputError(f"The new version does not run on {self.remote.host}; what ran before runs on.")

    def _switch(self, host: Host, slot: str) -> None:
        with self.console.status("Starting the service"):
            ended = self.remote.script("switch", slot, root=host.root)
        if ended.code:
            rest = "the version before it runs again" if host.current else "it was switched off"
            raise InputError(f"The service did not start on {self.remote.host} ({last_line(ended.errors)}); {rest}.")
        self._say("The service runs")

    def _measure(self, host: Host, wishes: Wishes) -> None:
        command = f"{HOME}/current/bin/digitlens bench demo --frames {BENCH_FRAMES} --json"
        with self.console.status("Measuring"):
            ended = self.remote.run(command)
        if ended.code:
            self._say(f"It could not be measured: {last_line(ended.errors)}")
        else:
            self._keep(wishes.out / "bench.json", json.loads(ended.output))

    def _address(self, host: Host, port: int) -> str:
        token = self.remote.script("token", root=host.root).output.strip()
        name = host.addresses[0] if host.addresses else self.remote.host.rpartition("@")[2]
        return f"http://{name}:{port}/?token={token}"

    def _keep(self, path: Path, values: Any) -> None:
        make_folder(path.parent)
        with whole_file(path) as part:
            part.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")
        self._say(f"  {path}")

    def _must(self, ended: Ended, what: str) -> None:
        if ended.code:
            raise InputError(f"{self.remote.host}: {what} ({last_line(ended.errors)}).")

    def _say(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)
