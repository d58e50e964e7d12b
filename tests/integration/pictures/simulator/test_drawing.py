import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from services.gemini_simulator.drawing.brief import brief_for, is_round
from services.gemini_simulator.drawing.palette import palette_for
from services.gemini_simulator.drawing.perspective import coefficients, laid
from services.gemini_simulator.drawing.product import product_of
from services.gemini_simulator.drawing.scene import draw_scene
from services.gemini_simulator.drawing.solid import Block, back_to_front
from services.pricing.cards import shipped_cards

_RED, _PAPER = (190, 20, 30), (246, 246, 245)


def _photo(size: tuple[int, int], margin: int = 20, *, is_round: bool = False) -> Image.Image:
    photo = Image.new("RGB", (size[0] + 2 * margin, size[1] + 2 * margin), _PAPER)
    box = (margin, margin, margin + size[0] - 1, margin + size[1] - 1)
    draw = ImageDraw.Draw(photo)
    (draw.ellipse if is_round else draw.rectangle)(box, fill=_RED)
    return photo


@given(
    st.lists(st.tuples(st.floats(0, 40), st.floats(0, 40)), min_size=4, max_size=4),
)
def test_the_corners_of_the_target_come_from_the_corners_of_the_source(
    shifts: list[tuple[float, float]],
) -> None:
    source = [(0.0, 0.0), (100.0, 0.0), (100.0, 200.0), (0.0, 200.0)]
    bases = [(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0)]
    target = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(bases, shifts, strict=True)]

    a, b, c, d, e, f, g, h = coefficients(target, source)

    for (x, y), (u, v) in zip(target, source, strict=True):
        below = g * x + h * y + 1
        assert (a * x + b * y + c) / below == pytest.approx(u, abs=1e-4)
        assert (d * x + e * y + f) / below == pytest.approx(v, abs=1e-4)


def test_corners_on_one_line_are_refused() -> None:
    with pytest.raises(ValueError, match="on one line"):
        coefficients([(0, 0), (1, 1), (2, 2), (3, 3)], [(0, 0), (1, 0), (1, 1), (0, 1)])


def test_a_picture_laid_on_its_own_corners_stays_as_it_is() -> None:
    flat = Image.linear_gradient("L").resize((64, 48)).convert("RGB")

    same = laid(flat, [(0, 0), (64, 0), (64, 48), (0, 48)], (0, 0, 64, 48))

    difference = ImageChops.difference(flat, same).convert("L").getextrema()
    assert difference in {(0, 0), (0, 1), (0, 2), (0, 3)}


def test_a_plain_margin_is_cut_off() -> None:
    product = product_of(_photo((200, 300), margin=50), is_round=False)

    assert product.picture.width == pytest.approx(200, abs=6)
    assert product.picture.height == pytest.approx(300, abs=6)
    assert product.outline.getextrema() == (255, 255)


def test_a_photo_without_a_margin_is_taken_whole() -> None:
    assert product_of(_photo((200, 300), margin=0), is_round=False).picture.size == (200, 300)


@pytest.mark.parametrize(("drawn_round", "said_round"), [(True, False), (True, True), (False, True)])
def test_a_round_product_has_a_round_outline_by_its_photo_or_by_word(
    drawn_round: bool, said_round: bool
) -> None:
    product = product_of(_photo((300, 300), is_round=drawn_round), is_round=said_round)

    corner, middle = product.outline.getpixel((2, 2)), product.outline.getpixel((150, 150))
    assert (corner, middle) == (0, 255)


