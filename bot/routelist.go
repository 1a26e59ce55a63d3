package bot

import (
	"slices"

	"frontdesk/bot/cards"
	"frontdesk/tickets"
)

// list returns every route of the desk.
func (b *Bot) list() []route {
	return slices.Concat(
		b.commands(), b.formRoutes(), b.ownRoutes(), b.chatRoutes(), b.queueRoutes(), b.workRoutes(), b.work.linking(),
		b.forAdmins(), b.admins.aboutSignIns(),
	)
}

// commands returns the routes of the menu and of the words that everybody can
// type.
func (b *Bot) commands() []route {
	return []route{
		{
			verb:   cards.VerbChatAsk,
			entry:  "chat",
			title:  "menu.chat",
			word:   "word.chat",
			help:   "help.chat",
			handle: b.live.askChat,
		},
		{
			verb:   cards.VerbIncidentForm,
			entry:  "incident",
			title:  "incident",
			word:   "word.incident",
			help:   "help.incident",
			reads:  true,
			handle: b.forms.incidentForm,
		},
		{
			verb:   cards.VerbStatusList,
			entry:  "status",
			title:  "status",
			word:   "word.status",
			help:   "help.status",
			arg:    "id",
			stays:  true,
			reads:  true,
			handle: b.own.status,
		},
		{
			verb:   cards.VerbDraftList,
			word:   "word.drafts",
			help:   "help.drafts",
			reads:  true,
			handle: onlyPrivate(b.forms.draftList),
		},
		{
			verb:   cards.VerbCatalog,
			entry:  "catalog",
			title:  "catalog",
			word:   "word.catalog",
			help:   "help.catalog",
			reads:  true,
			handle: b.forms.showCatalog,
		},
		{verb: cards.VerbMenu, word: "word.menu", help: "help.menu", stops: true, reads: true, handle: b.menu},
		{verb: cards.VerbHelp, word: "word.help", help: "help.help", to: forBoth, reads: true, handle: b.help},
		{verb: cards.VerbNotices, word: "word.notices", help: "help.notices", reads: true, handle: b.own.notices},
		{verb: cards.VerbNoticesSave, handle: b.own.noticesSave},
	}
}

// formRoutes returns the routes of forms, drafts and the catalog.
func (b *Bot) formRoutes() []route {
	return []route{
		{verb: cards.VerbIncidentSave, handle: b.forms.incidentSave},
		{verb: cards.VerbDraftSave, handle: b.forms.saveDraft},
		{verb: cards.VerbDraftOpen, reads: true, handle: onlyPrivate(b.forms.openDraft)},
		{verb: cards.VerbDraftDiscard, handle: b.forms.discardDraft},
		{verb: cards.VerbDraftRestore, handle: onlyPrivate(b.forms.restoreDraft)},
		{verb: cards.VerbCatalogFind, reads: true, handle: b.forms.catalogSearch},
		{verb: cards.VerbCatalogView, handle: b.forms.catalogView},
		{verb: cards.VerbRequestForm, reads: true, handle: b.forms.requestForm},
		{verb: cards.VerbRequestSave, handle: b.forms.requestSave},
	}
}

// ownRoutes returns the routes of requesters and approvers.
func (b *Bot) ownRoutes() []route {
	return []route{
		{verb: cards.VerbStatusOpen, reads: true, handle: b.own.status},
		{verb: cards.VerbShow, reads: true, handle: b.extension.showTicket},
		{verb: cards.VerbMore, reads: true, handle: b.own.more},
		{verb: cards.VerbReopen, handle: b.work.reopen},
		{verb: cards.VerbComment, handle: b.own.comment},
		{verb: cards.VerbWatch, handle: b.work.watch},
		{verb: cards.VerbUnwatch, handle: b.work.unwatch},
		{verb: cards.VerbEditForm, reads: true, handle: b.own.editForm},
		{verb: cards.VerbEditSave, handle: b.own.edit},
		{verb: cards.VerbWithdraw, handle: b.own.withdraw},
		{verb: cards.VerbConfirm, handle: b.own.confirm},
		{verb: cards.VerbRestore, handle: b.own.restore},
		{verb: cards.VerbRate, handle: b.own.rateTicket},
		{verb: cards.VerbSolved, handle: b.own.withdrawSolved},
		{verb: cards.VerbHelped, handle: b.own.noteHelped},
		{verb: cards.VerbFilesAdd, handle: b.own.addFiles},
		{verb: cards.VerbFilesDone, handle: b.own.filesDone},
		{verb: cards.VerbFilesList, handle: b.own.listFiles},
		{verb: cards.VerbApprove, handle: b.own.approve},
		{verb: cards.VerbReject, handle: b.own.reject},
		{verb: cards.VerbDelegate, handle: b.own.delegate},
	}
}

