package desk

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Device is a browser that is told what its person should know while no page of
// the portal is open (W3C, "Push API"). It lasts as long as the sign-in in which
// it was added. Its JSON is the stored record.
type Device struct {
	ID     string `json:"id"`     // a hash of the endpoint
	Person string `json:"person"` // object id, lower case
	SignIn string `json:"signIn"` // id of the sign-in
	// Endpoint is where its push service takes messages. Who knows it and the keys
	// can write to the browser: it belongs into no log.
	Endpoint string `json:"endpoint"`
	// Key and Auth encrypt messages for the browser (RFC 8291, section 2).
	Key   []byte    `json:"key"`
	Auth  []byte    `json:"auth"`
	Since time.Time `json:"since"`
}

// PushKeys is the pair of keys by which push services know the desk (RFC 8292), in
// base64url. Its JSON is the stored record.
type PushKeys struct {
	Public  string `json:"public"`
	Private string `json:"private"`
}

// String leaves the private key out of logs.
func (k PushKeys) String() string { return "push keys " + k.Public }

// GoString leaves the private key out of logs.
func (k PushKeys) GoString() string { return k.String() }

// ErrSignedOut means that a sign-in has ended.
var ErrSignedOut = errors.New("desk: the sign-in has ended")

// DeviceStore keeps the devices, and the keys of the desk. Engines implement it;
// internal/storetest specifies its contract.
type DeviceStore interface {
	// PushKeys returns the keys that are kept. The first call keeps those it
	// brings.
	PushKeys(ctx context.Context, fresh PushKeys) (PushKeys, error)
	// KeepDevice writes a device over the one with the same id, whoever had that.
	// Of more devices of the person than most, the oldest goes. ErrSignedOut means
	// that the sign-in of the device has ended.
	KeepDevice(ctx context.Context, d Device, most int) error
	// DropDevice removes a device of a person. A missing one is not an error.
	DropDevice(ctx context.Context, person, id string) error
	// DevicesOf returns the devices of a person whose sign-ins last, the newest
	// first.
	DevicesOf(ctx context.Context, person string) ([]Device, error)
}

const (
	// maxDevices is how many devices one person has.
	maxDevices = 5
	// maxEndpoint bounds the address of a device. Those of the known push services
	// have at most some 500 bytes.
	maxEndpoint = 1024
	// authLength is the length of the secret of a device (RFC 8291, section 3.2).
	authLength = 16
)

// Devices is the browsers in which people want to be told. Without a store there
// are none.
type Devices struct {
	store DeviceStore
	now   func() time.Time
	// Key is the public key that browsers subscribe with; empty: nobody can.
	Key string
}

// Add adds a device, or renews it. A device with a wrong address or keys is a
// *tickets.Invalid. Who has too many loses the oldest.
func (d *Devices) Add(ctx context.Context, one Device) error {
	if d.Key == "" || !isPushEndpoint(one.Endpoint) {
		return &tickets.Invalid{Field: "endpoint"}
	}
	if _, err := ecdh.P256().NewPublicKey(one.Key); err != nil {
		return &tickets.Invalid{Field: "key"}
	}
	if len(one.Auth) != authLength {
		return &tickets.Invalid{Field: "auth"}
	}
	one.ID, one.Since = deviceID(one.Endpoint), d.now().UTC()
	list, err := d.Of(ctx, one.Person)
	if err != nil {
		return err
	}
	same := func(known Device) bool {
		return known.ID == one.ID && known.SignIn == one.SignIn &&
			slices.Equal(known.Key, one.Key) && slices.Equal(known.Auth, one.Auth)
	}
	if slices.ContainsFunc(list, same) { // pages say so again and again
		return nil
	}
	return d.store.KeepDevice(ctx, one, maxDevices)
}

// Remove removes the device with an endpoint from those of a person.
func (d *Devices) Remove(ctx context.Context, person, endpoint string) error {
	return d.Drop(ctx, person, deviceID(endpoint))
}

// Drop removes a device from those of a person.
func (d *Devices) Drop(ctx context.Context, person, id string) error {
	if d.store == nil {
		return nil
	}
	return d.store.DropDevice(ctx, person, id)
}

// Of returns the devices of a person, the newest first.
func (d *Devices) Of(ctx context.Context, person string) ([]Device, error) {
	if d.store == nil || person == "" {
		return nil, nil
	}
	return d.store.DevicesOf(ctx, person)
}

func deviceID(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return hex.EncodeToString(sum[:12])
}

// isPushEndpoint reports whether an address may be one of a push service: https, and
// http on this machine, which is for trying it out. Where it leads is checked when
// the desk connects.
func isPushEndpoint(address string) bool {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxEndpoint || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	here, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && err == nil && here.IsLoopback()
}
