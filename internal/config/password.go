package config

import (
	"os"
	"strings"

	"frontdesk/internal/yamlfile"
)

const (
	passwordKey     = "teams.app_password"
	passwordFileKey = "teams.app_password_file"
)

// readPassword makes sure that the secret is given in only one way, and reads
// it from its file.
func (l *loader) readPassword(c *Config) {
	_, isDirect := l.given[passwordKey]
	file, inFile := l.given[passwordFileKey]
	switch {
	case isDirect && inFile:
		l.reportWrong(file, "given beside "+passwordKey, "only one of the two")
	case l.need < ForServe || c.Teams.AppPassword != "":
	case inFile && c.Teams.AppPasswordFile != "":
		l.readPasswordFile(c, file)
	case !isDirect && !inFile:
		l.reportMissing(Mistake{File: l.file}, passwordKey, "the client secret, or "+passwordFileKey)
	}
}

func (l *loader) readPasswordFile(c *Config, at given) {
	name := yamlfile.Quoted(c.Teams.AppPasswordFile)
	content, err := os.ReadFile(c.Teams.AppPasswordFile)
	if err != nil {
		l.reportWrong(at, name+": cannot be read: "+yamlfile.Reason(err), "")
		return
	}
	var ok bool
	if c.Teams.AppPassword, ok = secret(strings.TrimRight(string(content), "\r\n")); !ok {
		l.reportWrong(at, name, "a file that holds the client secret on one line and nothing else")
	}
}
