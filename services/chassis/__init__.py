"""The runtime that every service stands on, once: delivery, buses, broker, clock, errors, logs."""
