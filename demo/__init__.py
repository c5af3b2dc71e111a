"""The story that `make demo` plays: everything Tandem promises, with evidence from the two platforms themselves."""
