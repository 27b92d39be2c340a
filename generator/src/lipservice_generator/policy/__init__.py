"""The policy document: its fields, how its texts are read, and the words of its errors."""
