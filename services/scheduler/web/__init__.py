"""The scheduler's pages and API: doors to its handlers."""
