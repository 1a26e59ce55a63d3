package teamsim

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"
)

// said is a message of a person on its way to the bot.
type said struct {
	conversation string
	text, html   string // the text as shown in plain; the rich copy, "" for none
	entities     []any
	attachments  []any
	files        []string // the names of what is attached
}

// say stores a person's message and delivers it as Teams does.
func (p *Person) say(ctx context.Context, what said) Answer {
	s := p.sim
	s.mu.Lock()
	at, ok := s.knows(what.conversation)
	if !ok {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", what.conversation)}
	}
	m := s.keep(at, Message{
		ConversationID: what.conversation, FromID: p.ID, FromName: p.Name, Text: what.text, TextFormat: "plain",
		Files: what.files,
	})
	activity := s.in(s.base("message", m.ID, p), at, m.ConversationID)
	s.mu.Unlock()
	s.fill(activity, what)
	return s.deliver(ctx, activity)
}

// fill puts what was said into an activity. The bot is mentioned where its name
// is marked as a mention in the text.
func (s *Sim) fill(activity object, what said) {
	s.write(activity, what)
	entities := what.entities
	if strings.Contains(what.text, s.botMention()) {
		entities = append(entities, s.mentionOfBot())
	}
	activity["entities"] = append(entities, activity["entities"].([]any)...)
}

// write puts the text, its rich copy and the attachments into an activity.
func (s *Sim) write(activity object, what said) {
	what = s.drawEmoji(what)
	activity["text"], activity["textFormat"] = what.text, "plain"
	attachments := slices.Clone(what.attachments)
	if what.html != "" {
		attachments = append(attachments, object{"contentType": "text/html", "content": what.html})
	}
	if len(attachments) > 0 {
		activity["attachments"] = attachments
	}
}

func (s *Sim) botMention() string { return "<at>" + s.options.BotName + "</at>" }

// SayRich writes formatted text. text is the text without formatting, rich the
// copy in HTML that Teams adds. "<at>", the bot's name and "</at>" in text
// mention the bot. rich is sent as given.
func (p *Person) SayRich(ctx context.Context, conversationID, text, rich string) Answer {
	return p.say(ctx, said{conversation: conversationID, text: text, html: rich})
}

// Quote replies to m by quoting it, in m's conversation.
func (p *Person) Quote(ctx context.Context, m Message, text string) Answer {
	preview := m.Plain()
	return p.say(ctx, said{
		conversation: m.ConversationID,
		text:         `<quoted messageId="` + m.ID + `"/>` + text,
		html: `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="` + m.ID + `">` + "\n" +
			`<strong itemprop="mri" itemid="` + m.FromID + `">` + html.EscapeString(m.FromName) + `</strong>` +
			`<span itemprop="time" itemid="` + m.ID + `"></span>` + "\n" +
			`<p itemprop="preview">` + html.EscapeString(preview) + `</p>` + "\n" +
			`</blockquote>` + "\n" + `<p>` + html.EscapeString(text) + `</p>`,
		entities: []any{object{"type": "quotedReply", "quotedReply": object{
			"messageId": m.ID, "senderId": m.FromID, "senderName": m.FromName, "preview": preview,
			"time": m.ID, "isReplyDeleted": m.Deleted, "validatedMessageReference": true,
		}}},
	})
}

// SendPicture pastes a picture. The connector stores it and serves it only to
// the bot.
func (p *Person) SendPicture(ctx context.Context, conversationID, name string, data []byte) Answer {
	return p.SayPicture(ctx, conversationID, "", File{name, data})
}

// SayPicture pastes a picture behind a text, which may be empty.
func (p *Person) SayPicture(ctx context.Context, conversationID, text string, picture File) Answer {
	id := p.sim.store(picture.Name, picture.Data)
	address := p.sim.ServiceURL() + "v3/attachments/" + id + "/views/original"
	return p.say(ctx, said{
		conversation: conversationID,
		text:         text,
		files:        []string{picture.Name},
		html: `<p>` + html.EscapeString(
			text,
		) + `<img alt="image" src="` + address + `" itemscope="` + strings.TrimPrefix(
			path.Ext(picture.Name),
			".",
		) + `" itemtype="http://schema.skype.com/AMSImage" itemid="` + id + `"></p>`,
		attachments: []any{object{"contentType": "image/*", "contentUrl": address}},
	})
}

// File is a file that a person sends.
type File struct {
	Name string
	Data []byte
}

// SendFile sends a file. In the personal chat, anybody who knows its address
// can download it. As in SharePoint, requests with a token are refused. In a
// channel the bot gets only the file's place in the rich copy.
func (p *Person) SendFile(ctx context.Context, conversationID, name string, data []byte) Answer {
	s := p.sim
	if conversationID == p.Chat {
		return p.SendFiles(ctx, "", File{name, data})
	}
	id := s.store(name, data)
	return p.say(
		ctx,
		said{
			conversation: conversationID,
			files:        []string{name},
			html:         `<p></p><attachment id="` + id + `"></attachment>`,
		},
	)
}

// SendFiles sends files in the personal chat, with a text that may be empty.
func (p *Person) SendFiles(ctx context.Context, text string, files ...File) Answer {
	s := p.sim
	what := said{conversation: p.Chat, text: text, html: "<p>" + html.EscapeString(text) + "</p>"}
	for _, f := range files {
		id := s.store(f.Name, f.Data)
		what.files = append(what.files, f.Name)
		what.attachments = append(what.attachments, object{
			"contentType": "application/vnd.microsoft.teams.file.download.info",
			"contentUrl":  s.url + "/personal/Documents/" + url.PathEscape(f.Name), "name": f.Name,
			"content": object{
				"downloadUrl": s.url + "/download/" + id + "?tempauth=" + randomGUID(), "uniqueId": id,
				"fileType": strings.TrimPrefix(path.Ext(f.Name), "."),
			},
		})
	}
	if text == "" {
		what.html = `<p>&nbsp;</p>`
	}
	return p.say(ctx, what)
}

// SendNothing sends something of which the bot gets nothing. In the personal
// chat it is a picture from a phone's gallery: text and attachments are null
// (OfficeDev/BotBuilder-MicrosoftTeams#287). In a channel it is a file: the rich
// copy is empty (microsoft/botbuilder-dotnet#6710).
func (p *Person) SendNothing(ctx context.Context, conversationID string) Answer {
	s := p.sim
	s.mu.Lock()
	at, ok := s.knows(conversationID)
	if !ok {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", conversationID)}
	}
	m := s.keep(at, Message{ConversationID: conversationID, FromID: p.ID, FromName: p.Name, TextFormat: "plain"})
	activity := s.in(s.base("message", m.ID, p), at, m.ConversationID)
	s.mu.Unlock()
	activity["text"], activity["attachments"] = nil, nil
	if at.team != nil {
		activity["text"] = ""
		activity["attachments"] = []any{object{"contentType": "text/html", "content": ""}}
	}
	return s.deliver(ctx, activity)
}

// Type tells the bot that the person is typing in a conversation.
func (p *Person) Type(ctx context.Context, conversationID string) Answer {
	s := p.sim
	s.mu.Lock()
	at, ok := s.knows(conversationID)
	if !ok {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", conversationID)}
	}
	activity := s.in(s.base("typing", s.nextID(), p), at, conversationID)
	s.mu.Unlock()
	return s.deliver(ctx, activity)
}
