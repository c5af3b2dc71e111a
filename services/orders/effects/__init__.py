"""Flows: what must be done at the platforms. One module per flow, `desk.py` is what they share."""
