"""What Reconvene costs, beside its peers and beside the least that the same work can cost. `make bench`."""
