package config

import (
	"fmt"
	"io"
)

// Secret is text that must not be seen. However it is printed, logged or
// marshalled, it reads "[hidden]". string(s) returns the text itself.
type Secret string

const hidden = "[hidden]"

// Format covers every verb of fmt. With a wrong verb (%d), fmt would print the
// text of a type that is only a Stringer.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText covers encoding/json and both handlers of log/slog.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
