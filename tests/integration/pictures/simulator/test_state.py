from pathlib import Path

import pytest

from services.gemini_simulator.counters import Counters
from services.gemini_simulator.settings import SimulatorSettings
from services.gemini_simulator.state_folder import StateFolder


def test_counts_outlive_their_counter(tmp_path: Path) -> None:
    Counters(StateFolder(tmp_path)).add("lines", 3)
    counters = Counters(StateFolder(tmp_path))
    counters.add("lines")

    assert counters.seen()["lines"] == 4


def test_a_document_half_written_by_a_kill_leaves_the_old_one(tmp_path: Path) -> None:
    Counters(StateFolder(tmp_path)).add("creates")
    (tmp_path / "counters.writing").write_bytes(b'{"creates": 2')

    assert Counters(StateFolder(tmp_path)).seen()["creates"] == 1


def test_what_is_not_counted_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        Counters(StateFolder(tmp_path)).add("moons")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"HOST": "0.0.0.0", "PORT": "0", "DATA": "/srv/x", "LATENCY": "2.5", "WORKERS": "3"}  # noqa: S104  # a value as good as any
    for name, value in values.items():
        monkeypatch.setenv(f"SCENELOOM_SIMULATOR_{name}", value)

    settings = SimulatorSettings.load()

    assert (settings.host, settings.port, settings.data) == ("0.0.0.0", 0, Path("/srv/x"))  # noqa: S104  # see above
    assert settings.shortest_life().total_seconds() == pytest.approx(2.5)
    assert settings.workers == 3
