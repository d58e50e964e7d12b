"""Collects responses, takes the scenes out, and alone decides outcomes, settles shards, completes runs."""
