"""Submits built batches to the provider: one POST for each, whatever crashes."""
