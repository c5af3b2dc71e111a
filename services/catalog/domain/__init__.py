"""What the catalog decides: pure functions from state and fact to new state."""
