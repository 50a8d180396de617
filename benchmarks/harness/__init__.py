"""What the scenarios stand on: processes, proxies, backends, load and tables. Python's standard library only."""
