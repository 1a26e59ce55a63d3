package tickets

// Answer is what somebody answered to a field, with the words of the form as it
// was then: it can be shown in every language after the catalog has changed.
type Answer struct {
	Field string    `json:"field"`
	Label Text      `json:"label"`
	Type  FieldType `json:"type"`
	Value string    `json:"value"`
	// Titles are those of the choices in Value, in its order.
	Titles []Text `json:"titles,omitempty"`
}
