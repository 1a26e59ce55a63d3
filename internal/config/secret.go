package config

import (
	"fmt"
	"io"
)

// Secret is text that must not be seen. However it is printed, logged or marshalled, it reads "[hidden]";
// the text itself is string(s).
type Secret string

const hidden = "[hidden]"

// Format covers every verb of fmt: with a wrong verb (%d) fmt would print the text of a mere Stringer.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText covers encoding/json and both handlers of log/slog.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
