package portal

import (
	"net/http"
	"slices"

	"frontdesk/chat"
)

// describe records what the visitor's chat is about.
func (v chats) describe(id string) error {
	about := chat.Topic{Words: v.form("topic"), Category: v.form("category")}
	_, err := v.Desk.Topics.Describe(v.ctx(), v.actor(), id, about)
	if why, refused := v.refusal(err); refused {
		return v.showChat(http.StatusUnprocessableEntity, id, chatView{topic: about, why: why})
	}
	if err != nil {
		return err
	}
	return v.backToChat(id, 0)
}

// askTopic fills in the question what a waiting chat is about.
func (v chats) askTopic(c *chatView) error {
	if !c.AsksTopic() {
		return nil
	}
	list, err := v.Desk.Topics.Categories(v.ctx(), c.Employee, v.words.Lang)
	for _, one := range list {
		c.topics = append(c.topics, option{Value: one.ID, Title: one.Name, Chosen: one.ID == c.topic.Category})
	}
	return err
}

// topicFields are the inputs of that question.
func (v chats) topicFields(c chatView) (list []field) {
	if len(c.topics) > 0 {
		list = append(list, field{
			Name: "category", ID: "chat-category", Label: v.words.Say("ticket.category"), Kind: "choice",
			Choices: slices.Clone(c.topics), Reason: c.why.at("category"),
		})
	}
	return append(list, field{
		Name: "topic", ID: "chat-topic", Label: v.words.Say("chat.topic.ask"), Max: chat.MaxTopic,
		Value: c.topic.Words, Reason: c.why.at("topic"),
	})
}
