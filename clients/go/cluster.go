package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
)

type object map[string]any

// cluster answers as much of the Kubernetes API as the SDK asks on its way to a sandbox: a claim is granted at once, by
// the sandbox of the name and address given.
func cluster(sandbox, ip string) *httptest.Server {
	ready := object{
		"apiVersion": "agents.x-k8s.io/v1beta1",
		"kind":       "Sandbox",
		"metadata":   object{"name": sandbox, "namespace": "default"},
		"status": object{
			"podIPs":     []string{ip},
			"conditions": []object{{"type": "Ready", "status": "True", "reason": "Ready", "lastTransitionTime": nil}},
		},
	}
	claim := object{
		"apiVersion": "extensions.agents.x-k8s.io/v1beta1",
		"kind":       "SandboxClaim",
		"metadata":   object{"name": "claim", "namespace": "default"},
		"status":     object{"sandbox": object{"name": sandbox, "podIPs": []string{ip}}},
	}
	list := object{
		"apiVersion": "agents.x-k8s.io/v1beta1",
		"kind":       "SandboxList",
		"metadata":   object{"resourceVersion": "1"},
		"items":      []object{ready},
	}
	gone := object{"apiVersion": "v1", "kind": "Status", "status": "Success"}
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/sandboxclaims"):
			answer(w, http.StatusCreated, claim)
		case r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/sandboxclaims/claim"):
			answer(w, http.StatusOK, gone)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/sandboxclaims/claim"):
			answer(w, http.StatusOK, claim)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/sandboxes"):
			answer(w, http.StatusOK, list)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/sandboxes/"+sandbox):
			answer(w, http.StatusOK, ready)
		default:
			http.NotFound(w, r)
		}
	}))
}

func answer(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}
