"""Takes up what was committed and never followed up, from the store alone; audits the provider's batches."""
