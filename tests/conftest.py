"""Fixtures for every test below this folder, and how hard Hypothesis tries."""

import os

from hypothesis import settings

pytest_plugins = ["tests.servers.fixtures"]
"""The fixtures that hand out servers; tests that use one are marked `servers` and share an xdist worker."""

# A little while one works, its usual hundred examples in CI; nothing is left behind in a folder.
settings.register_profile("quick", max_examples=10, database=None, deadline=None)
settings.register_profile("thorough", max_examples=100, database=None, deadline=None)
settings.load_profile("thorough" if os.environ.get("CI") else "quick")
