package web

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is what the server shows for https. It is read anew when its files
// have changed: certificates are renewed every few weeks, by other programs.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	loaded  *tls.Certificate
	changed [2]time.Time // of the files, as loaded
}

// get implements tls.Config.GetCertificate. Beside a handshake, a look at two files
// costs nothing. Files that do not fit, as when one is
// written before the other, leave the certificate as it was.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	changed := [2]time.Time{changedAt(c.cert), changedAt(c.key)}
	if c.loaded != nil && changed == c.changed {
		return c.loaded, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	switch {
	case err == nil:
		c.loaded, c.changed = &pair, changed
		c.log.Info("certificate read", "file", c.cert, "until", pair.Leaf.NotAfter)
	case c.loaded == nil:
		return nil, err
	default:
		c.log.Warn("certificate not read: the former one stays", "file", c.cert, "error", err)
	}
	return c.loaded, nil
}

func changedAt(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
