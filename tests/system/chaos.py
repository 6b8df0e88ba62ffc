"""Kills processes of a deployment at random moments while a test goes on."""

import random
import threading
import time

from tests.system.deployment import START_SECONDS, Deployment, Part

IN_START_UP = 0.2  # of the kills strike what was killed before while it starts
LOOK_SECONDS = 0.1


class Chaos:
    """SIGKILLs a random part, starts it again at once, waits a random while, and so on until `stop`.

    The order of parts and the pauses come from `seed`; `pause` is (shortest, longest) in seconds, counted from the
    moment when what was killed is ready again: on a slow machine too it gets to work between two deaths. What ended by
    itself before it could be killed is noted in `fallen`.
    """

    def __init__(self, deployment: Deployment, seed: int, pause: tuple[float, float]):
        self.deployment, self.pause = deployment, pause
        self.chance = random.Random(seed)
        self.fallen: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chaos", daemon=True)

    def __enter__(self) -> "Chaos":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """No kill follows; what was killed last is being started."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.chance.uniform(*self.pause)):
            self.fallen += [part.name for part in self.deployment.parts if part.has_ended()]
            killed = self.deployment.kill_one(self.chance)
            if self.chance.random() >= IN_START_UP:
                self._wait_for(killed)

    def _wait_for(self, part: Part) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not part.is_ready() and time.monotonic() < deadline:
            self._stop.wait(LOOK_SECONDS)
