package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// handler answers one verb or typed word.
type handler func(ctx context.Context, t *Turn, data botframework.Data) (reply, error)

// route is one thing that people can ask for. Menu, help and the app package's
// commands are all made from routes.
type route struct {
	verb   string // of its buttons
	entry  string // in the menu, as configured; empty: not in the menu
	title  string // key of the menu button's title
	word   string // key of the word that can be typed; empty: none
	help   string // key of what the word does
	arg    string // name under which the rest of the typed line is passed on
	rest   rest
	to     audience
	stops  bool // the word is not part of a live chat
	stays  bool // its buttons work even when the menu does not have it
	reads  bool // it changes nothing, so a client may press it by itself
	handle handler
}

// rest says what may be typed after a word that has an arg.
type rest int

const (
	aNumber rest = iota // the number of a ticket
	anyText
)

// audience says whom a word is for.
type audience int

const (
	forEverybody audience = iota
	forBoth               // everybody, and people who work in a channel
	forChannels           // people who work in a channel
	forAdmins             // administrators
	// forChannelsAndAdmins is for people who work in a channel, and for
	// administrators in their own chat.
	forChannelsAndAdmins
	forCodeBearers // people who may have the one-time code: the help does not mention it
)

// inChannels reports whether a word can be written in a channel.
func (a audience) inChannels() bool {
	return a == forBoth || a == forChannels || a == forChannelsAndAdmins
}

// onlyAdmins reports whether, outside channels, a word is for administrators
// alone.
func (a audience) onlyAdmins() bool { return a == forAdmins || a == forChannelsAndAdmins }

// routes finds the route of a verb or of a typed word in any language.
type routes struct {
	menu  []route // enabled entries, in the order of the configuration
	typed []route // enabled words, in the order of the help
	// inChannels are the words that can be typed in a channel, in the order of
	// the help.
	inChannels []route
	verbs      map[string]route
	words      map[string]route
	sorted     []string // the keys of words
	// number is the route for a ticket number typed alone. It is nil when that
	// is off.
	number *route
	texts  locale.Texts
}

func newRoutes(list []route, menu []string, texts locale.Texts) routes {
	r := routes{menu: menuRoutes(list, menu), verbs: map[string]route{}, words: map[string]route{}, texts: texts}
	for _, one := range list {
		off := one.entry != "" && !slices.Contains(menu, one.entry)
		if off && !one.stays {
			continue
		}
		if _, taken := r.verbs[one.verb]; taken {
			panic(fmt.Sprintf("bot: two routes for verb %q", one.verb))
		}
		r.verbs[one.verb] = one
		if off || one.word == "" {
			continue
		}
		if one.arg == "id" {
			r.number = &one
		}
		if one.to != forChannels && one.to != forCodeBearers {
			r.typed = append(r.typed, one)
		}
		if one.to.inChannels() {
			r.inChannels = append(r.inChannels, one)
		}
		r.listen(one)
	}
	r.listenToOwn()
	r.sorted = slices.Sorted(maps.Keys(r.words))
	return r
}

// menuRoutes returns the routes of the menu, in its order.
func menuRoutes(list []route, menu []string) (found []route) {
	for _, entry := range menu {
		for _, one := range list {
			if one.entry == entry {
				found = append(found, one)
			}
		}
	}
	return found
}

// entries returns the buttons of the menu. Somebody in a chat cannot ask for
// another.
func (r routes) entries(w locale.Words, chatting bool) []cards.Entry {
	var entries []cards.Entry
	for _, one := range r.menu {
		if !chatting || one.verb != cards.VerbChatAsk {
			entries = append(entries, cards.Entry{Title: w.Say(one.title), Verb: one.verb})
		}
	}
	return entries
}

// listen makes the route answer to its word in every language.
func (r routes) listen(one route) {
	for _, lang := range locale.Languages() {
		word := r.texts.In(lang, nil).Say(one.word)
		if other, taken := r.words[word]; taken && other.verb != one.verb {
			panic(fmt.Sprintf("bot: two routes for word %q", word))
		}
		r.words[word] = one
	}
}

// listenToOwn makes the routes answer to the desk's own words too, where those
// mean nothing else: people know them, and the documentation has them.
func (r routes) listenToOwn() {
	for _, one := range slices.Concat(r.typed, r.inChannels) {
		for _, lang := range locale.Languages() {
			word := locale.In(lang, nil).Say(one.word)
			if _, taken := r.words[word]; !taken {
				r.words[word] = one
			}
		}
	}
}

// find returns the route of a typed line and the data it passes on. ok is false
// when the line is not a command.
func (r routes) find(line string) (one route, data botframework.Data, ok bool) {
	line = strings.TrimSpace(strings.ToLower(line))
	first, rest := line, ""
	if i := strings.IndexFunc(line, unicode.IsSpace); i > 0 {
		first, rest = line[:i], strings.TrimSpace(line[i:])
	}
	one, ok = r.words[first]
	switch {
	case ok && rest == "":
		return one, nil, true
	case ok && one.arg != "" && (one.rest == anyText || len(tickets.IDs(rest)) > 0):
		return one, botframework.Text(one.arg, rest), true
	case r.number != nil && len(tickets.IDs(line)) > 0:
		return *r.number, botframework.Text(r.number.arg, line), true
	}
	return route{}, nil, false
}

// Offered returns a menu without the entries that do not apply: the catalog,
// when none is configured.
func Offered(menu []string, catalog bool) []string {
	return slices.DeleteFunc(slices.Clone(menu), func(entry string) bool { return entry == "catalog" && !catalog })
}

// Command is a typed word and what it does, by language.
type Command struct{ Word, Does map[string]string }

// Commands returns the words that an employee can type in their own chat with
// that menu: its entries in order, the other words, then help.
func Commands(menu []string, texts locale.Texts) []Command {
	r := newRoutes(none().list(), menu, texts)
	list := slices.Clone(r.menu)
	for _, one := range r.typed {
		if one.entry == "" && !one.to.onlyAdmins() && one.verb != cards.VerbHelp {
			list = append(list, one)
		}
	}
	return r.commands(list)
}

// ChannelCommands returns the words that an analyst can type in a channel: those
// of queues, then help.
func ChannelCommands(menu []string, texts locale.Texts) []Command {
	r := newRoutes(none().list(), menu, texts)
	return r.commands(slices.DeleteFunc(slices.Clone(r.inChannels), func(one route) bool {
		return one.verb == cards.VerbHelp || one.verb == cards.VerbUnlink // which administrators alone can do
	}))
}

// commands returns routes and the help as commands.
func (r routes) commands(list []route) (commands []Command) {
	for _, one := range r.typed {
		if one.verb == cards.VerbHelp {
			list = append(list, one)
		}
	}
	for _, one := range list {
		c := Command{Word: map[string]string{}, Does: map[string]string{}}
		for _, lang := range locale.Languages() {
			w := r.texts.In(lang, nil)
			c.Word[lang], c.Does[lang] = w.Say(one.word), w.Say(one.help)
		}
		commands = append(commands, c)
	}
	return commands
}
