"""The outside world, translated: object store, provider, photos. What foreign libraries raise ends here."""
