// Command go drives the agent-sandbox Go SDK against the sandbox at URL; what was seen goes to standard output, a step a
// line. A file's time of change is its own at every upload, and so left out of the lists.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/agent-sandbox/clients/go/sandbox"
)

func main() {
	api := cluster(os.Getenv("SANDBOX_ID"), os.Getenv("SANDBOX_IP"))
	defer api.Close()
	for range number("ROUNDS") {
		if err := talk(context.Background(), api.URL); err != nil {
			log.Fatal(err)
		}
	}
}

func talk(ctx context.Context, api string) error {
	box, err := sandbox.New(ctx, sandbox.Options{
		WarmPoolName:  "pool",
		APIURL:        os.Getenv("URL"),
		ServerPort:    number("SANDBOX_PORT"),
		RestConfig:    &rest.Config{Host: api},
		HTTPTransport: transport(),
		Quiet:         true,
	})
	if err != nil {
		return err
	}
	if err := box.Open(ctx); err != nil {
		return err
	}
	say("open", box.SandboxName(), box.IsReady())
	return errors.Join(commands(ctx, box), files(ctx, box), refusals(ctx, box), box.Close(ctx))
}

func commands(ctx context.Context, box *sandbox.Sandbox) error {
	for _, command := range []string{"echo hello from the sandbox", "false", "nonesuch", "sleep 0.3"} {
		result, err := box.Run(ctx, command)
		if err != nil {
			return err
		}
		say("run "+command, *result)
	}
	much, err := box.Run(ctx, "seq 1 100000")
	if err != nil {
		return err
	}
	say("run that prints much", digest([]byte(much.Stdout)))
	return nil
}

func files(ctx context.Context, box *sandbox.Sandbox) error {
	contents := []struct {
		name    string
		content []byte
	}{
		{"go-notes.txt", []byte("grown in a sandbox\n")},
		{"go-empty", nil},
		{"go-ä b+c%25&d.txt", []byte("grün")},
		{"go-large", bytes.Repeat([]byte("y"), number("BYTES"))},
	}
	for _, file := range contents {
		if err := box.Write(ctx, file.name, file.content); err != nil {
			return err
		}
		back, err := box.Read(ctx, file.name)
		if err != nil {
			return err
		}
		say("write and read "+file.name, digest(back), bytes.Equal(back, file.content))
		exists, err := box.Exists(ctx, file.name)
		if err != nil {
			return err
		}
		say("exists "+file.name, exists)
	}
	entries, err := box.List(ctx, ".")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name, "go-") {
			say("listed", entry.Name, entry.Size, entry.Type, entry.ModTime > 0)
		}
	}
	return nil
}

func refusals(ctx context.Context, box *sandbox.Sandbox) error {
	_, err := box.Read(ctx, "go-nowhere")
	var refused *sandbox.HTTPError
	if !errors.As(err, &refused) {
		return fmt.Errorf("read of what is not there: %w", err)
	}
	say("read of what is not there", refused.StatusCode, refused.Body)
	exists, err := box.Exists(ctx, "go-nowhere")
	say("exists what is not there", exists)
	return err
}

// transport trusts CA_FILE and speaks HTTP/2 where it is offered; without the file it is the SDK's own.
func transport() http.RoundTripper {
	file := os.Getenv("CA_FILE")
	if file == "" {
		return nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		log.Fatal("no certificate in ", file)
	}
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
}

func say(step string, seen ...any) {
	fmt.Printf("%s: %s", step, fmt.Sprintln(seen...))
}

func digest(content []byte) string {
	return fmt.Sprintf("%d bytes %x", len(content), sha256.Sum256(content))[:40]
}

func number(name string) int {
	value, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		log.Fatal(name, ": ", err)
	}
	return value
}
