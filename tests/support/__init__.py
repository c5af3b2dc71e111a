"""Plain helpers that tests of several areas share."""
