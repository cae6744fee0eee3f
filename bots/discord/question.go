package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// questions are the interactions in hand. The platform wants a first answer
// within 3 seconds: an interaction still unanswered after Timing.Defer is
// acknowledged here, and its answer takes the place of the acknowledgement.
type questions struct {
	mu   sync.Mutex
	open map[string]*question
	// The ids seen lately, in two halves: the platform may deliver one twice.
	recent, older map[string]struct{}
}

const recentMost = 4096

// What the platform was told about a question so far.
type progress uint8

const (
	unanswered  progress = iota
	willAnswer           // "thinking…": the first answer replaces it
	willUpdate           // acknowledged silently: the pressed message may still be changed
	wasAnswered          // further answers are follow-ups
)

type question struct {
	id, token string
	pressed   chat.MessageRef // the message that carries what was pressed, or ""
	changes   bool            // that message is seen by its author alone: an answer may replace it
	private   bool            // in the private chat: the answer stays there

	mu       sync.Mutex
	progress progress
	timer    *time.Timer
}

func newQuestions() *questions {
	return &questions{open: map[string]*question{}, recent: map[string]struct{}{}, older: map[string]struct{}{}}
}

// begin opens a question, nil when it was seen before.
func (q *questions) begin(i *rawInteraction) *question {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, seen := q.recent[i.ID]
	if _, before := q.older[i.ID]; seen || before {
		return nil
	}
	if len(q.recent) >= recentMost {
		q.recent, q.older = map[string]struct{}{}, q.recent
	}
	q.recent[i.ID] = struct{}{}
	n := &question{id: i.ID, token: i.Token, pressed: i.pressed(), private: i.Guild == ""}
	n.changes = n.pressed != "" && (n.private || i.Message.Flags&flagEphemeral != 0)
	q.open[i.ID] = n
	return n
}

func (q *questions) get(id string) *question {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.open[id]
}

func (q *questions) end(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, id)
}

func (b *Bot) onInteraction(i *rawInteraction, put putter) {
	if i.Type != askCommand && i.Type != askComponent && i.Type != askForm {
		b.unreadable("INTERACTION_CREATE", "unknown kind")
		return
	}
	e := i.event()
	if e == nil {
		b.unreadable("INTERACTION_CREATE", "missing")
		return
	}
	q := b.questions.begin(i)
	if q == nil {
		return
	}
	b.acks.Add(1)
	q.timer = time.AfterFunc(b.timing.Defer, func() {
		defer b.acks.Done()
		b.acknowledge(q)
	})
	e.Head().Place.Under = b.guilds.under(i.Guild, i.Channel)
	lane := string(e.Head().Place.Conversation)
	if !q.private { // one lane a person: nobody waits behind another one's press, nor behind a reading again
		lane += "|" + i.author().ID
	}
	if !put(lane, func() {
		defer b.endQuestion(q)
		if b.handle(e) {
			b.acknowledge(q) // only if nothing was answered
		}
	}) {
		b.endQuestion(q)
	}
}

func (b *Bot) endQuestion(q *question) {
	if q.timer.Stop() {
		b.acks.Done()
	}
	b.questions.end(q.id)
}

// The kinds of first answer.
const (
	replyMessage = 4
	replyLater   = 5
	replySilent  = 6
	replyInPlace = 7
)

// The platform's error codes that are named elsewhere in this package.
const (
	errTooManyChats = 40003
	errAcked        = 40060
	errNoQuestion   = 10062
)

type reply struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

type replyFlags struct {
	Flags int `json:"flags"`
}

// acknowledge tells the platform that the question is in hand, when nothing was
// answered yet: silently for a press, "thinking…" for a command.
func (b *Bot) acknowledge(q *question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.progress != unanswered {
		return
	}
	next, body := willUpdate, reply{Type: replySilent}
	if q.pressed == "" {
		next, body = willAnswer, reply{Type: replyLater, Data: replyFlags{Flags: q.flags()}}
	}
	ctx, cancel := context.WithTimeout(b.work, 10*time.Second)
	defer cancel()
	err := b.callback(ctx, q, body, nil, nil)
	switch {
	case err == nil:
		q.progress = next
	case codeOf(err) == errAcked:
		q.progress = wasAnswered
	default:
		b.log.Warn("interaction not acknowledged", "code", codeOf(err))
	}
}

