"""What the spec says of the doctor: the price of logs, and the lines of its report."""
