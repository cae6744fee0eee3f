// Package discord carries Lampadaire to Discord: what people do there becomes
// events of the chat model, what the product says becomes messages, and the
// silences of the network are made good by reading the channels again.
//
// It keeps A01 and A17-A20 possible on Discord: an answer in a shared channel
// is shown to its author alone (law L9), a press is always acknowledged in
// time, a message is confirmed only once its effects are durable (law L3:
// Discord is the inbox, the cursor of a channel moves after the handler).
//
// It never decides anything: no rule, no sentence, no storage lives here. It
// deletes nobody's message and acts on nobody (law L4). It keeps no member
// list, no message and no account beyond the handling of one event (in memory,
// it knows who owns each space, to tell administrators), and writes none of
// them to a log.
//
// Not made good, because the platform offers no way: presses, commands, private
// messages, arrivals and edits of older messages that fall into a lost session;
// what was written in a channel created during the absence (a thread of a known
// channel is read). The gateway does not pass through an HTTP proxy.
//
// The gateway is spoken by discordgo v0.29.0, whose known defects are worked
// around outside of it (protocols.md §1): line.go supervises one gateway
// session, conn.go watches its bytes, library.go sets the library up.
package discord
