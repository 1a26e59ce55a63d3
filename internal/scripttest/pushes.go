package scripttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/internal/pushsim"
)

var errNoDevice = errors.New("they have switched push on nowhere")

// SwitchPushOn does what the page's script does when somebody switches notifications
// on: it subscribes at the push service, and tells the desk.
func (b *Browser) SwitchPushOn(service *pushsim.Service) (*pushsim.Browser, error) {
	key := ""
	for _, body := range elements(b.page, "body") {
		key = attribute(body, "data-push")
	}
	device, err := service.Subscribe(key)
	if err != nil {
		return nil, err
	}
	return device, b.TellPush("/push", url.Values{
		"endpoint": {device.Endpoint}, "p256dh": {device.Key}, "auth": {device.Auth},
	})
}

// TellPush sends what the page's script tells the desk of a device. The page stays.
func (b *Browser) TellPush(path string, values url.Values) error {
	at, page := b.at, b.page
	defer func() { b.at, b.page = at, page }()
	body := strings.NewReader(values.Encode())
	if err := b.send(http.MethodPost, path, body, "application/x-www-form-urlencoded"); err != nil {
		return err
	}
	if b.Status != http.StatusNoContent {
		return fmt.Errorf("%s answers %d", path, b.Status)
	}
	return nil
}

func (p *player) switchesPushOn(_ context.Context, g given) (err error) {
	if g.who.browser == nil {
		return errNoPage
	}
	g.who.device, err = g.who.browser.SwitchPushOn(p.Pushes)
	return err
}

func (p *player) switchesPushOff(_ context.Context, g given) error {
	if g.who.device == nil {
		return errNoDevice
	}
	return g.who.browser.TellPush("/push/off", url.Values{"endpoint": {g.who.device.Endpoint}})
}

func (p *player) deviceLeaves(_ context.Context, g given) error {
	if g.who.device == nil {
		return errNoDevice
	}
	g.who.device.Leave()
	return nil
}

// isPushed waits for the next push to somebody's device.
func (p *player) isPushed(ctx context.Context, g given) error {
	if g.who.device == nil {
		return errNoDevice
	}
	for {
		arrived := p.Pushes.Arrived()
		if list := g.who.device.Pushes(); len(list) > g.who.buzzed {
			text := list[g.who.buzzed].Title + " " + list[g.who.buzzed].Body
			g.who.buzzed++
			if !seek(g.rest).in(squeeze(text)) {
				return fmt.Errorf("that is not in what they are pushed: %s", text)
			}
			return nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return errors.Join(errors.New("they are pushed nothing"), p.Pushes.Wrong())
		}
	}
}

// unpushed returns an error if something was pushed that nobody expected.
func (w *person) unpushed(name string) error {
	if w.device == nil {
		return nil
	}
	if list := w.device.Pushes(); len(list) > w.buzzed {
		return fmt.Errorf("nobody expected what %s was pushed: %s", name, list[w.buzzed].Body)
	}
	return nil
}

// wrongPushes returns what was wrong with what came to the push service.
func (p *player) wrongPushes() error {
	if p.Pushes == nil {
		return nil
	}
	return p.Pushes.Wrong()
}
