"""Draws rugs as a shop photographs them: a design, woven into cloth, on a white ground.

The way of one rug: a design function draws on a `Cartoon` (the weaver's word for the drawing a rug is
knotted from), `weave` turns the drawing into yarn, `photograph` lays it on a white floor.
"""
