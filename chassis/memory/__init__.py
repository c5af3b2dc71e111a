"""Store and broker in memory, behind the same ports as the real ones and held to them by one conformance suite.

For tests and the deterministic simulator; never for a running system.
"""
