"""How intake keeps what it knows."""
