"""Makes request lines: each item's prompt beside its product's photo."""
