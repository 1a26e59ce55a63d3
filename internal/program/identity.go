package program

import (
	"context"
	"net/url"
	"os"
	"time"

	"golang.org/x/oauth2"

	"frontdesk/internal/config"
	"frontdesk/internal/entra"
)

// identity returns who the configured desk is to Entra: for the bot's tokens, for
// Graph's, and where people sign in to the portal.
func identity(conf config.Config, now func() time.Time) *entra.Identity {
	t := conf.Teams
	switch {
	case t.AppType == config.UserAssignedMSI:
		return entra.New(entra.ManagedIdentity("teams.app_type", t.AppID, machine()))
	case t.Certificate.File != "":
		return entra.New(entra.Certificate("teams.certificate", t.Certificate.Files(), now))
	case t.Federated.TokenFile != "":
		return entra.New(entra.TokenFile("teams.federated.token_file", t.Federated.TokenFile))
	case t.Federated.ManagedIdentity != "":
		return entra.New(entra.FederatedIdentity(
			"teams.federated.managed_identity", t.Federated.ManagedIdentity, t.Place().Exchange, machine(),
		))
	}
	proofs := []entra.Proof{secretProof("teams.app_password", t.AppPasswordFile, t.AppPassword)}
	if t.NextAppPassword != "" {
		proofs = append(proofs, secretProof("teams.next_app_password", t.NextAppPasswordFile, t.NextAppPassword))
	}
	return entra.New(proofs...)
}

func secretProof(key, file string, value config.Secret) entra.Proof {
	if file != "" {
		return entra.SecretFile(key+"_file", file, string(value))
	}
	return entra.Secret(key, string(value))
}

// machine returns where managed identities get their tokens on this machine, by the
// variables that Azure sets.
func machine() entra.Machine {
	return entra.Machine{
		Endpoint: os.Getenv("IDENTITY_ENDPOINT"), Header: os.Getenv("IDENTITY_HEADER"),
		IMDS: os.Getenv("AZURE_POD_IDENTITY_AUTHORITY_HOST"),
	}
}

// signInProof returns what proves to the provider of the sign-in that the portal is
// its client: a secret of its own, or what the bot has.
func signInProof(conf config.Config, now func() time.Time) func(
	context.Context, string, string, func(url.Values) (*oauth2.Token, error),
) (*oauth2.Token, error) {
	if s := conf.Portal.SignIn.ClientSecret; s != "" {
		return entra.New(entra.Secret("portal.sign_in.client_secret", string(s))).Prove
	}
	return identity(conf, now).Prove
}