def test_a_transparent_photo_lies_on_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))

    assert product_of(clear, is_round=False).picture.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("prompt", "ratio", "view", "room", "across", "deep", "turn"),
    [
        ("a rug, large, about 2.4 by 3 metres", 0.8, 1.78, "living", 300, 240, True),
        ("a rug, large, about 2.4 by 3 metres", 1.25, 1.78, "living", 300, 240, False),
        ("a rug, large, about 2.4 by 3 metres", 0.8, 0.56, "living", 240, 300, False),
        ("a runner, about 0.8 by 3.2 metres", 0.25, 1.78, "hallway", 80, 320, False),
        ("a runner, about 0.8 by 3.2 metres", 4, 1.78, "hallway", 80, 320, True),
        ("a rug under a dining table, 8 x 10 ft", 0.8, 1.78, "dining", 304.8, 243.84, True),
        ("a round rug in a bedroom, 2 metres across", 1, 1.78, "bedroom", 200, 200, False),
    ],
)
def test_the_prompt_and_the_photo_decide_room_size_and_turn(  # a row of the table
    prompt: str, ratio: float, view: float, room: str, across: float, deep: float, turn: bool
) -> None:
    brief = brief_for(prompt, ratio, view)

    assert (brief.room, brief.turn, brief.upright) == (room, turn, False)
    assert [brief.across, brief.deep] == pytest.approx([across, deep])


def test_what_is_no_floor_covering_stands() -> None:
    assert brief_for("a chair in a bright home", 1, 1.78).upright


def test_a_round_table_makes_no_round_rug() -> None:
    assert is_round("a round rug under a round table")
    assert not is_round("a rug under a round table")


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("A Scandinavian home. Style: Traditional", "Scandinavian"),
        ("a mid-century modern home", "mid-century"),
        ("an industrial loft", "industrial"),
        ("Japandi calm", "Japandi"),
    ],
)
def test_the_first_style_named_is_the_rooms(prompt: str, style: str) -> None:
    assert palette_for(prompt).style == style


def test_a_prompt_without_a_style_has_always_the_same() -> None:
    assert palette_for("a rug") == palette_for("a rug")


def test_blocks_are_painted_so_that_the_nearer_hide_the_farther() -> None:
    far = Block((0, 10), (0, 10), (20, 30), _RED)
    near = Block((0, 10), (0, 10), (0, 10), _RED)
    on_top = Block((0, 10), (10, 20), (0, 10), _RED)

    assert back_to_front([on_top, near, far]) == [far, near, on_top]


@pytest.mark.parametrize("prompt", ["a rug, Scandinavian", "a chair", "a runner", "rug, round rug, dining"])
def test_the_middle_of_the_product_is_in_view(prompt: str) -> None:
    photo = _photo((200, 600) if "runner" in prompt else (200, 200), is_round="round" in prompt)

    picture = draw_scene(photo, prompt, (688, 384), seed=1).picture

    reds = [
        1
        for pixel in picture.reduce(4).get_flattened_data()
        if isinstance(pixel, tuple) and pixel[0] > 110 and max(pixel[1:]) < 75
    ]
    assert len(reds) > 250


@pytest.mark.parametrize("prompt", ["a runner, traditional", "a rug, coastal"])
def test_a_large_scene_shows_what_a_small_one_shows(prompt: str) -> None:
    photo = _photo((100, 400) if "runner" in prompt else (200, 300))

    small = draw_scene(photo, prompt, (1376, 768), seed=1).picture
    large = draw_scene(photo, prompt, (2752, 1536), seed=1).picture

    difference = ImageChops.difference(small.reduce(16), large.reduce(32)).convert("L")
    assert max(level for level in range(256) if difference.histogram()[level]) < 24


def test_a_scene_without_a_photo_shows_the_room() -> None:
    scene = draw_scene(None, "a loft", (344, 192), seed=1)

    assert (scene.picture.size, scene.picture.mode) == ((344, 192), "RGB")
    assert "without a product" in scene.description


@pytest.mark.parametrize("ratio", shipped_cards()["gemini-nano-banana-2.1"].ratios)
@pytest.mark.parametrize("prompt", ["rug", "runner", "dining rug", "bedroom rug", "chair"])
def test_every_room_can_be_drawn_in_every_ratio(ratio: str, prompt: str) -> None:
    across, down = (int(part) for part in ratio.split(":"))
    size = (round(160 * (across / down) ** 0.5), round(160 * (down / across) ** 0.5))

    assert draw_scene(_photo((60, 90)), prompt, size, seed=3).picture.size == size
