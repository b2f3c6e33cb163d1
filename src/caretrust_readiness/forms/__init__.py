"""Answers from people: blank files, single answers, workbooks, and several people's answers put together."""
