"""A small service for the tests of the HTTP edge: pages of every kind, and nothing behind them."""
