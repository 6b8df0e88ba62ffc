"""The pretend mail house: an SMTP server, mailboxes, and what is in a letter."""
