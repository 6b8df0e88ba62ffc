"""The numbered, linear migrations of the notifier's database."""
