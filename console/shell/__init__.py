"""All Qt. Reads the local store, sends commands; knows ports, plugin API and domain."""
