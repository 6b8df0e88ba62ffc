"""`python -m services.scheduler web | worker | migrate | parked | replay`."""

from services.scheduler.bootstrap import build_from_env
from shared.process import command_line

if __name__ == "__main__":
    command_line("services.scheduler", build_from_env)()
