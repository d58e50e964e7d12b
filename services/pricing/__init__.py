"""What the models can do and what they cost: decisions over one table, `models.toml`."""
