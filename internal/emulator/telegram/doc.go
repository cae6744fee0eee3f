// Package telegram is an emulator of Telegram's Bot API: a small world of
// people, private chats, groups and channels, one bot, and the HTTP server
// that this bot talks to over a real socket. Tests and the demo run the real
// bot against it; a person's acts are Go calls, and what a person would see on
// his screen can be read back.
//
// It speaks Bot API 10.1 for the methods of its table (see Methods) and
// refuses every other method and every parameter that the specification does
// not know. With Options.Specs it also validates each request and each body
// that it sends against the published specification. Faults of the network and
// of the platform are scripted with Server.Fault and Server.Inject.
//
// Left out: markup in texts (parse_mode is refused), reply keyboards, inline
// mode, business accounts, and the delivery of updates to a webhook (one that
// is set only closes getUpdates, as on the platform).
//
// It never reaches the network beyond the loopback address, and knows nothing
// of our rules.
package telegram
