"""One question each about an assessment: what fits, what would decide it, what would change it. All pure."""
