package tickets

import (
	"encoding/json"
	"time"
)

// record is a delivery as it is stored: flat, with one form for all kinds. The
// meaning of Word and N depends on the kind.
type record struct {
	To      Address   `json:"to"`
	What    string    `json:"what"`
	Subject string    `json:"subject,omitempty"`
	N       int       `json:"n,omitempty"`
	AskedIn string    `json:"adopt,omitempty"`
	Word    string    `json:"word,omitempty"`
	By      Person    `json:"by,omitzero"`
	Off     bool      `json:"off,omitempty"`
	Part    int       `json:"part,omitempty"`
	Files   []Upload  `json:"files,omitempty"`
	Digest  *Digest   `json:"digest,omitempty"`
	At      time.Time `json:"at"`
	Later   bool      `json:"later,omitempty"`
	Device  string    `json:"device,omitempty"`
	Spare   bool      `json:"spare,omitempty"`
}

// The stored kinds of delivery. A ticket and a chat may share a kind: the
// subject tells them apart.
const (
	recordStatus       = "card"
	recordFresh        = "fresh"
	recordNotice       = "notice"
	recordEdited       = "edited"
	recordReminder     = "reminder"
	recordKeep         = "keep"
	recordFiled        = "filed"
	recordPicture      = "picture"
	recordDraftExpires = "draft-expires"
	recordDraftExpired = "draft-expired"
	recordDigest       = "digest"
	recordQueueState   = "queue-state"
	recordTrouble      = "trouble"
	recordWelcome      = "welcome"
	recordMessage      = "message"
	recordUndelivered  = "undelivered"
	recordFileLost     = "file-lost"
	recordLoad         = "load"
	recordFile         = "file"
	recordReaction     = "reaction"
	recordWarning      = "warning"
	recordLinked       = "linked"
)

func (d Delivery) record() *record {
	r := &record{To: d.To, AskedIn: d.AskedIn, At: d.At, Later: d.Later, Device: d.Device, Spare: d.Spare}
	if d.Content != nil {
		d.Content.fill(r)
	}
	return r
}

// MarshalJSON returns the delivery in its stored form.
func (d Delivery) MarshalJSON() ([]byte, error) {
	return json.Marshal(d.record())
}

// UnmarshalJSON reads a delivery in its stored form, from any version.
func (d *Delivery) UnmarshalJSON(data []byte) error {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return err
	}
	*d = Delivery{
		To: r.To, Content: r.content(), AskedIn: r.AskedIn, At: r.At, Later: r.Later, Device: r.Device, Spare: r.Spare,
	}
	return nil
}

func (r *record) content() Content {
	if _, ok := Number(r.Subject); !ok {
		if read := chatContents[r.What]; read != nil {
			return read(r)
		}
	}
	if read := contents[r.What]; read != nil {
		return read(r)
	}
	return Unknown{r.What, r.Subject}
}

// contents reads content that is not about a chat, by kind.
var contents = map[string]func(*record) Content{
	recordStatus:       func(r *record) Content { return Status{r.Subject} },
	recordFresh:        func(r *record) Content { return Fresh{r.Subject} },
	recordNotice:       func(r *record) Content { return Notice{r.Subject, r.N} },
	recordEdited:       func(r *record) Content { return Correction{r.Subject, r.N} },
	recordUndelivered:  func(r *record) Content { return Undelivered{r.Subject, r.N, r.By} },
	recordReminder:     func(r *record) Content { return Reminder{r.Subject} },
	recordKeep:         func(r *record) Content { return Keep{r.Subject, r.N, r.By, r.Files} },
	recordFiled:        func(r *record) Content { return Filed{r.Subject, r.N, r.Files} },
	recordPicture:      func(r *record) Content { return Picture{r.Subject, r.Word} },
	recordDraftExpires: func(r *record) Content { return DraftExpires{r.Subject} },
	recordDraftExpired: func(r *record) Content { return DraftExpired{r.Subject, r.Word} },
	recordQueueState:   func(r *record) Content { return QueueState{r.Subject, r.Word} },
	recordTrouble:      func(r *record) Content { return Trouble{r.Subject, r.Off} },
	recordWelcome:      func(*record) Content { return Welcome{} },
	recordDigest:       readDigest,
	string(Join):       readConsequence,
	string(Follow):     readConsequence,
	string(Alert):      readConsequence,
}

