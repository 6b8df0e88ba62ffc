"""The pretend phone company: messages, opt-outs, status reports and what it owes the centre."""
