"""The durable bus: outbox to queue to inbox."""
