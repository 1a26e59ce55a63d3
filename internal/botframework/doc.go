// Package botframework connects the desk to Teams. It decodes the activities
// that Teams posts, and checks that their tokens are valid and that they are
// meant for this bot. It calls the connector service to send, update and delete
// messages and to read rosters.
//
// It knows the Bot Framework protocol and nothing of tickets, chats or cards. To
// it, a card is JSON and a turn is whatever its [Handler] does. It stores
// nothing, sends nothing on its own and repeats no failed call. Whoever owes a
// message decides when to try again.
//
// It sends through msbotbuilder-go, with a client of ours (library.go).
// docs/architecture/botframework.md says which parts of that library are not
// used, and why.
//
// Rules marked "Learn" come from Microsoft's bot documentation. Rules with a
// number such as A2042 come from the Bot Framework activity specification.
package botframework
