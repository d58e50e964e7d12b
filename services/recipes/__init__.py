"""Recipes: those we ship, how a recipe file is read, and the prompt a recipe makes of a product."""
