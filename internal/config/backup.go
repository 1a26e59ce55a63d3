package config

// Backup says where backups are written each night.
type Backup struct {
	Folder string // resolved like the store's path; empty: none are made
	At     string // the time of day, as "03:00"
	Keep   int    // how many are kept
}

const folderKey = "backup.folder"

var backupRows = []row[Config]{
	{
		key: folderKey, expected: "the path of a folder",
		set: setScalar(path, func(c *Config) *string { return &c.Backup.Folder }),
	},
	{
		key: "backup.at", expected: "a time of day as 03:00", fallback: "03:00",
		set: setScalar(timeOfDay, func(c *Config) *string { return &c.Backup.At }),
	},
	{
		key: "backup.keep", expected: "a number from 1 to 1000", fallback: "14",
		set: setScalar(intBetween(1, 1000), func(c *Config) *int { return &c.Backup.Keep }),
	},
}

// checkBackup refuses backups of a database: its server makes them.
func (l *loader) checkBackup(c Config) {
	if folder, given := l.given[folderKey]; given && c.Database() && !folder.wrong {
		l.reportWrong(folder, "given with a database as the store", "none: its server makes backups, as with pg_dump")
	}
}
