import pytest

from services.gemini_simulator.acts import Answer, EndBatch, HangUp, StayPending, TreatLine
from services.gemini_simulator.fates import Faults
from services.gemini_simulator.faults import FAULTS, UNRULY
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


def _drawn(faults: Faults, times: int) -> list[str]:
    strikes = [faults.fate("get").take() for _ in range(times)]
    return [strike.name if strike else "" for strike in strikes]


def test_what_an_unruly_simulator_does_is_the_same_for_a_seed_whatever_else_is_asked() -> None:
    one, two, other = Faults(0.3, seed=1), Faults(0.3, seed=1), Faults(0.3, seed=2)
    for _ in range(7):
        two.fate("list")

    drawn = _drawn(one, 200)

    assert drawn == _drawn(two, 200)
    assert drawn != _drawn(other, 200)
    assert 30 < sum(map(bool, drawn)) < 90
    assert set(drawn) == {"", *UNRULY["get"]}


def test_a_request_meets_at_most_one_drawn_fault_but_those_armed_come_before_it() -> None:
    faults = Faults(1.0)
    faults.arm("get-404", 1)
    fate = faults.fate("get")

    names = [strike.name for strike in (fate.take(), fate.take(), fate.take()) if strike]

    assert names[0] == "get-404"
    assert len(names) == 2
    assert names[1] in UNRULY["get"]
    assert faults.struck() == dict.fromkeys(names, 1)


def test_a_simulator_is_not_unruly_unless_told_to_be() -> None:
    assert not any(_drawn(Faults(), 100))


def test_no_drawn_fault_lasts_for_ever_or_refuses_for_good() -> None:
    drawn = [FAULTS[name] for names in UNRULY.values() for name in names]

    assert not any(isinstance(fault.act, StayPending) for fault in drawn)
    assert {fault.act.code for fault in drawn if isinstance(fault.act, Answer)} == {429, 500, 503}
    assert all(FAULTS[name].operation == operation for operation in UNRULY for name in UNRULY[operation])


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
