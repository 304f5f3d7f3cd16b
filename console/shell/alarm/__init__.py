"""What makes an emergency impossible to miss: the strip over every page, sound, notes of the desktop, the tray."""
