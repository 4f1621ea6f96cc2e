"""The checks, one module a family: functions from a subject to hits. They know no rule, severity or message."""
