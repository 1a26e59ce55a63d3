package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// CatalogView is a page of the service catalog.
type CatalogView struct {
	Category *tickets.Category // the category on show; the root has no id
	// Words are the words of a search; empty when the page is not a search
	// result.
	Words  string
	Places []Place
	Page   int
	More   bool   // there is another page
	Tiles  bool   // as tiles, not as a list
	Drafts int    // how many the reader has; shown on the first page only
	Note   string // a line above it; empty for none
}

// CatalogItems is the dataset of what somebody may order, for an input that
// looks it up as they type.
const CatalogItems = "frontdesk/catalog"

// How much is shown of a page's title and explanation, and of the words of a
// search, in bytes of JSON.
const (
	maxHead        = 600
	maxSoughtWords = 160
)

// Catalog is a page of the service catalog. Each place can be pressed, under its
// name. On the front one can also type: input "item" looks up what begins with
// the letters.
func Catalog(w locale.Words, v CatalogView) json.RawMessage {
	var body []any
	if v.Note != "" {
		body = append(body, note(v.Note))
	}
	body = append(body, plain(run{Text: v.heading(w), Weight: "Bolder", Size: "Medium"}))
	if about := v.Category.Description.In(w.Lang); about != "" {
		body = append(body, small(run{Text: clipShown(about, maxHead), Subtle: true}))
	}
	if v.Words != "" {
		words := clipShown(v.Words, maxSoughtWords)
		body = append(body, small(run{Text: w.Say("catalog.sought", "words", words), Subtle: true}))
	}
	if v.isFront() {
		body = append(body, v.front(w)...)
	}
	switch {
	case len(v.Places) == 0 && v.Words != "":
		body = append(body, text(w.Say("catalog.nothing")))
	case len(v.Places) == 0:
		body = append(body, text(w.Say("catalog.empty")))
	}
	for len(v.Places) > 0 {
		n := 1
		for n < len(v.Places) && v.Places[n].Under == v.Places[0].Under {
			n++
		}
		if under := v.Places[0].Under; under != "" {
			body = append(body, plain(run{Text: locale.Clip(under, maxNote), Weight: "Bolder"}))
		}
		body = append(body, showPlaces(w, v.Places[:n], v.Tiles)...)
		v.Places = v.Places[n:]
	}
	return encode(body, v.actions(w)...)
}

// isFront reports whether the page is the one that the catalog opens with.
func (v CatalogView) isFront() bool { return v.Category.ID == "" && v.Words == "" && v.Page == 0 }

// front is what stands above the places on the front.
func (v CatalogView) front(w locale.Words) (body []any) {
	if v.Drafts > 0 {
		title := w.Say("menu.drafts", "n", v.Drafts)
		open := sendNoInputs(execute(title, VerbDraftList, nil))
		body = append(body, place{name: title, icon: "📝", open: open}.row(false))
	}
	if len(v.Places) == 0 {
		return body
	}
	pick := lookupInput{
		input: input{
			Type: "Input.ChoiceSet", ID: "item", Label: w.Say("catalog.pick"), Placeholder: w.Say("catalog.type"),
			Style: "filtered",
		},
		Choices: []choice{}, Query: query{Type: "Data.Query", Dataset: CatalogItems},
	}
	open := buttons(execute(w.Say("catalog.open"), VerbRequestForm, nil))
	return append(body, columnSet{Type: "ColumnSet", Columns: []column{
		{Type: "Column", Width: "stretch", Items: []any{pick}},
		{Type: "Column", Width: "auto", Align: "Bottom", Items: []any{open}},
	}})
}

func (v CatalogView) actions(w locale.Words) (actions []action) {
	if v.More {
		data, verb := map[string]any{"category": v.Category.ID, "page": v.Page + 1}, VerbCatalog
		if v.Words != "" {
			data, verb = map[string]any{"search": v.words(), "page": v.Page + 1}, VerbCatalogFind
		}
		actions = append(actions, sendNoInputs(execute(w.Say("list.more"), verb, data)))
	}
	words := input{
		Type: "Input.Text", ID: "search", Label: w.Say("catalog.find"),
		Value: clipTyped(v.Words, maxTypedSearch), MaxLength: maxName,
	}
	search := execute(w.Say("catalog.search"), VerbCatalogFind, nil)
	actions = append(actions, askInForm(search.Title, []any{words}, search), v.otherView(w))
	if !v.isFront() { // the front leads on to the menu
		return append(actions, backToCatalog(w))
	}
	return append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
}

// otherView is the button that shows the page as tiles, or as a list again.
func (v CatalogView) otherView(w locale.Words) action {
	data := map[string]any{"category": v.Category.ID, "page": v.Page, "view": "tiles"}
	title := "catalog.tiles"
	if v.Tiles {
		data["view"], title = "list", "catalog.list"
	}
	if v.Words != "" {
		data["search"] = v.words()
	}
	return sendNoInputs(execute(w.Say(title), VerbCatalogView, data))
}

// words are the words of a search as buttons keep them.
func (v CatalogView) words() string { return Clean(clipTyped(v.Words, maxSoughtWords)) }

func backToCatalog(w locale.Words) action {
	return sendNoInputs(execute(w.Say("catalog"), VerbCatalog, nil))
}
