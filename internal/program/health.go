package program

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
)

// healthTime limits how long a desk may take to say that it is ready.
const healthTime = 5 * time.Second

// healthCommand asks the desk of the configuration whether it can answer turns. A
// container has no other program to ask with.
func (p program) healthCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name: "health", Usage: "say whether the desk that runs here can answer", Flags: flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			if err := askReady(ctx, conf); err != nil {
				return err
			}
			_, err = fmt.Fprintln(p.stdout, "ready")
			return err
		},
	}
}

func askReady(ctx context.Context, conf config.Config) error {
	host, port, err := net.SplitHostPort(conf.Listen)
	if err != nil {
		return err
	}
	if port == "0" {
		return errors.New("listen has no port of its own, so nobody knows where to ask")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // a container may have nothing that knows localhost
	}
	scheme := "http"
	if conf.TLS.Cert != "" {
		scheme = "https"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	address := scheme + "://" + net.JoinHostPort(host, port) + "/readyz"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	// The certificate names the public address, not this one. Nothing is told to who
	// answers, and nothing but a status is taken.
	client := http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // as said above
	}}
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s answers %s", address, answer.Status)
	}
	return nil
}
