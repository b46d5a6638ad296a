"""Planning, the ledger and publishing: on real repositories, processes and servers."""
