package bot

import (
	"slices"

	"frontdesk/bot/cards"
	"frontdesk/tickets"
)

// list holds every route of the desk.
func (d *Desk) list() []route {
	return slices.Concat(d.forAll(), d.forAnalysts(), d.linking(), d.forAdmins())
}

// forAll are the routes of those who ask for something, and of both sides.
func (d *Desk) forAll() []route {
	return []route{
		{verb: cards.VerbChatAsk, entry: "chat", title: "menu.chat", word: "word.chat", help: "help.chat", handle: d.askChat},
		{verb: cards.VerbIncidentForm, entry: "incident", title: "incident", word: "word.incident", help: "help.incident", reads: true, handle: d.incidentForm},
		{verb: cards.VerbStatusList, entry: "status", title: "status", word: "word.status", help: "help.status", arg: "id", stays: true, reads: true, handle: d.status},
		{verb: cards.VerbDraftList, word: "word.drafts", help: "help.drafts", reads: true, handle: private(d.draftList)},
		{verb: cards.VerbCatalog, entry: "catalog", title: "catalog", word: "word.catalog", help: "help.catalog", reads: true, handle: d.showCatalog},
		{verb: cards.VerbMenu, word: "word.menu", help: "help.menu", stops: true, reads: true, handle: d.menu},
		{verb: cards.VerbHelp, word: "word.help", help: "help.help", reads: true, handle: d.help},
		{verb: cards.VerbNotices, word: "word.notices", help: "help.notices", reads: true, handle: d.notices},
		{verb: cards.VerbNoticesSave, handle: d.noticesSave},
		{verb: cards.VerbIncidentSave, handle: d.incidentSave},
		{verb: cards.VerbDraftSave, handle: d.saveDraft},
		{verb: cards.VerbDraftOpen, reads: true, handle: private(d.openDraft)},
		{verb: cards.VerbDraftDiscard, handle: d.discardDraft},
		{verb: cards.VerbCatalogFind, reads: true, handle: d.catalogSearch},
		{verb: cards.VerbCatalogView, handle: d.catalogView},
		{verb: cards.VerbRequestForm, reads: true, handle: d.requestForm},
		{verb: cards.VerbRequestSave, handle: d.requestSave},
		{verb: cards.VerbStatusOpen, reads: true, handle: d.status},
		{verb: cards.VerbShow, reads: true, handle: d.showTicket},
		{verb: cards.VerbReopen, handle: d.reopen},
		{verb: cards.VerbComment, handle: d.comment},
		{verb: cards.VerbEditForm, reads: true, handle: d.editForm},
		{verb: cards.VerbEditSave, handle: d.edit},
		{verb: cards.VerbWithdraw, handle: d.withdraw},
		{verb: cards.VerbConfirm, handle: d.confirm},
		{verb: cards.VerbRate, handle: d.rateTicket},
		{verb: cards.VerbSolved, handle: d.solved},
		{verb: cards.VerbHelped, handle: d.helped},
		{verb: cards.VerbFilesAdd, handle: d.addFiles},
		{verb: cards.VerbFilesDone, handle: d.filesDone},
		{verb: cards.VerbFilesList, handle: d.listFiles},
		{verb: cards.VerbApprove, handle: d.approve},
		{verb: cards.VerbReject, handle: d.reject},
		{verb: cards.VerbDelegate, handle: d.delegate},
		{verb: cards.VerbChatEnd, handle: d.endChat},
		{verb: cards.VerbChatForm, reads: true, handle: d.chatForm},
		{verb: cards.VerbChatRate, handle: d.rate},
		{verb: cards.VerbTranscript, handle: d.transcript},
	}
}

// forAnalysts are the routes of those who work in the channel.
func (d *Desk) forAnalysts() []route {
	return []route{
		{verb: cards.VerbTicketTake, handle: d.take},
		{verb: cards.VerbResolve, handle: d.resolve},
		{verb: cards.VerbHold, handle: d.hold},
		{verb: cards.VerbResume, handle: d.resume},
		{verb: cards.VerbReply, handle: d.replyTo},
		{verb: cards.VerbNote, handle: d.note},
		{verb: cards.VerbStartChat, handle: d.startChat},
		{verb: cards.VerbAssign, handle: d.assign},
		{verb: cards.VerbPriority, handle: d.weigh},
		{verb: cards.VerbCategory, handle: d.sort},
		{verb: cards.VerbMove, handle: d.move},
		{verb: cards.VerbCanned, handle: d.canned},
		{verb: cards.VerbChatAccept, handle: d.acceptChat},
		{verb: cards.VerbChatReply, handle: d.cannedReply},
		{verb: cards.VerbChatTransfer, handle: d.transfer},
		{verb: cards.VerbChatInvite, handle: d.invite},
		{verb: cards.VerbDuty, word: "word.duty", help: "help.duty", channel: true, reads: true, handle: d.duty},
		{verb: cards.VerbDutyOn, handle: d.dutyOn},
		{verb: cards.VerbDutyOff, handle: d.dutyOff},
		{verb: cards.VerbSearch, word: "word.search", help: "help.search", arg: "search", free: true, channel: true, reads: true, handle: d.searchQueues},
		{verb: cards.VerbSearchOpen, reads: true, handle: d.openFound},
		{verb: cards.VerbQueue, word: "word.queue", help: "help.queue", channel: true, reads: true, handle: d.board(tickets.AllOpen)},
		{verb: cards.VerbMine, word: "word.mine", help: "help.mine", channel: true, reads: true, handle: d.board(tickets.Mine)},
		{verb: cards.VerbUnassigned, word: "word.unassigned", help: "help.unassigned", channel: true, reads: true, handle: d.board(tickets.Unassigned)},
		{verb: cards.VerbBreaching, word: "word.breaching", help: "help.breaching", channel: true, reads: true, handle: d.board(tickets.Breaching)},
		{verb: cards.VerbQueueOpen, reads: true, handle: d.openOnBoard},
		{verb: cards.VerbQueueTake, handle: d.takeOnBoard},
		{verb: cards.VerbQueueAssign, handle: d.assignChosen},
		{verb: cards.VerbQueuePriority, handle: d.weighChosen},
		{verb: cards.VerbQueueResolve, handle: d.resolveChosen},
		{verb: cards.VerbExport, handle: d.export},
	}
}

// forAdmins are the routes of those who administer the desk, or are to.
func (d *Desk) forAdmins() []route {
	return []route{
		{verb: cards.VerbKnowledge, word: "word.knowledge", help: "help.knowledge", admin: true, reads: true, handle: d.showKnowledge},
		{verb: cards.VerbLinks, word: "word.link", channel: true, reads: true, handle: d.showLinks},
		{verb: cards.VerbLink, handle: d.link},
		{verb: cards.VerbUnlink, word: "word.unlink", channel: true, handle: d.unlink},
		{verb: cards.VerbAdmin, word: "word.admin", arg: "code", free: true, stops: true, secret: true, handle: private(d.becomeAdmin)},
	}
}
