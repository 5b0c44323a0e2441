"""What the account tells other rooms, always in the transaction of the change."""

from django.dispatch import Signal

# The right password was entered, and is stored in a newer way: `user`, `before` (the stored form until then).
password_rehashed = Signal()
