package scripttest

import (
	"context"
	"strings"
)

// sentence is one form that a line of a script can have.
type sentence struct {
	form string
	play func(*player, context.Context, given) error
}

// given holds what a line puts into the places of a form.
type given struct {
	who  *person  // NAME
	at   *channel // PLACE
	text string   // TEXT
	rest []word   // …
}

// sentences lists everything that a script can say. NAME is a member of the
// cast. PLACE is the channel of the queue ("channel") or of the second queue
// ("hr"). TEXT is a word or a quoted text, and … is any number of them. $NAME
// stands for somebody's object id. The other placeholders of Settings work here
// too.
//
// A person reads "in order": the texts stand in this order in the next message
// they have not read, in a card that has changed since they last did something,
// or in the answer to their press. After "not" come texts that must not be in
// it. No message can be left unread. Whatever else the desk sends therefore
// fails the script.
var sentences = []sentence{
	{"NAME installs the app", (*player).installs},
	{"NAME uninstalls the app", (*player).uninstalls},
	{"NAME adds the app to the team", (*player).addsToTeam},
	{"NAME adds the app to PLACE", (*player).addsTo},
	{"NAME joins the team", (*player).joinsTeam}, // that of channel, without seeing it
	{"NAME leaves the team", (*player).leavesTeam},
	{"NAME removes the app from PLACE", (*player).removesFrom},
	// deleted, restored, renamed TEXT; deleted unheard: the desk is not told
	{"PLACE is TEXT …", (*player).channelIs},
	{"the team of PLACE is TEXT …", (*player).teamIs}, // archived, unarchived, deleted, restored, renamed TEXT
	{"NAME's app is upgraded", (*player).upgrades},    // Teams tells it in the wrong order
	{"the app in PLACE is upgraded", (*player).upgradesIn},
	{"NAME's chat is lost", (*player).losesChat}, // Teams does not know it until the desk creates it again
	{"NAME speaks TEXT", (*player).speaks},
	{"NAME lives in TEXT", (*player).lives}, // the time zone of their client, "" for one that does not tell it
	{"NAME blocks the app", (*player).blocks},
	{"NAME unblocks the app", (*player).unblocks},

	{"NAME says TEXT", (*player).says},                    // in the chat with the desk
	{"NAME says the code after TEXT", (*player).saysCode}, // the code printed at the last start
	{
		"NAME writes TEXT …",
		(*player).writes,
	}, // in a thread: the last they were in, or: in WORDS-ON-ITS-CARD, or: in the earlier WORDS, of several
	{"NAME posts TEXT", (*player).posts},                    // a new thread
	{"NAME edits TEXT …", (*player).edits},                  // their last message with these words: to TEXT
	{"NAME deletes TEXT", (*player).deletes},                // their last message with these words
	{"NAME reacts to TEXT …", (*player).reacts},             // the desk's last message with these words: with REACTION
	{"NAME sends a picture TEXT …", (*player).sendsPicture}, // of that name, in the thread they were in, else the chat
	{"NAME sends a file TEXT …", (*player).sendsFile},       // of BYTES, and TEXT, saying TEXT
	{"NAME opens the link to TEXT", (*player).opens},        // to a file in a list; what it shows must be read
	{"NAME sends nothing", (*player).sendsNothing},          // that reaches the desk, as with a file in a channel
	{
		"NAME presses TEXT …",
		(*player).presses,
	}, // on WORDS-ON-THE-CARD with INPUT VALUE …; a choice is named by its title
	{"NAME types TEXT …", (*player).types},   // into INPUT, which looks up its choices; what it offers can be read
	{"NAME forges TEXT …", (*player).forges}, // a press that no card offers: VERB NAME VALUE …
	{"NAME's last activity comes again", (*player).comesAgain},
	{"NAME's screen freezes", (*player).freezes}, // from now on they press what they see now
	{"NAME's screen refreshes", (*player).refreshes},
	{"NAME creates TEXT incidents", (*player).createsMany}, // "Problem 1" and so on

	// The message extension, in a group chat of colleagues without the desk.
	{"NAME searches TEXT", (*player).searches},
	{"NAME pastes TEXT", (*player).pastes},               // a link
	{"NAME inserts TEXT", (*player).inserts},             // a search result, by words in its preview, for all to see
	{"NAME looks", (*player).looks},                      // at that message, and the client refreshes it
	{"NAME reports the message TEXT", (*player).reports}, // a colleague's; this opens the dialog
	{"NAME submits TEXT …", (*player).submits},           // a button of the dialog, with INPUT VALUE …

	// The portal, in a browser without JavaScript whose page listens to what happens.
	{"NAME opens the portal", (*player).opensPortal}, // signing in for the first time
	{"NAME opens the page TEXT", (*player).opensPage},
	{"NAME follows TEXT", (*player).follows},               // a link on the page
	{"NAME sends the page TEXT …", (*player).sendsThePage}, // a button on it, with INPUT VALUE …
	{"NAME sees on the page …", (*player).seesOnThePage},   // as "reads", of the page as it becomes
	{"NAME closes the portal", (*player).closesPortal},
	{"NAME switches push on", (*player).switchesPushOn}, // on the page, as its script does
	{"NAME switches push off", (*player).switchesPushOff},
	{"NAME is pushed …", (*player).isPushed},         // as "reads", of what their device shows; none may be left unread
	{"NAME's device leaves", (*player).deviceLeaves}, // the push service does not know it any more

	{"NAME reads …", (*player).reads},
	{"NAME receives …", (*player).receives}, // a message that they have not read
	{"NAME has no button TEXT", (*player).hasNoButton},
	{"NAME's card becomes …", (*player).cardBecomes},       // a card they have read
	{"PLACE's card becomes …", (*player).placeCardBecomes}, // one that was read there
	{"PLACE shows …", (*player).shows},                     // to everybody there
	{"NAME's message TEXT gets …", (*player).gets},         // REACTION, from the desk

	{"NAME's chat echoes", (*player).echoesChat}, // the desk gets its own last message back
	{"PLACE echoes", (*player).echoes},
	{"the desk restarts", (*player).restarts},
	// With sections of the script. frontdesk.NAME and unlinked.NAME replace the
	// sections of that kind, and any other replaces queue.yaml.
	{"the desk restarts with TEXT …", (*player).restartsWith},
	// STATUS for WHOM times N method METHOD retry-after SECONDS code CODE; or:
	// answers, which are lost, or ids, which answers lack
	{"teams fails TEXT …", (*player).fails},
	{"teams recovers", (*player).recovers},
	{"files do not come", (*player).holdsFiles}, // the desk waits for what it loads
	{"files come again", (*player).releasesFiles},
	{"pictures come late", (*player).delaysPictures}, // those sent from now on, as in their first seconds

	// Only with Graph switched on (RunWithGraph). Graph knows only the people
	// that a script describes. The desk caches what Graph tells it, so describe
	// them first.
	{
		"NAME is …",
		withGraph((*player).is),
	}, // available, busy, in a meeting, in a call, away, offline
	{
		"NAME's profile says …",
		withGraph((*player).profileSays),
	}, // name TEXT department TEXT language TEXT manager NAME
	{"NAME belongs to TEXT", withGraph((*player).belongs)},         // the object id of a group of Entra
	{"NAME's feed shows TEXT", withGraph((*player).feedShows)},     // an entry of the activity feed, and nothing else
	{"graph keeps the app from NAME", withGraph((*player).isKept)}, // the app is not added for them
	{
		"graph fails TEXT …",
		withGraph((*player).graphFails),
	}, // STATUS for presence, or profiles retry-after SECONDS
	{"graph never answers", withGraph((*player).graphHangs)},
	{"graph is down", withGraph((*player).graphStops)},
}

