package botframework

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestLookup(t *testing.T) {
	for name, tt := range map[string]struct {
		value string
		want  Lookup // zero: malformed
	}{
		"as in Learn": {
			`{"queryText":"fluentui","queryOptions":{"skip":0,"top":15},"dataset":"npm"}`, Lookup{"npm", "fluentui", 0},
		},
		"the next page":    {`{"queryText":"a","queryOptions":{"skip":15,"top":15},"dataset":"npm"}`, Lookup{"npm", "a", 15}},
		"nothing typed":    {`{"queryText":null,"queryOptions":null,"dataset":"npm"}`, Lookup{"npm", "", 0}},
		"no dataset":       {`{"queryText":"a"}`, Lookup{}},
		"before the start": {`{"queryText":"a","queryOptions":{"skip":-1},"dataset":"npm"}`, Lookup{}},
		"half a result":    {`{"queryText":"a","queryOptions":{"skip":0.5},"dataset":"npm"}`, Lookup{}},
		"text is an object": {
			`{"queryText":{},"dataset":"npm"}`, Lookup{},
		},
		"a word": {`"npm"`, Lookup{}},
	} {
		got, err := decode(t, `{"type":"invoke","name":"application/search","value":`+tt.value+`}`).Lookup()
		if got != tt.want || (err == nil) != (tt.want != Lookup{}) || err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, other := range []string{
		`{"type":"message","name":"application/search","value":{"dataset":"npm"}}`,
		`{"type":"invoke","name":"adaptiveCard/action","value":{"dataset":"npm"}}`,
	} {
		if got, err := decode(t, other).Lookup(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %+v, %v", other, got, err)
		}
	}
}

func TestLookupResponse(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 15: 15, 16: 15} {
		body, err := json.Marshal(LookupResponse(make([]Choice, n)).Body)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			StatusCode int
			Type       string
			Value      struct{ Results []Choice }
		}
		if err := json.Unmarshal(body, &got); err != nil || got.StatusCode != 200 ||
			got.Type != "application/vnd.microsoft.search.searchResponse" ||
			got.Value.Results == nil || len(got.Value.Results) != want {
			t.Errorf("%d: %s, %v", n, body, err)
		}
	}
}
