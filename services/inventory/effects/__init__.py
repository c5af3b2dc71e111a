"""What inventory does at the platforms, and between its own documents: one module per flow."""
