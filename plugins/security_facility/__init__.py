"""Security and facility mentor: seven pillars scored from the records of guarded sites."""
