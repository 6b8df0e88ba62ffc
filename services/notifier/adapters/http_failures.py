"""What a failed HTTP call to a provider may have done."""


def never_connected(error: Exception) -> bool:
    """True if no byte of the request can have reached the provider."""
    from requests.exceptions import ConnectTimeout
    from urllib3.exceptions import NewConnectionError
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, ConnectTimeout) or isinstance(reason, NewConnectionError)
