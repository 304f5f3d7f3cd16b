"""The in-process Desk: one file per noun, each with permission, rule, transaction and Change."""
