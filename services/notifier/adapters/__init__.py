"""What the notifier keeps, and how it reaches phones and mailboxes."""
