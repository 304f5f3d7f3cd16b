"""Who runs what is due: timers in this process."""
