"""Alembic's entry: runs on the connection that `shared.db.migrations` hands over."""

from alembic import context

from shared.db.types import Moment


def render_item(kind, item, autogenerate):
    """Drafts name the house's own column type and import it."""
    if kind == "type" and isinstance(item, Moment):
        autogenerate.imports.add("\nfrom shared.db.types import Moment")
        return "Moment()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