// chatContents reads content that is about a chat, by kind.
var chatContents = map[string]func(*record) Content{
	recordNotice:      func(r *record) Content { return ChatNotice{r.Subject, r.N, r.Word, r.By} },
	recordEdited:      func(r *record) Content { return ChatEdit{r.Subject, r.N} },
	recordMessage:     func(r *record) Content { return ChatMessage{r.Subject, r.N} },
	recordUndelivered: func(r *record) Content { return ChatUndelivered{r.Subject, r.N} },
	recordFileLost:    func(r *record) Content { return ChatFileLost{r.Subject, r.N, r.Part, Loss(r.Word)} },
	recordLoad:        func(r *record) Content { return ChatLoad{r.Subject, r.N, r.Part} },
	recordFile:        func(r *record) Content { return ChatFile{r.Subject, r.N, r.Part} },
	recordReaction:    func(r *record) Content { return ChatReaction{r.Subject, r.N, r.Word, r.Off, r.By} },
	recordWarning:     func(r *record) Content { return ChatWarning{r.Subject, r.N} },
	recordLinked:      func(r *record) Content { return ChatLinked{r.Subject, r.By} },
}

func readConsequence(r *record) Content {
	return Consequence{Effect(r.What), r.Subject, r.Word, r.By}
}

func readDigest(r *record) Content {
	if r.Digest == nil {
		return DailyDigest{}
	}
	return DailyDigest{*r.Digest}
}

func (c Status) fill(r *record)       { r.What, r.Subject = recordStatus, c.Subject }
func (c Fresh) fill(r *record)        { r.What, r.Subject = recordFresh, c.Subject }
func (c Notice) fill(r *record)       { r.What, r.Subject, r.N = recordNotice, c.Ticket, c.Event }
func (c Correction) fill(r *record)   { r.What, r.Subject, r.N = recordEdited, c.Ticket, c.Event }
func (c Reminder) fill(r *record)     { r.What, r.Subject = recordReminder, c.Ticket }
func (c Picture) fill(r *record)      { r.What, r.Subject, r.Word = recordPicture, c.Ticket, c.File }
func (c DraftExpires) fill(r *record) { r.What, r.Subject = recordDraftExpires, c.Draft }
func (c DraftExpired) fill(r *record) {
	r.What, r.Subject, r.Word = recordDraftExpired, c.Item, c.Title
}
func (c DailyDigest) fill(r *record) { r.What, r.Digest = recordDigest, &c.Digest }
func (c QueueState) fill(r *record)  { r.What, r.Subject, r.Word = recordQueueState, c.Queue, c.Why }
func (c Trouble) fill(r *record)     { r.What, r.Subject, r.Off = recordTrouble, c.Check, c.Over }
func (c Welcome) fill(r *record)     { r.What = recordWelcome }
func (c Unknown) fill(r *record)     { r.What, r.Subject = c.What, c.Subject }

func (c Undelivered) fill(r *record) {
	r.What, r.Subject, r.N, r.By = recordUndelivered, c.Ticket, c.Event, c.Who
}

func (c Keep) fill(r *record) {
	r.What, r.Subject, r.N, r.By, r.Files = recordKeep, c.Ticket, c.Event, c.By, c.Files
}

func (c Filed) fill(r *record) {
	r.What, r.Subject, r.N, r.Files = recordFiled, c.Ticket, c.Event, c.Files
}

func (c Consequence) fill(r *record) {
	r.What, r.Subject, r.Word, r.By = string(c.Effect), c.Ticket, c.Other, c.By
}

func (c ChatMessage) fill(r *record)     { r.What, r.Subject, r.N = recordMessage, c.Chat, c.N }
func (c ChatUndelivered) fill(r *record) { r.What, r.Subject, r.N = recordUndelivered, c.Chat, c.N }
func (c ChatEdit) fill(r *record)        { r.What, r.Subject, r.N = recordEdited, c.Chat, c.N }
func (c ChatWarning) fill(r *record)     { r.What, r.Subject, r.N = recordWarning, c.Chat, c.N }
func (c ChatLinked) fill(r *record)      { r.What, r.Subject, r.By = recordLinked, c.Chat, c.By }

func (c ChatFileLost) fill(r *record) {
	r.What, r.Subject, r.N, r.Part, r.Word = recordFileLost, c.Chat, c.N, c.Part, string(c.Why)
}

func (c ChatLoad) fill(r *record) { r.What, r.Subject, r.N, r.Part = recordLoad, c.Chat, c.N, c.Part }

func (c ChatFile) fill(r *record) { r.What, r.Subject, r.N, r.Part = recordFile, c.Chat, c.N, c.Part }

func (c ChatReaction) fill(r *record) {
	r.What, r.Subject, r.N, r.Word, r.Off, r.By = recordReaction, c.Chat, c.N, c.Reaction, c.Off, c.By
}

func (c ChatNotice) fill(r *record) {
	r.What, r.Subject, r.N, r.Word, r.By = recordNotice, c.Chat, c.Rev, c.How, c.By
}
