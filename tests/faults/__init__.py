"""What is broken on purpose: workers, broker, store, provider, and what must hold nevertheless."""
