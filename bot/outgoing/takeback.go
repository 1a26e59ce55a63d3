package outgoing

import (
	"context"
	"errors"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// removeFiles removes the files of a chat message that was deleted: what is
// stored, and with it every link to it, then their posts at an address. Of a
// message that was made internal, it removes the posts where nobody may read it
// any more.
func (d copies) removeFiles(ctx context.Context, to tickets.Address, of tickets.ChatMessage) error {
	s, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	internal := errors.Is(err, chat.ErrNotFound)
	if !internal && (err != nil || !m.Deleted) {
		return markHopeless(err)
	}
	for _, f := range m.Files {
		if err := d.desk.Files.Delete(f.ID); err != nil {
			return err
		}
	}
	if err := d.desk.UnshareFiles(ctx, s, m); err != nil {
		return err
	}
	place := copySlot(to, of.Chat, of.N)
	for found := true; found || place.Piece.Part < len(m.Files); {
		place.Piece.Part++
		if found, err = d.removePost(ctx, to, place); err != nil {
			return err
		}
	}
	return nil
}

// removePost takes back what was posted at a place. found is false when nothing
// ever was.
func (d copies) removePost(ctx context.Context, to tickets.Address, place tickets.Slot) (found bool, err error) {
	post, found, err := d.store.Post(ctx, place.String())
	if err != nil || post.Activity == "" {
		return found, markHopeless(err)
	}
	if post, err = d.takeBack(ctx, to, post); err != nil {
		return true, err
	}
	return true, d.store.Settle(ctx, 0, place.String(), post)
}
