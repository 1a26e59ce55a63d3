package botframework

import (
	"path"
	"strings"

	"github.com/go-json-experiment/json"
	"golang.org/x/net/html"
)

// fileDownload marks a file that a person sent in a personal chat (Learn: send
// and receive files, "Receive files in personal chat").
const fileDownload = "application/vnd.microsoft.teams.file.download.info"

// maxCopied limits how many files are read from a rich copy.
const maxCopied = 20

// File is something that came with a message besides its text. The sender's
// client wrote all of it.
type File struct {
	Name string // "" when it has none, as with pasted pictures
	// ContentType is the announced type. It may be "image/*", and is "" for
	// files: their type is known once they are loaded.
	ContentType string
	URL         string // "" for what cannot be loaded: cards, files in channels
	Inline      bool   // a picture in the text
	Token       bool   // a view at the connector, which wants the bot's token
}

// Files returns what the message carries besides its text, in order. The rich
// copy of the text and the pictures of emoji do not count. Files that only the rich copy mentions, such
// as files in channels, are listed without URL.
func (a *Activity) Files() []File {
	var files []File
	copied, _ := a.richCopy()
	emoji := emojiPictures(copied)
	for _, raw := range a.Attachments {
		var sent attachment
		if json.Unmarshal(raw, &sent) != nil {
			sent = attachment{}
		}
		if !isRichCopy(sent.ContentType) && !emoji[sent.ContentURL] && !isEmojiURL(sent.ContentURL) {
			files = append(files, sent.file(a.ServiceURL))
		}
	}
	if len(files) == 0 {
		return filesOnlyInCopy(copied)
	}
	return files
}

// filesOnlyInCopy returns the files and pictures that the rich copy mentions but
// that are not attached.
func filesOnlyInCopy(copied string) []File {
	if !strings.Contains(copied, "<attachment") && !strings.Contains(copied, "<img") {
		return nil
	}
	var files []File
	_, own := cutQuote(copied)
	tokens := html.NewTokenizer(strings.NewReader(own))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		switch token := tokens.Token(); {
		case token.Data == "attachment":
			files = append(files, File{})
		case token.Data == "img" && !isEmoji(token):
			files = append(files, File{ContentType: "image/*", Inline: true})
		}
	}
	return files[:min(len(files), maxCopied)]
}

// HasFiles reports whether [Activity.Files] returns any.
func (a *Activity) HasFiles() bool { return len(a.Files()) > 0 }

// attachment is an attachment of an incoming message. The shape of content
// depends on the type. Content of the wrong shape makes it unreadable.
type attachment struct {
	ContentType string    `json:"contentType"`
	ContentURL  string    `json:"contentUrl"`
	Name        string    `json:"name"`
	Content     looseFile `json:"content"`
}

func (sent attachment) file(serviceURL string) File {
	f := File{Name: sent.Name, ContentType: sent.ContentType}
	switch {
	case strings.HasPrefix(sent.ContentType, "image/"):
		f.URL, f.Inline = sent.ContentURL, true
		f.Token = isView(f.URL, serviceURL)
	case sent.ContentType == fileDownload:
		f.ContentType, f.URL = "", sent.Content.DownloadURL
		if kind := sent.Content.FileType; f.Name != "" && kind != "" && path.Ext(f.Name) == "" {
			f.Name += "." + kind
		}
	}
	return f
}
