"""Waits for submitted batches without ever holding a message; moves no bytes."""