// match fills in a form with the words of a line.
func (p *player) match(form string, words []word) (g given, ok bool) {
	for _, part := range strings.Fields(form) {
		if part == "…" {
			g.rest = p.named(words)
			return g, true
		}
		if len(words) == 0 {
			return g, false
		}
		w := words[0]
		words = words[1:]
		if !p.fill(&g, part, w) {
			return g, false
		}
	}
	return g, len(words) == 0
}

// fill fills one place of a form. Where the form has a fixed word, it compares
// the words.
func (p *player) fill(g *given, part string, w word) bool {
	switch part {
	case "NAME", "NAME's":
		name, found := strings.CutSuffix(w.text, strings.TrimPrefix(part, "NAME"))
		if _, known := cast[name]; !known || !found || w.quoted {
			return false
		}
		g.who = p.person(name)
	case "PLACE", "PLACE's":
		name, found := strings.CutSuffix(w.text, strings.TrimPrefix(part, "PLACE"))
		g.at = p.channels[name]
		return g.at != nil && found && !w.quoted
	case "TEXT":
		g.text = p.named([]word{w})[0].text
	default:
		return w.is(part)
	}
	return true
}

// named replaces $NAME with object ids and the placeholders for times with
// times.
func (p *player) named(words []word) []word {
	all := make([]word, len(words))
	clock := strings.NewReplacer(times(p.Now().UTC())...)
	for i, w := range words {
		if !w.quoted {
			w.text = clock.Replace(w.text)
		}
		name, found := strings.CutPrefix(w.text, "$")
		if _, known := cast[name]; found && known && !w.quoted {
			w.text = p.person(name).ObjectID
		}
		all[i] = w
	}
	return all
}
