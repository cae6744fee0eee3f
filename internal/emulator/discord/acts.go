package discord

// Draft is what a person writes.
type Draft struct {
	Content string
	// ReplyTo is a message of the same channel, or zero.
	ReplyTo ID
	// Attachments need a Filename only; ids and addresses are given.
	Attachments []Attachment
}
