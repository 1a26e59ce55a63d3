// Package filestore keeps files in a folder: pictures and documents that people
// sent each other through the desk. The other side opens them by a link.
//
// It knows bytes, names, types and links that expire. It does not know who sent
// a file, who may see it or how long it is needed. Anyone with a valid link may
// open the file. Whoever keeps an id must delete the file. The package imports
// no other package of the desk.
package filestore
