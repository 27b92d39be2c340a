"""The report as one HTML page that needs nothing else: `templates/` holds how it looks, the modules what it says."""
