// Package filestore keeps files in a folder: pictures and documents that people
// sent each other through the desk, and that the other side opens by a link.
//
// It knows bytes, names and types, and links that expire. It does not know who
// sent a file, who may see it or how long it is wanted: whoever has a link that
// still holds may open the file, and whoever keeps an id must delete it. It
// imports no package of the desk.
package filestore
