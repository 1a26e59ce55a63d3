package botframework

import (
	"encoding/base64"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// maxPicture is the largest picture that Teams shows in a message (Learn: send
// and receive files, "Inline images": 1 MB, 1024 by 1024 pixels).
const maxPicture = 1 << 20

// Picture is an image shown in the conversation itself. It travels in the
// message as base64, which does not count towards the message size.
type Picture struct {
	Name        string
	ContentType string // "image/png", "image/jpeg" or "image/gif"
	Data        []byte
}

// Fits reports whether Teams shows the picture in a message: every client knows
// its type, and it has at most 1 MB. A picture that does not fit must be sent as
// a link. Pictures larger than 1024 by 1024 pixels are scaled down.
func (p Picture) Fits() bool { return Shown(p.ContentType, int64(len(p.Data))) }

// Shown is Fits for a picture of the given type and size in bytes.
func Shown(contentType string, size int64) bool {
	switch contentType {
	case "image/png", "image/jpeg", "image/gif":
		return size > 0 && size <= maxPicture
	}
	return false
}

func (p Picture) attachment() schema.Attachment {
	return schema.Attachment{
		Name: p.Name, ContentType: p.ContentType,
		ContentURL: "data:" + p.ContentType + ";base64," + base64.StdEncoding.EncodeToString(p.Data),
	}
}
