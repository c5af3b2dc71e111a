"""Small models of order creation and stock, explored completely, and tied to the decisions of the code."""
