package teamsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// GroupChat returns the id of a group chat without the bot. The first call
// creates the chat.
func (s *Sim) GroupChat(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "19:" + slug("group", name) + "@thread.v2"
	if s.places[id] == nil {
		s.addPlace(&place{id: id})
	}
	return id
}

// Found is one search result.
type Found struct {
	Title, Text string          // of the preview; Text is HTML
	Card        json.RawMessage // the card that goes into the message
}

// extensionAnswer is the body of an answer to the message extension.
type extensionAnswer struct {
	ComposeExtension struct {
		Type, Text  string
		Attachments []struct {
			ContentType string
			Content     json.RawMessage
			Preview     struct {
				ContentType string
				Content     struct{ Title, Text string }
			}
		}
	}
	Task struct {
		Type  string
		Value json.RawMessage
	}
}

func (a Answer) extension() (answer extensionAnswer) {
	if a.Err != nil || a.Status != 200 || json.Unmarshal(a.Body, &answer) != nil {
		return extensionAnswer{}
	}
	return answer
}

// text returns what a person can read in an answer of the extension that is
// neither a result nor a dialog.
func (e extensionAnswer) text() (text string) {
	if e.ComposeExtension.Type == "message" {
		return e.ComposeExtension.Text
	}
	if e.Task.Type == "message" {
		_ = json.Unmarshal(e.Task.Value, &text) // only a string is text
	}
	return text
}

// Found returns the search results: cards with a preview, as Teams shows them.
func (a Answer) Found() (list []Found) {
	result := a.extension().ComposeExtension
	for _, at := range result.Attachments {
		if result.Type == "result" && at.ContentType == cardType &&
			at.Preview.ContentType == "application/vnd.microsoft.card.thumbnail" {
			list = append(list, Found{at.Preview.Content.Title, at.Preview.Content.Text, at.Content})
		}
	}
	return list
}

// Dialog returns the card of the dialog that was opened or continued.
func (a Answer) Dialog() (json.RawMessage, bool) {
	task := a.extension().Task
	var shown struct {
		Title string
		Card  struct {
			ContentType string
			Content     json.RawMessage
		}
	}
	ok := task.Type == "continue" && json.Unmarshal(task.Value, &shown) == nil && shown.Title != "" &&
		shown.Card.ContentType == cardType
	return shown.Card.Content, ok
}

// extend sends an invoke of the message extension from the conversation where
// the person writes.
func (p *Person) extend(ctx context.Context, conversationID, name string, value object) Answer {
	s := p.sim
	s.mu.Lock()
	base, _ := splitThread(conversationID)
	at := s.places[base]
	if at == nil {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", conversationID)}
	}
	activity := s.in(s.base("invoke", "f:"+randomGUID(), p), at, conversationID)
	s.mu.Unlock()
	data, _ := activity["channelData"].(object)
	data["source"] = object{"name": "compose"}
	activity["name"], activity["value"] = name, value
	return s.deliver(ctx, activity)
}

// Search types text into the search of the message extension. With "" it sends
// what Teams asks for when the search opens.
func (p *Person) Search(ctx context.Context, conversationID, command, parameter, text string) Answer {
	typed := object{"name": parameter, "value": text}
	if text == "" {
		typed = object{"name": "initialRun", "value": "true"}
	}
	return p.extend(ctx, conversationID, "composeExtension/query", object{
		"commandId": command, "parameters": []any{typed}, "queryOptions": object{"skip": 0, "count": 25},
	})
}

// Paste pastes a link from a domain that the message extension has registered.
func (p *Person) Paste(ctx context.Context, conversationID, link string) Answer {
	return p.extend(ctx, conversationID, "composeExtension/queryLink", object{"url": link})
}

// OpenDialog runs a command that opens a dialog. The command runs on message m.
// If m holds only a conversation id, it runs from where a message is written.
func (p *Person) OpenDialog(ctx context.Context, command string, m Message) Answer {
	value := object{"commandId": command, "commandContext": "compose", "context": object{"theme": "default"}}
	if m.ID != "" {
		value["commandContext"], value["messagePayload"] = "message", picked(m)
	}
	return p.extend(ctx, m.ConversationID, "composeExtension/fetchTask", value)
}

func picked(m Message) object {
	base, _ := splitThread(m.ConversationID)
	return object{
		"id":            m.ID,
		"replyToId":     nil,
		"subject":       nil,
		"locale":        "en-us",
		"importance":    "normal",
		"deleted":       false,
		"linkToMessage": "https://teams.microsoft.com/l/message/" + url.PathEscape(base) + "/" + m.ID,
		"from": object{
			"user": object{
				"userIdentityType": "aadUser",
				"id":               nameGUID("person", m.FromName),
				"displayName":      m.FromName,
			},
		},
		"body": object{
			"contentType": "html",
			"content":     "<div><p>" + strings.ReplaceAll(html.EscapeString(m.Text), "\n", "<br>") + "</p></div>",
		},
		"attachments": []any{},
		"mentions":    []any{},
		"reactions":   []any{},
	}
}

// Submit presses the button with that title in the dialog that an answer
// opened. The given inputs are filled in. The others keep their values.
func (p *Person) Submit(ctx context.Context, opened Answer, title string, inputs map[string]any) Answer {
	card, ok := opened.Dialog()
	if !ok {
		return Answer{Err: errors.New("teamsim: no dialog is open")}
	}
	var sent struct{ Value object }
	if err := json.Unmarshal(opened.Activity, &sent); err != nil {
		return Answer{Err: fmt.Errorf("teamsim: %w", err)}
	}
	for _, b := range buttons(parseCard(card), nil) {
		if b.action["type"] != "Action.Submit" || b.action["title"] != title {
			continue
		}
		data, err := b.data(inputs)
		if err != nil {
			return Answer{Err: err}
		}
		sent.Value["data"] = data
		return p.extend(ctx, opened.ConversationID, "composeExtension/submitAction", sent.Value)
	}
	return Answer{Err: fmt.Errorf("teamsim: no button %q among %q", title, Message{Card: card}.Buttons())}
}

// Leave stores a text or card as a message of the person without telling the
// bot.
func (p *Person) Leave(conversationID, text string, card json.RawMessage) (Message, error) {
	s := p.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.knows(conversationID)
	if !ok {
		return Message{}, fmt.Errorf("teamsim: no conversation %q", conversationID)
	}
	return s.keep(
		at,
		Message{ConversationID: conversationID, FromID: p.ID, FromName: p.Name, Text: text, Card: card},
	), nil
}
