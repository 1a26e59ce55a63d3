// Package teamsim simulates the Microsoft Teams channel over HTTP. It publishes
// signing keys, signs tokens, answers the connector API, and acts for people
// who write, press buttons and join teams. Tests, the demo and benchmarks run a
// bot against it exactly as the bot runs against Teams.
//
// It knows the protocol of Teams and nothing of the desk. It imports no package
// of this module, so a mistake in our protocol code is not repeated here. Where
// Teams and the Agents Playground differ, it follows the stricter one.
//
// It never retries, never sleeps and never sends anything that nobody asked
// for.
package teamsim
