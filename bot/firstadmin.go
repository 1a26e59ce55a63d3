package bot

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// becomeAdmin makes somebody who has the code ("code") an administrator.
func (b admins) becomeAdmin(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	said := "firstadmin.done"
	err := b.BecomeAdmin(ctx, t.Actor, data.String("code"))
	if wait, ok := errors.AsType[desk.TooSoon](err); ok {
		seconds := int((time.Duration(wait) + time.Second - 1) / time.Second)
		return reply{text: t.Words.Count("firstadmin.wait", seconds)}, nil
	}
	switch {
	case errors.Is(err, desk.ErrWrongCode):
		said = "firstadmin.wrong"
	case errors.Is(err, desk.ErrNoCode):
		said = "firstadmin.none"
	case err != nil:
		return reply{}, err
	}
	return reply{text: t.Words.Say(said)}, nil
}
