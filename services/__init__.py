"""Sceneloom's services: five stages, what they stand on, and the ways to run them."""
