"""What crosses a boundary: events, stored documents, identities, keys and the topology.

Pydantic only. Nothing here imports the services, so that another system can install
`sceneloom-contracts` alone and speak to a running Sceneloom.
"""
