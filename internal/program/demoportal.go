package program

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/demo"
	"frontdesk/internal/entrasim"
)

// demoPortal is what the demo's desk and its make-believe Entra know each other
// by.
const demoPortal = "portal"

// signInPage serves a make-believe sign-in page, on which the sample
// organisation's people are chosen, at an address. It returns the portal's
// configuration. The page is there until stop is called.
func (p program) signInPage(
	ctx context.Context, address, desk string, company *demo.Company,
) (conf config.Portal, stop func(), err error) {
	var people []entrasim.Person
	for _, one := range company.People() {
		people = append(people, entrasim.Person{ID: one.ObjectID, Name: one.Name})
	}
	client := entrasim.Client{ID: demoPortal, Secret: demoPassword, Redirect: "http://" + desk + "/signin/callback"}
	provider, err := entrasim.New(demoTenant, client, people, p.now)
	if err != nil {
		return conf, nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return conf, nil, fmt.Errorf("sign-in page: %w", err)
	}
	server := http.Server{Handler: provider, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with Close
	return config.Portal{
		Enabled: true,
		SignIn: config.SignIn{
			Issuer: provider.At("http://" + listener.Addr().String()), ClientID: demoPortal,
			ClientSecret: demoPassword, Claim: "oid",
		},
		Roles: config.EveryPortalRole(), Offline: true,
	}, func() { _ = server.Close() }, nil
}
