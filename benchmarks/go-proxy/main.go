// Command go-proxy is Go's own reverse proxy and nothing else: what a gateway written in Go starts from.
package main

import (
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "host:port to listen on")
	upstream := flag.String("upstream", "http://127.0.0.1:8888", "where every request goes")
	flag.Parse()
	target, err := url.Parse(*upstream)
	if err != nil {
		log.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() },
		// The default of two idle connections per host would measure dialling, not proxying.
		Transport: &http.Transport{MaxIdleConnsPerHost: 1024, IdleConnTimeout: time.Hour, DisableCompression: true},
	}
	log.Fatal(http.ListenAndServe(*listen, proxy))
}
