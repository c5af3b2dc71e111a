"""Pure decisions about orders: state and fact in, state out. No framework, no store, no HTTP."""
