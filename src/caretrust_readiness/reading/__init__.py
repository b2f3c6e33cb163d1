"""Bytes that somebody else wrote become checked models."""
