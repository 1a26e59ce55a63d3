package botframework

import (
	"errors"
	"net/http"
)

// meaning is what an answer of the connector other than 2xx says about the next
// call.
type meaning int

const (
	// never: the same call fails again.
	never meaning = iota
	// later: the same call may work after a pause.
	later
	// otherToken: the call may work with another token.
	otherToken
	// notAllowed: the bot may not do this now. The same call may work later, for
	// the answer does not say that the bot is gone.
	notAllowed
	// removed: the bot may write there again only after somebody let it in.
	removed
	// noConversation: the conversation does not exist.
	noConversation
	// noMessage: the conversation has no such message or member.
	noMessage
)

// meanings says what each answer means, by its status and the code in its body.
// The first line that fits counts, "" fits every code, and any other answer
// means never. The codes are Microsoft's: Learn, "Messages in bot
// conversations", section "Status codes from bot conversational APIs".
//
// The list goes beyond it in two places. Learn calls 401 and most codes of 403
// final. In practice the connector refuses good tokens for hours, until it
// recovers (microsoft/teams-sdk#1766, microsoft/botbuilder-js#3914), and answers
// single calls with 403 of other codes than the three that say who let the bot
// go (microsoft/botframework-sdk#6184, microsoft/BotFramework-Services#200).
var meanings = []struct {
	status int
	code   string
	meaning
}{
	{http.StatusUnauthorized, "", otherToken},
	{http.StatusForbidden, "BotDisabledByAdmin", removed},
	{http.StatusForbidden, "BotNotInConversationRoster", removed},
	{http.StatusForbidden, "ConversationBlockedByUser", removed},
	{http.StatusForbidden, "", notAllowed},
	{http.StatusNotFound, "ConversationNotFound", noConversation},
	{http.StatusNotFound, "", noMessage}, // ActivityNotFoundInConversation and the like
	{http.StatusPreconditionFailed, "", later},
	{http.StatusTooManyRequests, "", later},
	{http.StatusBadGateway, "", later},
	{http.StatusServiceUnavailable, "", later},
	{http.StatusGatewayTimeout, "", later},
}

func (m meaning) mayWorkLater() bool { return m == later || m == otherToken || m == notAllowed }

func (e *StatusError) meaning() meaning {
	for _, line := range meanings {
		if line.status == e.Status && (line.code == "" || line.code == e.Code) {
			return line.meaning
		}
	}
	return never
}

// Gone reports whether the conversation, message or member does not exist.
func Gone(err error) bool { return means(err, noConversation) || means(err, noMessage) }

// NoConversation reports whether the conversation itself does not exist.
func NoConversation(err error) bool { return means(err, noConversation) }

// Blocked reports whether the bot may write there only after somebody let it in
// again: the person blocked it, it was removed from the conversation, or an
// administrator disabled it.
func Blocked(err error) bool { return means(err, removed) }

// NotAllowed reports whether the bot may not do this now, although it is not
// blocked. Where there is another way, take it: this one may never work.
func NotAllowed(err error) bool { return means(err, notAllowed) }

// Unauthorized reports whether the bot could not show a token that the connector
// takes. That is nothing about the call itself, so it is never a reason to give
// up.
func Unauthorized(err error) bool { return means(err, otherToken) || errors.Is(err, ErrToken) }

func means(err error, m meaning) bool {
	e, ok := errors.AsType[*StatusError](err)
	return ok && e.meaning() == m
}
