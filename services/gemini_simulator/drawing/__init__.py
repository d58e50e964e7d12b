"""Draws stand-in scenes: a furnished room with the product's photo laid on its floor. Pure: no I/O."""
