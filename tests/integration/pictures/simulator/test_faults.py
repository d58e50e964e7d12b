import pytest

from services.gemini_simulator.faults import FAULTS, Answer, EndBatch, Faults, HangUp, TreatLine
from services.gemini_simulator.line_markers import TREATMENTS, marker_in
from services.gemini_simulator.refusal import Refusal


def test_a_fault_strikes_as_often_as_armed_and_only_where_it_belongs() -> None:
    faults = Faults()
    faults.arm("create-lost", 2)

    assert faults.take("create", "before") is None
    assert faults.take("get", "after") is None
    assert [faults.take("create", "after") for _ in range(3)] == ["create-lost", "create-lost", None]


def test_a_fault_is_left_to_the_place_that_can_show_it() -> None:
    faults = Faults()
    faults.arm("download-truncated", 1)

    assert faults.take("download", acts=(Answer, HangUp)) is None
    assert faults.take("download") == "download-truncated"


def test_an_unknown_fault_cannot_be_armed() -> None:
    with pytest.raises(Refusal, match="create-lost"):
        Faults().arm("meteor", 1)


def test_disarmed_faults_do_not_strike() -> None:
    faults = Faults()
    faults.arm("get-500", 3)
    faults.disarm()

    assert faults.take("get") is None


def test_every_fault_of_a_line_names_a_treatment_and_every_other_act_has_its_place() -> None:
    for fault in FAULTS.values():
        if isinstance(fault.act, TreatLine):
            assert fault.operation == "line"
            assert fault.act.marker in TREATMENTS
        if isinstance(fault.act, EndBatch):
            assert fault.operation == "batch"
            assert 0 <= fault.act.share <= 1


def test_the_first_known_marker_of_a_prompt_counts() -> None:
    assert marker_in("a rug [simulate:unknown] [simulate:blocked] [simulate:error]") == "blocked"
    assert marker_in("a rug") is None
