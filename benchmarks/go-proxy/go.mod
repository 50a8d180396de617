module dev.sandboxrouter/benchmarks/go-proxy

go 1.20
