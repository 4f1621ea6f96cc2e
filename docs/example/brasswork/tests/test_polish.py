from brasswork import polish


def test_polish():
    assert polish("knob") == "shining knob"
