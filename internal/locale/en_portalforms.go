package locale

// englishPortalForms holds why forms in the browser were refused.
var englishPortalForms = map[string]string{
	"portal.broken": "What the browser sent cannot be read. Nothing was saved. Please load the page again.",
	"portal.files":  "At most {n} files at once. Nothing was saved.",
}
