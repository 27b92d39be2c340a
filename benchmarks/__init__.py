"""How fast the SDKs are beside what people use instead; `nox -s bench` is its front. No part of anything published."""
