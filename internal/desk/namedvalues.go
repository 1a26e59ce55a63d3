package desk

import (
	"context"
	"maps"
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// NamedValue is what somebody filled in, under the name that its field has or had.
type NamedValue struct{ Name, Text string }

// NamedValues returns values of a draft under the names that its form has or had for
// them, as far as those are known. People are named too.
func (d *Desk) NamedValues(
	ctx context.Context, w locale.Words, draft tickets.Draft, values map[string]string,
) []NamedValue {
	item, known := d.Catalog.Catalog().Item(draft.Item)
	list := make([]NamedValue, 0, len(values))
	for _, id := range slices.Sorted(maps.Keys(values)) {
		one := NamedValue{Name: id, Text: values[id]}
		if key := FieldNames[id]; key != "" && slices.Contains(tickets.Asked(draft.Kind), id) {
			one.Name = w.Say(key)
		}
		if known {
			if f, ok := item.Field(id); ok {
				one.Name = f.Label.In(w.Lang)
			}
		}
		if p := d.PersonOf(ctx, one.Text); p.Name != "" {
			one.Text = p.Name
		}
		list = append(list, one)
	}
	return list
}
