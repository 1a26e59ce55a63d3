package botframework

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCardAction(t *testing.T) {
	a := decode(t, `{"type":"invoke","name":"adaptiveCard/action","value":{"trigger":"manual","action":
		{"type":"Action.Execute","verb":"take","data":{"id":1001,"rev":"7","title":"Printer","neg":-1,"on":true,"list":["a"],"none":null}}}}`)
	got, err := a.CardAction()
	if err != nil || got.Verb != "take" || got.Trigger != "manual" {
		t.Fatalf("%+v, %v", got, err)
	}
	type values struct {
		Text   string
		Number uint64
	}
	want := map[string]values{
		"id": {"1001", 1001}, "rev": {"7", 7}, "title": {"Printer", 0}, "neg": {"-1", 0},
		"on": {}, "list": {}, "none": {}, "absent": {},
	}
	read := map[string]values{}
	for name := range want {
		read[name] = values{got.Data.String(name), got.Data.Uint(name)}
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Error(diff)
	}
}

func TestCardActionOfOddShape(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		ok   bool
	}{
		"no data":         {`{"type":"invoke","name":"adaptiveCard/action","value":{"action":{"verb":"v"}}}`, true},
		"data a word":     {`{"type":"invoke","name":"adaptiveCard/action","value":{"action":{"verb":"v","data":"x"}}}`, true},
		"no value":        {`{"type":"invoke","name":"adaptiveCard/action"}`, false},
		"value a word":    {`{"type":"invoke","name":"adaptiveCard/action","value":"x"}`, false},
		"action a number": {`{"type":"invoke","name":"adaptiveCard/action","value":{"action":1}}`, false},
		"another invoke":  {`{"type":"invoke","name":"task/fetch","value":{"action":{"verb":"v"}}}`, false},
		"a message":       {`{"type":"message","name":"adaptiveCard/action","value":{"action":{"verb":"v"}}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(t, tt.body).CardAction()
			if tt.ok && (err != nil || got.Verb != "v" || got.Data == nil) || !tt.ok && !errors.Is(err, ErrMalformed) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestSubmitAction(t *testing.T) {
	got, ok := decode(t, `{"type":"message","value":{"verb":"take","id":"1001"}}`).SubmitAction()
	if !ok || got.Verb != "take" || got.Data.Uint("id") != 1001 {
		t.Errorf("%+v, %t", got, ok)
	}
	for name, body := range map[string]string{
		"text":         `{"type":"message","text":"hi","value":{"verb":"take"}}`,
		"no value":     `{"type":"message"}`,
		"value a word": `{"type":"message","value":"take"}`,
		"an event":     `{"type":"event","value":{"verb":"take"}}`,
	} {
		if _, ok := decode(t, body).SubmitAction(); ok {
			t.Errorf("%s is taken for a button", name)
		}
	}
}

func decode(t *testing.T, body string) *Activity {
	t.Helper()
	a, err := DecodeActivity([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return a
}
