package desk

import "context"

// Auditor is a store that can say whether it is whole.
type Auditor interface {
	// Audit reads everything as it is at one moment, and tells what does not fit:
	// records that are missing or cannot be read, indexes that are not those of
	// their records, a history that does not end where its ticket stands. It
	// changes nothing. The error says why it could not go on.
	Audit(ctx context.Context, tell Findings) (Census, error)
}

// Findings is whom an Auditor tells.
type Findings struct {
	// Problem is called with one line for each thing that does not fit.
	Problem func(string)
	// File is called for each file that a record names.
	File func(NamedFile)
}

// NamedFile is a file that a record names. Size is in bytes.
type NamedFile struct {
	Of, ID string // the ticket or chat, and the id under which the file is kept
	Size   int64
	// Expires is set for a file that is removed when its time is up, though its
	// record stays.
	Expires bool
}

// Census counts what a store holds.
type Census struct {
	Tickets  int `json:"tickets"`
	Events   int `json:"events"`
	Chats    int `json:"chats"`
	Messages int `json:"messages"`
	// Removed counts the messages that were removed when their time was up.
	Removed int `json:"removed,omitempty"`
	People  int `json:"people"`
}
