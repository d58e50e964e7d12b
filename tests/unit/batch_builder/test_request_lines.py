import base64
import json

from services.batch_builder.request_lines import request_line
from services.recipes.shipped_recipes import find_shipped

RECIPE = find_shipped("rug-room")


def test_a_line_carries_key_photo_prompt_and_shape_in_the_rest_form() -> None:
    line = request_line("rug.scandinavian.1", 'A "rug"\nin a room', b"\xff\xd8photo", "image/jpeg", RECIPE)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    value = json.loads(line)
    assert value["key"] == "rug.scandinavian.1"
    photo, prompt = value["request"]["contents"][0]["parts"]
    assert base64.b64decode(photo["inlineData"]["data"]) == b"\xff\xd8photo"
    assert photo["inlineData"]["mimeType"] == "image/jpeg"
    assert prompt["text"] == 'A "rug"\nin a room'
    assert value["request"]["generationConfig"] == {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
    }


def test_the_same_item_always_makes_the_same_bytes() -> None:
    lines = {request_line("k", "p", b"photo", "image/jpeg", RECIPE) for _ in range(3)}
    assert len(lines) == 1
