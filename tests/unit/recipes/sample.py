"""Recipes for tests."""

from contracts.recipe import Recipe

TOML = """\
name = "lamps"
version = "3"
model = "gemini-nano-banana-2.1"
prompt = "A photograph of {{ product.title }} in a room. {{ style.words }}"
max_cost_usd = 20
[mapping]
sku = "Artikel"

[[styles]]
name = "bright"
words = "white walls"

[[styles]]
name = "dark"
words = "black walls"
"""


def recipe_with(prompt: str = "A photograph.", **changes: object) -> Recipe:
    content = {
        "name": "lamps",
        "version": "3",
        "model": "gemini-nano-banana-2.1",
        "prompt": prompt,
        "styles": [
            {"name": "bright", "words": "white walls"},
            {"name": "dark", "words": "black walls"},
        ],
    }
    return Recipe.model_validate({**content, **changes})
