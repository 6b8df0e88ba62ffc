"""The notifier: what is said to whom, when and how, and whether it may be said."""
