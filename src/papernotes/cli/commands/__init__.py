"""The commands, one a module, each with a function `run` whose signature is its command line."""
