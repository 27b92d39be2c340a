"""Turns the LipService spec into complete SDKs: load, check, represent, lower, render, format, verify, plan, write."""
