"""Pure rules of messages, prompts, plans and notes. Knows no database, no web and no provider."""
