package config

import (
	"crypto/tls"

	"frontdesk/internal/yamlfile"
)

// TLS names the files of the certificate with which the desk itself serves
// https, resolved like the store's path. Both are empty when a proxy does.
type TLS struct{ Cert, Key string }

const (
	certKey = "tls.cert"
	keyKey  = "tls.key"
)

var tlsRows = []row[Config]{
	{
		key: certKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.TLS.Cert }),
	},
	{
		key: keyKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.TLS.Key }),
	},
}

// readTLS makes sure that the certificate and its key are given together, and
// that they fit.
func (l *loader) readTLS(c *Config) {
	cert, hasCert := l.given[certKey]
	key, hasKey := l.given[keyKey]
	switch {
	case !hasCert && !hasKey || l.need < ForServe || cert.wrong || key.wrong:
		return
	case !hasKey:
		l.reportWrong(cert, "given without "+keyKey, "both or neither")
		return
	case !hasCert:
		l.reportWrong(key, "given without "+certKey, "both or neither")
		return
	}
	if _, err := tls.LoadX509KeyPair(c.TLS.Cert, c.TLS.Key); err != nil {
		l.reportWrong(
			cert,
			yamlfile.Quoted(c.TLS.Cert)+": cannot be used: "+yamlfile.Reason(err),
			"the certificate and those that lead to its root, as PEM, with the key of "+keyKey,
		)
	}
}
