// Package discord is Discord in a drawer: servers, channels, people and their acts, on real sockets of this machine.
// A real bot library connects to it without knowing, so that the bots can be tried, tested and shown (demo page)
// with nobody's account and no network.
//
// What it keeps: the platform's own rules as published (gateway, REST, interactions, permissions, rate limits), and the
// faults a bot must survive, injected on order by [Faults]. With [Options.Specs] every request received and every body or
// event sent is checked against the published specifications; see [Server.Violations].
//
// What it never does: it imports nothing of the product, it judges nothing, it writes nothing to disk, it calls nothing
// outside the machine. Its world lives in memory, is bounded, and disappears with [Server.Close].
//
// How strict: beyond the published schemas, a field or query parameter that they do not name is refused unless its value
// is empty (libraries write such fields), and so is what the documentation forbids and the schemas allow: more than 2000
// characters, 5 rows, 5 buttons a row. A refused request is answered 400 with code 50035, as the platform does.
//
// Versions: the published specification is v10; the bot library in use calls v9. Every route answers under /api/v9 and
// /api/v10 with the v10 shapes, and the gateway accepts v=9 and v=10. For the operations served here both versions agree;
// the message content intent is asked for on both.
//
// Time: snowflakes, timestamps and the 3 s and 15 min limits of interactions follow [Options.Now]. Rate limits, heartbeats
// and delays follow the wall clock, because a bot waits for them in real time.
//
// Words: a User is an account; a Member is a User inside a Guild; an App is a bot's registration with its portal switches.
// The acts of a person are methods of [User]; what a person sees is [Server.VisibleTo].
//
// Not emulated: several shards, the pause between two Identifies, voice, presences, polls, stickers, moderation by a bot.
package discord
