package appmanifest_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/appmanifest"
)

// withPortal is the desk with its portal at the root of a host with capitals.
func withPortal() appmanifest.App {
	app := desk()
	app.PublicURL, app.Portal = "https://Desk.Example.com", true
	return app
}

func TestPortalIsATab(t *testing.T) {
	files := unpack(t, withPortal())
	got := decode[struct {
		StaticTabs         []map[string]any
		WebApplicationInfo struct{ ID, Resource string }
	}](t, files["manifest.json"])
	want := []map[string]any{{
		"entityId": "portal", "name": "Portal", "scopes": []any{"personal"},
		"contentUrl": "https://desk.example.com/tab?theme={app.theme}&locale={app.locale}",
		"websiteUrl": "https://desk.example.com/",
	}}
	if diff := cmp.Diff(want, got.StaticTabs); diff != "" {
		t.Error(diff)
	}
	info := got.WebApplicationInfo
	if info.ID != desk().ID || info.Resource != "api://desk.example.com/botid-"+desk().ID {
		t.Errorf("%+v", info)
	}
	if name := decode[map[string]string](t, files["ru.json"])["staticTabs[0].name"]; name != "Портал" {
		t.Errorf("in Russian: %q", name)
	}
}

// Beside its tab, the portal changes nothing in the package.
func TestPackageWithoutPortalIsAsItWas(t *testing.T) {
	with, without := withPortal(), withPortal()
	without.Portal = false
	changed := decode[map[string]json.RawMessage](t, unpack(t, with)["manifest.json"])
	plain := decode[map[string]json.RawMessage](t, unpack(t, without)["manifest.json"])
	delete(changed, "staticTabs")
	for key, value := range changed {
		if key != "webApplicationInfo" && !bytes.Equal(value, plain[key]) {
			t.Errorf("%s: %s instead of %s", key, value, plain[key])
		}
	}
	if len(changed) != len(plain) {
		t.Errorf("%d keys instead of %d", len(changed), len(plain))
	}
}
