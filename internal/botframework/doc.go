// Package botframework is the wire between the desk and Teams. It decodes the
// activities that Teams posts, checks the token that came with them and that
// they are meant for this bot, and calls the connector service to send, update
// and delete messages and to read rosters.
//
// It knows the Bot Framework protocol and nothing of tickets, chats or cards:
// a card is JSON to it, a turn is whatever its [Handler] does. It stores
// nothing, sends nothing by itself and repeats no failed call; who owes a
// message decides when to try again.
//
// What it sends goes through msbotbuilder-go, by a client of ours (library.go);
// docs/architecture/botframework.md says what that library is not used for, and why.
//
// Rules marked "Learn" come from Microsoft's bot documentation, those with a
// number such as A2042 from the Bot Framework activity specification.
package botframework
