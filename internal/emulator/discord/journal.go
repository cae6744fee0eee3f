package discord

import (
	"encoding/json"
	"time"
)

// Request is one REST request as it was received and answered.
type Request struct {
	Seq       uint64 // 1, 2, … in order of arrival
	At        time.Time
	App       ID     // zero when the token is unknown
	Operation string // the specification's operationId, for instance "create_message"
	Method    string
	Path      string // after /api/vN
	Body      json.RawMessage
	Status    int // 0: the connection was cut
	Code      int // the platform's error code, or 0
	Response  json.RawMessage
}

// Violation is a body that the specification, or one of our own stricter rules, refuses.
type Violation struct {
	Direction string // "request", "response" or "event"
	Operation string // operationId or event name
	Problem   string
	Body      json.RawMessage
}