func (q *question) flags() int {
	if q.private {
		return 0
	}
	return flagEphemeral
}

// callback sends the first answer. Trying again is safe: the platform takes one only.
func (b *Bot) callback(ctx context.Context, q *question, body reply, file *chat.File, out any) error {
	path := "/interactions/" + q.id + "/" + q.token + "/callback"
	if out != nil {
		path += "?with_response=true"
	}
	return b.rest.do(ctx, call{
		name: "answer an interaction", method: http.MethodPost, path: path, body: body, file: file, safe: true, taken: errAcked, free: true,
	}, out)
}

func codeOf(err error) int {
	if api, ok := errors.AsType[*apiError](err); ok {
		return api.Code
	}
	return 0
}

// answer sends content as the answer to an interaction: the first answer, the
// replacement of the acknowledgement, or a follow-up.
func (b *Bot) answer(ctx context.Context, t target, o chat.Outgoing, body messageBody) (chat.MessageRef, error) {
	q := b.questions.get(t.interaction)
	if q == nil { // handled before, perhaps by another process: it was acknowledged, or it is lost
		return b.followUp(ctx, t, o, body)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	inPlace := o.Edits() != "" && o.Edits() == q.pressed && q.changes
	body.Nonce, body.Enforce = "", false // not known to this way of sending
	body.Flags = q.flags()
	if inPlace {
		body = body.replacing()
	}
	switch {
	case q.progress == unanswered:
		ref, err := b.firstAnswer(ctx, q, o, body, inPlace)
		if codeOf(err) != errAcked {
			return ref, err
		}
		q.progress = wasAnswered // an acknowledgement went through without our knowing
	case q.progress == willAnswer, q.progress == willUpdate && inPlace:
		ref, err := b.replaceOriginal(ctx, t, o, body, q)
		if err == nil {
			q.progress = wasAnswered
		}
		return ref, err
	}
	return b.followUp(ctx, t, o, body)
}

func (b *Bot) firstAnswer(ctx context.Context, q *question, o chat.Outgoing, body messageBody, inPlace bool) (chat.MessageRef, error) {
	var told struct {
		Resource struct {
			Message rawMessage `json:"message"`
		} `json:"resource"`
	}
	kind := replyMessage
	var out any
	if inPlace {
		kind = replyInPlace
	} else if q.private {
		out = &told
	}
	err := b.callback(ctx, q, reply{Type: kind, Data: body}, o.Content().File, out)
	if err != nil {
		return "", err
	}
	q.progress = wasAnswered
	switch m := told.Resource.Message; {
	case inPlace:
		return q.pressed, nil
	case q.private && m.valid():
		return messageRef(m.Channel, m.ID, false), nil
	default:
		return "", nil
	}
}

// replaceOriginal puts the content where the acknowledgement stands.
func (b *Bot) replaceOriginal(ctx context.Context, t target, o chat.Outgoing, body messageBody, q *question) (chat.MessageRef, error) {
	body.Flags = 0 // fixed by the acknowledgement
	hook, err := b.webhook(ctx, t)
	if err != nil {
		return "", err
	}
	var m rawMessage
	err = b.rest.do(ctx, call{
		name: "complete an answer", method: http.MethodPatch, path: hook + "/messages/@original",
		body: body, file: o.Content().File, safe: true, free: true,
	}, &m)
	if err != nil {
		return "", err
	}
	if q.changes && o.Edits() == q.pressed {
		return q.pressed, nil
	}
	if t.private && m.valid() {
		return messageRef(m.Channel, m.ID, false), nil
	}
	return "", nil
}

// followUp adds a message after the first answer. It cannot be told twice: the
// platform does not know a second try from a first.
func (b *Bot) followUp(ctx context.Context, t target, o chat.Outgoing, body messageBody) (chat.MessageRef, error) {
	body.Nonce, body.Enforce, body.Flags = "", false, flagEphemeral
	if t.private {
		body.Flags = 0
	}
	hook, err := b.webhook(ctx, t)
	if err != nil {
		return "", err
	}
	var m rawMessage
	err = b.rest.do(ctx, call{
		name: "follow an answer up", method: http.MethodPost, path: hook + "?wait=true",
		body: body, file: o.Content().File, free: true,
	}, &m)
	if err != nil {
		return "", err
	}
	if t.private && m.valid() {
		return messageRef(m.Channel, m.ID, false), nil
	}
	return "", nil
}
