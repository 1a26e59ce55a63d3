package botframework

import (
	"slices"
	"strings"
)

// teams is the only channel served: the body must not choose who checks it.
const teams = "msteams"

// examine checks that an activity belongs to its token and to this bot (Learn:
// rest-connector-authentication, step 4.7 and endorsements).
func (ad *Adapter) examine(a *Activity, id identity) error {
	switch {
	case !sameServiceURL(id.serviceURL, a.ServiceURL):
		return newUnauthorized(OtherService, "the service URL is not the token's")
	case !slices.Contains(id.key.endorsements, a.ChannelID):
		return newForbidden(OtherChannel, "the signing key is not endorsed for the channel")
	case a.ChannelID != teams:
		return newForbidden(OtherChannel, "the channel is not Teams")
	case !ad.hosts.allows(a.ServiceURL):
		return newForbidden(OtherService, "the service URL is not allowed")
	case !ad.allowsTenant(a):
		return newForbidden(OtherTenant, "the tenant is not allowed")
	case !strings.EqualFold(a.Recipient.ID, ad.botID):
		return newForbidden(OtherBot, "the recipient is another bot")
	}
	return nil
}

// allowsTenant reports whether the activity names at least one tenant, all the
// tenants it names are the same, and that tenant is allowed.
func (ad *Adapter) allowsTenant(a *Activity) bool {
	data, conversation := a.ChannelData.Tenant.ID, a.Conversation.TenantID
	if data != "" && conversation != "" && !strings.EqualFold(data, conversation) {
		return false
	}
	tenant := a.Tenant()
	return tenant != "" && slices.ContainsFunc(ad.settings.AllowedTenants, func(allowed string) bool {
		return strings.EqualFold(allowed, tenant)
	})
}