// chatRoutes returns the routes of both sides of a chat.
func (b *Bot) chatRoutes() []route {
	return []route{
		{verb: cards.VerbChatEnd, handle: b.live.endChat},
		{verb: cards.VerbChatForm, reads: true, handle: b.live.chatForm},
		{verb: cards.VerbChatShow, reads: true, handle: b.live.backToChat},
		{verb: cards.VerbChatMore, reads: true, handle: b.live.backToChat},
		{verb: cards.VerbChatRate, handle: b.live.rate},
		{verb: cards.VerbChatTopic, handle: b.live.describe},
		{verb: cards.VerbTranscript, handle: b.live.transcript},
	}
}

// workRoutes returns the routes of those who work on tickets and chats.
func (b *Bot) workRoutes() []route {
	return []route{
		{verb: cards.VerbTicketTake, handle: b.work.take},
		{verb: cards.VerbResolve, handle: b.work.resolve},
		{verb: cards.VerbHold, handle: b.work.hold},
		{verb: cards.VerbResume, handle: b.work.resume},
		{verb: cards.VerbSnooze, handle: b.work.snooze},
		{verb: cards.VerbReply, handle: b.work.reply},
		{verb: cards.VerbNote, handle: b.work.note},
		{verb: cards.VerbStartChat, handle: b.work.startChat},
		{verb: cards.VerbAssign, handle: b.work.assign},
		{verb: cards.VerbUnassign, handle: b.work.unassign},
		{verb: cards.VerbPriority, handle: b.work.setPriority},
		{verb: cards.VerbCategory, handle: b.work.setCategory},
		{verb: cards.VerbMove, handle: b.work.move},
		{verb: cards.VerbCanned, handle: b.work.sendCanned},
		{verb: cards.VerbChatAccept, handle: b.live.acceptChat},
		{verb: cards.VerbChatReply, handle: b.live.cannedReply},
		{verb: cards.VerbChatTransfer, handle: b.live.transfer},
		{verb: cards.VerbChatInvite, handle: b.live.invite},
		{verb: cards.VerbExport, handle: b.work.export},
	}
}

// queueRoutes returns the routes of duty, and of lists and searches of queues.
func (b *Bot) queueRoutes() []route {
	return []route{
		{
			verb:   cards.VerbQueue,
			word:   "word.queue",
			help:   "help.queue",
			to:     forChannels,
			reads:  true,
			handle: b.work.board(tickets.AllOpen),
		},
		{
			verb:   cards.VerbMine,
			word:   "word.mine",
			help:   "help.mine",
			to:     forChannels,
			reads:  true,
			handle: b.work.board(tickets.Mine),
		},
		{
			verb:   cards.VerbUnassigned,
			word:   "word.unassigned",
			help:   "help.unassigned",
			to:     forChannels,
			reads:  true,
			handle: b.work.board(tickets.Unassigned),
		},
		{
			verb:   cards.VerbBreaching,
			word:   "word.breaching",
			help:   "help.breaching",
			to:     forChannels,
			reads:  true,
			handle: b.work.board(tickets.Breaching),
		},
		{
			verb:   cards.VerbSearch,
			word:   "word.search",
			help:   "help.search",
			arg:    "search",
			rest:   anyText,
			to:     forChannels,
			reads:  true,
			handle: b.work.searchQueues,
		},
		{verb: cards.VerbSearchOpen, reads: true, handle: b.work.openFound},
		{verb: cards.VerbDuty, word: "word.duty", help: "help.duty", to: forChannels, reads: true, handle: b.live.duty},
		{verb: cards.VerbDutyOn, handle: b.live.dutyOn},
		{verb: cards.VerbDutyOff, handle: b.live.dutyOff},
		{verb: cards.VerbQueueOpen, reads: true, handle: b.work.openOnBoard},
		{verb: cards.VerbQueueTake, handle: b.work.takeOnBoard},
		{verb: cards.VerbQueueAssign, handle: b.work.assignChosen},
		{verb: cards.VerbQueuePriority, handle: b.work.prioritizeChosen},
		{verb: cards.VerbQueueResolve, handle: b.work.resolveChosen},
	}
}

// forAdmins returns the routes of administrators, present and future.
func (b *Bot) forAdmins() []route {
	return []route{
		{
			verb:   cards.VerbKnowledge,
			word:   "word.knowledge",
			help:   "help.knowledge",
			to:     forAdmins,
			reads:  true,
			handle: b.own.showKnowledge,
		},
		{
			verb:   cards.VerbDoctor,
			word:   "word.doctor",
			help:   "help.doctor",
			to:     forAdmins,
			reads:  true,
			handle: b.admins.examine,
		},
		{
			verb:   cards.VerbLinks,
			word:   "word.link",
			help:   "help.link",
			to:     forChannelsAndAdmins,
			reads:  true,
			handle: b.admins.showLinks,
		},
		{verb: cards.VerbLink, handle: b.admins.link},
		{
			verb:   cards.VerbUnlink,
			word:   "word.unlink",
			help:   "help.unlink",
			arg:    "queue",
			rest:   anyText,
			to:     forChannelsAndAdmins,
			handle: b.admins.unlink,
		},
		{
			verb:   cards.VerbAdmin,
			word:   "word.admin",
			arg:    "code",
			rest:   anyText,
			stops:  true,
			to:     forCodeBearers,
			handle: onlyPrivate(b.admins.becomeAdmin),
		},
	}
}
