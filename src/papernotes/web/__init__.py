"""The live page of a library, served on this machine; needs the extra `papernotes[web]`."""
