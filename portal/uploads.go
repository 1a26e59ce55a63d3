package portal

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

type fileHeader = multipart.FileHeader

const (
	// maxUploads is how many files one form may bring.
	maxUploads = 5
	// maxMemory bounds what of a form's files is in memory. The rest is in
	// temporary files.
	maxMemory = 1 << 20
	// uploadWait is how long a phone may take to send its files.
	uploadWait = 5 * time.Minute
)

// expectUploads allows a form as much room and time as files need.
func (v *visit) expectUploads() {
	size, _ := v.Desk.Files.Limits()
	v.r.Body = http.MaxBytesReader(v.w, v.body, maxForm+maxUploads*size)
	c := http.NewResponseController(v.w)
	end := time.Now().Add(uploadWait)
	_ = c.SetReadDeadline(end) // not every connection has one
	_ = c.SetWriteDeadline(end.Add(writeWait))
}

// dropUploads removes the temporary files of a form. The server does so only for
// the request that it made itself.
func (v *visit) dropUploads() {
	if v.r.MultipartForm != nil {
		_ = v.r.MultipartForm.RemoveAll() // the system clears its folder
	}
}

// acceptedFiles are the kinds of files that a field offers to choose (HTML, section
// 4.10.5.1.17). It asks for no camera (capture): phones then offer nothing else, and
// offer theirs by themselves where pictures are accepted.
func (v *visit) acceptedFiles() string {
	_, types := v.Desk.Files.Limits()
	list := make([]string, len(types))
	for i, kind := range types {
		list[i] = kind
		if !strings.Contains(kind, "/") {
			list[i] = "." + strings.TrimPrefix(kind, ".")
		}
	}
	return strings.Join(list, ",")
}

// filesRule says at the field which files can be sent.
func (v *visit) filesRule() string {
	size, types := v.Desk.Files.Limits()
	return v.words.Say(
		"portal.files.rule",
		"n",
		maxUploads,
		"limit",
		v.words.Size(size),
		"types",
		strings.Join(types, ", "),
	)
}

func (v *visit) largestFile() string {
	size, _ := v.Desk.Files.Limits()
	return strconv.FormatInt(size, 10)
}

// fileLinkLasts is how long a link to a file works that stands on a page.
const fileLinkLasts = time.Hour

// addFiles keeps the files that were sent and attaches them.
func (v ticketPages) addFiles(id string) (t tickets.Ticket, err error) {
	seen, err := v.Desk.Tickets.View(v.ctx(), v.reader(), id)
	if err != nil {
		return seen.Ticket, err
	}
	switch {
	case !seen.Standing.Owner():
		return seen.Ticket, tickets.ErrForbidden
	case !seen.May.Has(tickets.OpAttach):
		return seen.Ticket, tickets.ErrState
	}
	kept, err := v.keepFiles(false)
	if err != nil {
		return seen.Ticket, err
	}
	t = seen.Ticket
	for i, f := range kept {
		a := v.actor()
		a.Activity = fmt.Sprintf("%s/%d", a.Activity, i)
		if t, err = v.Desk.Tickets.Attach(v.ctx(), a, id, f); err != nil {
			return t, err
		}
	}
	return t, nil
}

// keepFiles keeps the files of the form that was sent.
func (v *visit) keepFiles(chat bool) (list []tickets.Attachment, err error) {
	if v.r.MultipartForm == nil {
		return nil, &tickets.Invalid{Field: "files", Empty: true}
	}
	sent := v.r.MultipartForm.File["files"]
	sent = slices.DeleteFunc(slices.Clone(sent), func(h *fileHeader) bool { return h.Filename == "" })
	if len(sent) == 0 && !chat {
		return nil, &tickets.Invalid{Field: "files", Empty: true}
	}
	if len(sent) > maxUploads {
		return nil, &tickets.Invalid{
			Field:   "files",
			Message: tickets.Text{"": v.words.Say("portal.files", "n", maxUploads)},
		}
	}
	for _, h := range sent {
		kept, err := v.keepFile(h, chat)
		if err != nil {
			return list, err
		}
		list = append(list, kept)
	}
	return list, nil
}

func (v *visit) keepFile(h *fileHeader, chat bool) (kept tickets.Attachment, err error) {
	content, err := h.Open()
	if err != nil {
		return kept, err
	}
	defer content.Close()
	f := desk.NewFile{ID: v.Desk.Files.NewID(), Name: h.Filename, By: v.who.Person.ID, Chat: chat}
	kept, lost, err := v.Desk.Files.Put(v.ctx(), f, content)
	if err != nil {
		return kept, err
	}
	if lost != "" {
		size, types := v.Desk.Files.Limits()
		reason := v.words.Say("loss."+string(lost), "limit", v.words.Size(size), "types", strings.Join(types, ", "))
		return kept, &tickets.Invalid{Field: "files", Message: tickets.Text{"": h.Filename + ": " + reason}}
	}
	kept.ID, kept.By, kept.At = f.ID, v.who.Person, v.Now().UTC()
	return kept, nil
}

// fileLink is where a file opens; empty when there is no way.
func (v *visit) fileLink(id string) string { return v.Desk.Files.Link(id, fileLinkLasts) }
