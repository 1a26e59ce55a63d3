// Package portal is the face in the browser.
package portal
