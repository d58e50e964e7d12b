"""What was spent and what may yet be: budgets and the room at the provider, held under concurrency."""
