package outgoing

import (
	"context"
	"errors"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// removeFiles removes the files of a chat message that was deleted: what is
// stored, and with it every link to it, then their posts at an address.
func (d *Dispatcher) removeFiles(ctx context.Context, to tickets.Address, of tickets.ChatMessage) error {
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if errors.Is(err, chat.ErrNotFound) { // made internal
		return nil
	}
	if err != nil || !m.Deleted {
		return markHopeless(err)
	}
	place := copySlot(to, of.Chat, of.N)
	for i, f := range m.Files {
		if err := d.desk.Files.Delete(f.ID); err != nil {
			return err
		}
		place.Piece.Part = i + 1
		if err := d.removePost(ctx, to, place); err != nil {
			return err
		}
	}
	return nil
}

// removePost deletes what was posted at a place, if anything was.
func (d *Dispatcher) removePost(ctx context.Context, to tickets.Address, place tickets.Slot) error {
	post, ok, err := d.store.Post(ctx, place.String())
	if err != nil || !ok || post.Activity == "" {
		return markHopeless(err)
	}
	_, err = d.takeBack(ctx, to, post)
	return err
}
