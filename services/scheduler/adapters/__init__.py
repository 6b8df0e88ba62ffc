"""What the scheduler keeps, and how it is looked up."""
