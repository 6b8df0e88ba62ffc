"""A pretend phone company and mail house, so that the code that runs at home is the code that runs in production.

It speaks the messaging provider's HTTP API, signs its webhooks, takes mail by SMTP, shows a phone per number and a
mailbox per address in the browser, and can be told to go wrong. Nothing that is sent to it leaves this machine.
"""

from simulator.app import create_app as create_app
from simulator.config import Settings as Settings
from simulator.delivery import Delivery as Delivery
from simulator.delivery import start_delivery as start_delivery
from simulator.mail.server import start_mail as start_mail
from simulator.pace import Pace as Pace
