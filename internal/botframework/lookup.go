package botframework

import (
	"fmt"

	"github.com/go-json-experiment/json"
)

// InvokeLookup is the name of the invoke that an input sends while somebody types
// into it (Learn: "Typeahead search in Adaptive Cards").
const InvokeLookup = "application/search"

// MaxLookup is how many choices Teams shows at most (there, "Implement typeahead
// search").
const MaxLookup = 15

// Lookup is what somebody types into an input that looks up its choices. The
// client wrote all of it: permissions must come from elsewhere.
type Lookup struct {
	Dataset string // as the card names it
	Text    string // what was typed so far
	Skip    int    // how many choices the client already has; never negative
}

// Lookup reads the invoke application/search. Its error wraps [ErrMalformed].
func (a *Activity) Lookup() (Lookup, error) {
	if a.Type != TypeInvoke || a.Name != InvokeLookup {
		return Lookup{}, fmt.Errorf("%w: no lookup", ErrMalformed)
	}
	var value struct {
		QueryText    string `json:"queryText"`
		Dataset      string `json:"dataset"`
		QueryOptions struct {
			Skip int `json:"skip"`
		} `json:"queryOptions"`
	}
	if err := json.Unmarshal(a.Value, &value); err != nil {
		return Lookup{}, fmt.Errorf("%w: lookup: %s", ErrMalformed, syntaxOnly(err))
	}
	if value.Dataset == "" || value.QueryOptions.Skip < 0 {
		return Lookup{}, fmt.Errorf("%w: lookup without a dataset, or before its start", ErrMalformed)
	}
	return Lookup{value.Dataset, value.QueryText, value.QueryOptions.Skip}, nil
}

// Choice is one choice of an input: what a person reads, and what the input then
// holds.
type Choice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

type lookedUp struct {
	Results []Choice `json:"results"`
}

// LookupResponse answers a lookup with at most MaxLookup choices; more are left
// out.
func LookupResponse(choices []Choice) *InvokeResponse {
	results := append([]Choice{}, choices[:min(len(choices), MaxLookup)]...) // a list even when empty
	return &InvokeResponse{Status: 200, Body: cardResult{
		200, "application/vnd.microsoft.search.searchResponse", lookedUp{results},
	}}
}
