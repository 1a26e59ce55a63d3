package config

import "strings"

// Log says how the desk writes its log.
type Log struct {
	Format string // "text" or "json"
	Level  string // "debug", "info", "warn" or "error"
}

// Metrics says where the desk can be measured.
type Metrics struct {
	Listen string // host:port, with a host; empty: nowhere
}

var watchRows = []row[Config]{
	{
		key: "log.format", expected: "text or json", fallback: "text",
		set: setScalar(anyOf("text", "json"), func(c *Config) *string { return &c.Log.Format }),
	},
	{
		key: "log.level", expected: "debug, info, warn or error", fallback: "info",
		set: setScalar(anyOf("debug", "info", "warn", "error"), func(c *Config) *string { return &c.Log.Level }),
	},
	{
		key: "metrics.listen", expected: "host:port",
		set: setScalar(loopbackPort, func(c *Config) *string { return &c.Metrics.Listen }),
	},
}

// loopbackPort reads host:port. Without a host, it is this machine's own: whoever
// wants others to measure the desk says so.
func loopbackPort(text string) (string, bool) {
	text, ok := hostPort(text)
	if strings.HasPrefix(text, ":") {
		text = "127.0.0.1" + text
	}
	return text, ok
}
