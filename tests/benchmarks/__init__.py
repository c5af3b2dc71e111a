"""`make bench`: what Tandem does beside the smallest program that does the same durable work, in one run.

Ratios only: both arms run interleaved on the same machine, and both absolutes are printed beside them. Nothing here
asserts a time; counts of calls are asserted in the tests.
"""
