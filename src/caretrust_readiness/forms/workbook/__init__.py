"""Questionnaires as Excel workbooks: written for one or several respondents, and read back from what they return."""
