package program

import (
	"testing"

	"frontdesk/internal/scripttest"
)

// TestConversations plays what people can do with the desk, one conversation
// per file. internal/scripttest/sentences.go says how they are written.
func TestConversations(t *testing.T) { scripttest.Run(t, fromRoot("testdata/conversations"), run) }
