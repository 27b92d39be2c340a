"""How this project provisions and checks itself; `noxfile.py` is its front. No part of anything published."""
