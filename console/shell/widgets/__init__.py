"""Small parts that pages share. Each is given the theme and follows it."""
