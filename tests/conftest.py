"""Fixtures for every test below this folder."""

pytest_plugins = ["tests.servers.fixtures"]
