package teamsim

import (
	"context"
	"errors"
	"fmt"
)

// Press presses the Action.Execute with that title in m, wherever it is in the
// card. The given inputs are filled in, and the others keep the values that the
// card sets. A row that can be pressed is also found by words in it. Answer.Err
// is set if the card has no such button, or if the button's form has no such
// input. If the answer is a card, Sees shows it to the person from then on.
func (p *Person) Press(ctx context.Context, m Message, title string, inputs map[string]any) Answer {
	b, err := findButton(m.Card, title)
	if err != nil {
		return Answer{Err: err}
	}
	data, err := b.data(inputs)
	if err != nil {
		return Answer{Err: err}
	}
	action := object{"type": "Action.Execute", "verb": b.action["verb"], "data": data}
	if id, ok := b.action["id"]; ok {
		action["id"] = id
	}
	return p.invoke(ctx, m, action, "manual")
}

// PressAction sends a press with any verb and data. m need not have such a
// button.
func (p *Person) PressAction(ctx context.Context, m Message, verb string, data map[string]any) Answer {
	return p.invoke(ctx, m, object{"type": "Action.Execute", "verb": verb, "data": data}, "manual")
}

// Refresh runs the refresh action of m's card, as a client does when the person
// sees the card. Answer.Err is set if the card has none.
func (p *Person) Refresh(ctx context.Context, m Message) Answer {
	again, _ := parseCard(m.Card)["refresh"].(object)
	action, ok := again["action"].(object)
	if !ok {
		return Answer{Err: errors.New("teamsim: the card has no refresh")}
	}
	return p.invoke(ctx, m, action, "automatic")
}

// RefreshAction does what PressAction does, but as an action that the client
// runs by itself.
func (p *Person) RefreshAction(ctx context.Context, m Message, verb string, data map[string]any) Answer {
	return p.invoke(ctx, m, object{"type": "Action.Execute", "verb": verb, "data": data}, "automatic")
}

func (p *Person) invoke(ctx context.Context, m Message, action object, trigger string) Answer {
	return p.send(ctx, m, "adaptiveCard/action", object{"action": action, "trigger": trigger})
}

// send sends an invoke of a card.
func (p *Person) send(ctx context.Context, m Message, name string, value object) Answer {
	s := p.sim
	s.mu.Lock()
	base, _ := splitThread(m.ConversationID)
	at := s.places[base]
	if at == nil {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", m.ConversationID)}
	}
	activity := s.in(s.base("invoke", "f:"+randomGUID(), p), at, m.ConversationID)
	s.mu.Unlock()
	data, _ := activity["channelData"].(object)
	delete(data, "teamsChannelId")
	delete(data, "teamsTeamId")
	data["source"] = object{"name": "message"}
	activity["name"] = name
	activity["replyToId"] = m.ID
	activity["value"] = value
	return s.deliver(ctx, activity)
}
