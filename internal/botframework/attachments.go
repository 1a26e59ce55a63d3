package botframework

import (
	"strings"

	"github.com/go-json-experiment/json"
)

// HasFiles reports whether the message carries anything besides its text:
// images, files, cards. The text/html attachment, which Teams adds as a rich
// copy of the text, is not counted.
func (a *Activity) HasFiles() bool {
	for _, raw := range a.Attachments {
		var attachment struct {
			ContentType string `json:"contentType"`
		}
		if json.Unmarshal(raw, &attachment) != nil || !strings.HasPrefix(attachment.ContentType, "text/html") {
			return true
		}
	}
	return false
}
