from pathlib import Path

import pytest

from services.gemini_simulator.counters import Counters, Counts
from services.gemini_simulator.settings import SimulatorSettings
from services.gemini_simulator.state_folder import LOG, StateFolder


def _counters(folder: Path) -> Counters:
    return Counters(StateFolder(folder, Counts))


def test_counts_outlive_their_counter(tmp_path: Path) -> None:
    _counters(tmp_path).add("lines", 3)
    counters = _counters(tmp_path)
    counters.add("lines")

    assert counters.seen()["lines"] == 4


def test_a_document_written_by_half_leaves_the_old_one(tmp_path: Path) -> None:
    _counters(tmp_path).add("creates")
    with (tmp_path / LOG).open("ab") as log:
        log.write(b'counters {"creates": 2')

    counters = _counters(tmp_path)
    counters.add("gets")

    assert counters.seen()["creates"] == 1
    assert _counters(tmp_path).seen()["gets"] == 1


def test_documents_come_back_in_their_order_as_last_written_and_without_those_removed(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path, Counts)
    for name in ("z", "a", "gone"):
        folder.write(name, Counts(gets=1))
    folder.write("z", Counts(gets=2))
    folder.content("gone").write_bytes(b"x")
    folder.remove("gone")

    again = StateFolder(tmp_path, Counts)

    assert [(name, document.gets) for name, document in again.documents.items()] == [("z", 2), ("a", 1)]
    assert not again.content("gone").exists()


def test_a_log_of_many_changes_does_not_grow_without_end(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path, Counts)
    for number in range(5_000):
        folder.write("one", Counts(gets=number))

    assert len((tmp_path / LOG).read_bytes().splitlines()) < 1_100
    assert StateFolder(tmp_path, Counts).documents["one"].gets == 4_999


def test_what_is_not_counted_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        _counters(tmp_path).add("moons")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "HOST": "0.0.0.0",  # noqa: S104  # a value as good as any
        "PORT": "0",
        "DATA": "/srv/x",
        "LATENCY": "2.5",
        "WORKERS": "3",
        "LATENESS": "40",
        "LIST_LAG": "1.5",
        "SCENES": "plain",
        "UNRULY": "0.25",
        "SEED": "7",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SCENELOOM_SIMULATOR_{name}", value)

    settings = SimulatorSettings.load()

    assert (settings.host, settings.port, settings.data) == ("0.0.0.0", 0, Path("/srv/x"))  # noqa: S104  # see above
    assert settings.shortest_life().total_seconds() == pytest.approx(2.5)
    assert settings.workers == 3
    assert settings.late_by().total_seconds() == pytest.approx(40)
    assert settings.list_lags_by().total_seconds() == pytest.approx(1.5)
    assert settings.unruly == pytest.approx(0.25)
    assert (settings.scenes, settings.seed) == ("plain", 7)
