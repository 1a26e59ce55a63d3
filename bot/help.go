package bot

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
)

// help lists what can be typed where the turn is.
func (b *Bot) help(_ context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if t.Activity.Place() == "channel" {
		return b.channelHelp(t, ""), nil
	}
	var commands []cards.Command
	for _, one := range b.routes.typed {
		if !one.to.onlyAdmins() || b.Setup.IsAdmin(t.Actor.ID) {
			commands = append(commands, one.command(t.Words))
		}
	}
	return reply{card: cards.Help(t.Words, commands), summary: t.Words.Say("help.title")}, nil
}

// command returns the line of the help about a word.
func (one route) command(w locale.Words) cards.Command {
	return cards.Command{Word: w.Say(one.word), Does: w.Say(one.help)}
}

// channelHelp lists what can be typed in a channel, under a note, which may be
// empty.
func (b *Bot) channelHelp(t *Turn, note string) reply {
	var commands []cards.Command
	for _, one := range b.routes.inChannels {
		if b.mayTypeInChannel(one, t.Actor.ID) && one.verb != cards.VerbHelp { // this is it
			commands = append(commands, one.command(t.Words))
		}
	}
	return reply{card: cards.ChannelHelp(t.Words, note, commands), summary: t.Words.Say("help.title")}
}

// mayTypeInChannel reports whether a word is a command for somebody in a
// channel.
func (b *Bot) mayTypeInChannel(one route, person string) bool {
	return one.to.inChannels() && (one.verb != cards.VerbUnlink || b.Setup.IsAdmin(person))
}

// answerUnknown answers somebody who speaks to the app in a channel and means
// no command: with the nearest one, or with all of them.
func (b *Bot) answerUnknown(t *Turn) reply {
	text := t.Activity.PlainText()
	note := ""
	if text != "" {
		note = t.Words.Say("near.unknown", "text", locale.Clip(cards.Clean(text), outgoing.Quoted))
	}
	found, ok := b.routes.near(text, func(one route) bool { return b.mayTypeInChannel(one, t.Actor.ID) })
	if !ok {
		return b.channelHelp(t, note)
	}
	note += " " + t.Words.Say("near.ask", "word", found.typed)
	return reply{card: cards.Proposed(t.Words, note, found.entry()), summary: cards.Clean(note)}
}
