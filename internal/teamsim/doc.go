// Package teamsim plays the Microsoft Teams channel over HTTP: it publishes
// signing keys, signs tokens, answers the connector API, and acts for people
// who write, press buttons and join teams. Tests, the demo and benchmarks run
// a bot against it exactly as the bot runs against Teams.
//
// It knows the wire as Teams speaks it and nothing of the desk: it imports no
// package of this module, so that a mistake in our wire code is not made a
// second time here. Where Teams and the Agents Playground differ, it takes the
// stricter behaviour.
//
// It never retries, never sleeps and never sends anything nobody asked for.
package teamsim
