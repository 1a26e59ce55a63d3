// Package cards makes the Adaptive Cards of the desk: pure functions from
// domain state and words to JSON.
//
// It knows neither Teams nor who may press what: a card shows and offers, the
// domain services decide. Text that people wrote is shown as data. It goes into
// TextRuns, which do not render markdown, and is cleaned of characters that
// change how text reads.
package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
)

// MaxBytes is the size that every card stays under (the limit of Teams is about
// 28 KB).
const MaxBytes = 28000

// The verbs of all buttons. A verb has exactly one route in package bot.
const (
	VerbMenu         = "menu"
	VerbHelp         = "help"
	VerbIncidentForm = "incident.form"
	VerbIncidentSave = "incident.save"
	VerbDraftList    = "draft.list"
	VerbDraftOpen    = "draft.open"
	VerbDraftSave    = "draft.save" // of every form
	VerbDraftDiscard = "draft.discard"
	VerbDraftRestore = "draft.restore"
	VerbStatusList   = "status.list"
	VerbStatusOpen   = "status.open"
	VerbShow         = "ticket.show" // shows each reader what they may see
	VerbMore         = "ticket.more" // all actions, or the card again
	VerbTicketTake   = "ticket.take"
	VerbResolve      = "ticket.resolve"
	VerbReopen       = "ticket.reopen"
	VerbHold         = "ticket.hold"
	VerbResume       = "ticket.resume"
	VerbSnooze       = "ticket.snooze"
	VerbWatch        = "ticket.watch"
	VerbUnwatch      = "ticket.unwatch"
	VerbReply        = "ticket.reply"
	VerbNote         = "ticket.note"
	VerbComment      = "ticket.comment"
	VerbStartChat    = "ticket.chat"
	VerbAssign       = "ticket.assign"
	VerbUnassign     = "ticket.unassign"
	VerbPriority     = "ticket.priority"
	VerbCategory     = "ticket.category"
	VerbMove         = "ticket.move"
	VerbCanned       = "ticket.canned"
	VerbMerge        = "ticket.merge"
	VerbUnmerge      = "ticket.unmerge"
	VerbDeclare      = "ticket.declare"
	VerbUndeclare    = "ticket.undeclare"
	VerbRelate       = "ticket.relate"
	VerbMeToo        = "ticket.metoo"
	VerbLinked       = "ticket.linked" // opens the ticket it was merged into, with a way back
	VerbEditForm     = "ticket.edit"   // the form
	VerbEditSave     = "ticket.amend"
	VerbWithdraw     = "ticket.withdraw"
	VerbConfirm      = "ticket.confirm"
	VerbRestore      = "ticket.restore"
	VerbRate         = "ticket.rate"
	VerbSolved       = "ticket.solved" // by a known answer
	VerbHelped       = "answer.helped" // without a ticket
	VerbKnowledge    = "knowledge"
	VerbDoctor       = "doctor"
	VerbFilesAdd     = "files.add"
	VerbFilesDone    = "files.done"
	VerbFilesList    = "files.list"
	VerbApprove      = "approval.approve"
	VerbReject       = "approval.reject"
	VerbDelegate     = "approval.delegate"
	VerbChatAsk      = "chat.ask"
	VerbChatAccept   = "chat.accept"
	VerbChatEnd      = "chat.end"
	VerbChatForm     = "chat.form" // an incident from the chat
	VerbChatShow     = "chat.show" // back to its card
	VerbChatMore     = "chat.more" // its card, with all actions
	VerbChatReply    = "chat.reply"
	VerbChatTransfer = "chat.transfer"
	VerbChatInvite   = "chat.invite"
	VerbChatRate     = "chat.rate"
	VerbChatTopic    = "chat.topic"
	VerbTranscript   = "chat.transcript"
	VerbNotices      = "notices"
	VerbNoticesSave  = "notices.save"
	VerbCatalog      = "catalog.open"
	VerbCatalogFind  = "catalog.search"
	VerbCatalogView  = "catalog.view" // as list or tiles
	VerbRequestForm  = "request.form"
	VerbRequestSave  = "request.save"
	VerbDuty         = "duty"
	VerbDutyOn       = "duty.on"
	VerbDutyOff      = "duty.off"
	VerbSearch       = "search"      // among the tickets of a channel's queues
	VerbSearchOpen   = "search.open" // one of them
	VerbLinks        = "links"
	VerbLink         = "link" // a queue to a channel
	VerbUnlink       = "unlink"
	VerbSignIns      = "sessions" // to the portal, of somebody
	VerbSignOut      = "sessions.end"
	VerbExport       = "ticket.export"
	VerbAdmin        = "admin" // by the one-time code

	VerbQueue         = "queue" // open tickets of a channel's queues
	VerbMine          = "queue.mine"
	VerbUnassigned    = "queue.unassigned"
	VerbBreaching     = "queue.breaching"
	VerbQueueOpen     = "queue.open"   // one of them
	VerbQueueTake     = "queue.take"   // one of them
	VerbQueueAssign   = "queue.assign" // the selected tickets
	VerbQueuePriority = "queue.priority"
	VerbQueueResolve  = "queue.resolve"
)

// Entry is one button of the menu. ID is the id of the ticket it is about, and
// Search the words that it searches for; both may be empty.
type Entry struct {
	Title  string
	Verb   string
	ID     string
	Search string
	About  string // the title of that ticket; empty when the button says enough
}

// row is the button of an entry beside the title of its ticket.
func (e Entry) row() columnSet {
	return row(plain(run{Text: locale.Clip(e.About, maxName)}), e.button())
}

// button is the button of an entry.
func (e Entry) button() action {
	data := map[string]any{}
	if e.ID != "" {
		data["id"] = e.ID
	}
	if e.Search != "" {
		data["search"] = e.Search
	}
	return execute(e.Title, e.Verb, data)
}

// Menu offers what the desk can do. note is a line above it; empty for none.
func Menu(w locale.Words, note string, entries []Entry) json.RawMessage {
	return encode(menu(w, note, entries))
}

func menu(w locale.Words, note string, entries []Entry) (body []any) {
	if note != "" {
		body = append(body, text(note))
	}
	title := heading(w.Say("menu.title"))
	if len(entries) > 0 && entries[0].Verb == VerbDraftList {
		top := row(title, entries[0].button())
		top.Line = false
		body, entries = append(body, top), entries[1:]
	} else {
		body = append(body, title)
	}
	for _, e := range entries {
		if e.About != "" {
			body = append(body, e.row())
			continue
		}
		one := buttons(e.button()) // one below the other: phones are narrow
		one.Spacing = "Small"
		body = append(body, one)
	}
	return body
}
