"""Use cases: a workspace goes in, a plan or findings come out. No disk, no network, no clock, no printing."""
