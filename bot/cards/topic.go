package cards

import (
	"slices"

	"frontdesk/chat"
	"frontdesk/internal/locale"
)

// question asks what a chat is about, or says it.
func (o OwnView) question(w locale.Words, v chat.View) (body []any) {
	if o.Topic != "" {
		return []any{fact(w.Say("chat.topic"), o.Topic)}
	}
	if !v.AsksTopic() {
		return nil
	}
	words := input{
		Type: "Input.Text", ID: "topic", Label: w.Say("chat.topic.ask"), MaxLength: chat.MaxTopic,
		Value: clipTyped(o.Typed.Words, maxTypedText),
	}
	if len(o.Categories) == 0 {
		return []any{words}
	}
	category := chooser("category", w.Say("ticket.category"), o.Categories)
	category.Value = o.Typed.Category
	return []any{category, words}
}

// answering adds the button of the question to those of a waiting card.
func (o OwnView) answering(w locale.Words, v chat.View, actions []action) []action {
	if !v.AsksTopic() {
		return actions
	}
	return slices.Insert(actions, 0, execute(w.Say("form.save"), VerbChatTopic, map[string]any{"id": v.ID}))
}
