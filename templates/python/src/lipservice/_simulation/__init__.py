"""`lipservice simulate`: a log file through the sampler, to see what a policy would keep of it."""
