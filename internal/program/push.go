package program

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/webpush"
)

// pusher sends to browsers. It implements outgoing.Pusher.
type pusher struct{ *webpush.Sender }

// pushes returns what sends to browsers; nil without the portal. The keys of the desk
// are made at the first start, and kept: browsers subscribe to them.
func (p program) pushes(
	ctx context.Context, conf config.Config, db desk.DeviceStore, client *http.Client,
) (*pusher, error) {
	if !conf.Portal.Enabled {
		return nil, nil //nolint:nilnil // nothing is pushed
	}
	keys, err := pushKeys(ctx, db)
	if err != nil {
		return nil, err
	}
	return &pusher{webpush.New(webpush.Options{
		Public: keys.Public, Private: keys.Private, Contact: pushContact(conf.PublicURL), Client: client, Now: p.now,
	})}, nil
}

// pushKeys returns the keys of the desk, which are made when they are needed first.
func pushKeys(ctx context.Context, db desk.DeviceStore) (desk.PushKeys, error) {
	public, private, err := webpush.NewKeys()
	if err != nil {
		return desk.PushKeys{}, err
	}
	return db.PushKeys(ctx, desk.PushKeys{Public: public, Private: private})
}

// pushContact is whom push services ask about the desk (RFC 8292, section 2.1): it
// must be an https or mailto address.
func pushContact(publicURL string) string {
	if strings.HasPrefix(publicURL, "https://") {
		return publicURL
	}
	return "frontdesk@example.com" // a desk on this machine
}

// Push implements outgoing.Pusher.
func (p *pusher) Push(ctx context.Context, to desk.Device, m outgoing.PushMessage) error {
	err := p.Send(
		ctx,
		webpush.Browser{Endpoint: to.Endpoint, Key: to.Key, Auth: to.Auth},
		webpush.Message{Payload: m.Payload, Topic: m.Topic, TTL: m.TTL, Urgent: m.Urgent},
	)
	if err == nil {
		return nil
	}
	later, _ := errors.AsType[webpush.Later](err)
	return &outgoing.PushError{
		// An address of an internal network is no push service.
		Gone:    errors.Is(err, webpush.ErrGone) || errors.Is(err, botframework.ErrRefused),
		Refused: errors.Is(err, webpush.ErrRefused),
		After:   later.After,
		Err:     err,
	}
}
