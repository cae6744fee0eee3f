package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// The bounds of handling.
const (
	maxPanics    = 3  // of one event, before it is counted as unreadable
	maxAnswers   = 64 // presses answered at once
	answerWithin = 5 * time.Second
)

// errPanic says that the handler broke on an event.
var errPanic = errors.New("the handler broke")

// intake brings the events of a batch to the handler, in order within each conversation, and tells when all of the
// batch is finished.
type intake struct {
	bot     *Bot
	lanes   *chat.Lanes
	ctx     context.Context // of the handler: outlives Run's by the grace
	stop    context.CancelFunc
	answers chan struct{}
	pending sync.WaitGroup // answers to presses
}

func newIntake(run context.Context, b *Bot) *intake {
	in := &intake{bot: b, answers: make(chan struct{}, maxAnswers)}
	in.lanes = chat.NewLanes(b.opts.Waiting, func(error) { b.opts.Logger.Error("telegram: the intake itself broke") })
	var cancel context.CancelFunc
	in.ctx, cancel = context.WithCancel(context.WithoutCancel(run))
	// Once Run's context has ended, what runs has the grace to finish.
	var late atomic.Pointer[time.Timer]
	unhook := context.AfterFunc(run, func() { late.Store(time.AfterFunc(b.opts.Grace, cancel)) })
	in.stop = func() {
		unhook()
		if timer := late.Load(); timer != nil {
			timer.Stop()
		}
		cancel()
	}
	return in
}

// close waits for what runs.
func (in *intake) close() {
	in.lanes.Close()
	in.pending.Wait()
	in.stop()
}

// taken is what became of a batch.
type taken struct {
	last  int64 // the number of its last update
	whole bool  // all of it is finished: only then may the offset move
	fresh bool  // something in it was new
	// begun is the number of the last update before the first unfinished one, 0 when there is none: at the end of a
	// run so much can still be confirmed.
	begun int64
}

// take handles a batch.
func (in *intake) take(run context.Context, updates []json.RawMessage) (done taken) {
	r := reader{id: in.bot.id, username: in.bot.Username(), now: in.bot.opts.Clock.Now()}
	var batch sync.WaitGroup
	left := make([]atomic.Bool, len(updates))
	numbers := make([]int64, len(updates))
	for i, raw := range updates {
		number, items := in.open(r, raw)
		if number != 0 {
			done.last, numbers[i] = number, number
			done.fresh = done.fresh || !in.bot.seen.has(number)
			in.bot.seen.put(number, "")
		}
		for _, it := range items {
			batch.Add(1)
			err := in.lanes.Put(run, it.lane, func() {
				defer batch.Done()
				if !in.handle(run, it) {
					left[i].Store(true)
				}
			})
			if err != nil {
				batch.Done()
				left[i].Store(true)
			}
		}
	}
	batch.Wait()
	for i := range updates {
		if left[i].Load() {
			return done
		}
		done.begun = numbers[i]
	}
	done.whole = true
	return done
}

// open reads one update. It gives its number, 0 where there is none, and the events to be told; what cannot be read is
// counted once.
func (in *intake) open(r reader, raw json.RawMessage) (number int64, items []item) {
	b := in.bot
	u, _, err := decode(raw)
	again := b.seen.has(u.ID)
	if err != nil {
		if !again {
			b.opts.Journal.Unreadable(Network, kindOf(raw), classForm)
		}
		return u.ID, nil
	}
	found, kind, class := r.read(&u, raw)
	if class != "" && !again {
		b.opts.Journal.Unreadable(Network, kind, string(class))
	}
	if u.ChatMember != nil && (u.ChatMember.Old.administers() || u.ChatMember.New.administers()) {
		b.admins.forget(u.ChatMember.Chat.ID)
	}
	for _, it := range found {
		if spaceAllowed(it.event, b.opts.AllowedSpaces) {
			items = append(items, it)
		}
	}
	return u.ID, items
}

// handle brings one event to the handler until it is finished, and reports whether it is. Once run has ended nothing
// new is begun: the platform will deliver it again.
func (in *intake) handle(run context.Context, it item) bool {
	b, head := in.bot, it.event.Head()
	if b.handled.has(head.ID) || it.joined != 0 && b.toldBefore(head, it.joined) {
		return true
	}
	wait := b.backOff()
	for panics := 0; run.Err() == nil; {
		err := in.once(it)
		if err == nil {
			b.handled.put(head.ID, "")
			if it.press != "" && !b.popped.has(it.press) {
				in.answer(it.press)
			}
			return true
		}
		if errors.Is(err, errPanic) {
			if panics++; panics == maxPanics {
				b.opts.Journal.Unreadable(Network, it.kind, classPanic)
				return true
			}
		}
		b.opts.Logger.Warn("telegram: an event is held back", "kind", it.kind, "panic", errors.Is(err, errPanic))
		if pause(run, wait.NextBackOff()) != nil {
			break
		}
	}
	return false
}

// once calls the handler once. A panic becomes an error without its words.
func (in *intake) once(it item) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	if it.lookUp != 0 && it.who != 0 {
		it.event.Head().Author.Administrator = in.bot.admins.is(in.ctx, it.lookUp, it.who, it.fetch)
	}
	return in.bot.opts.Handler.Handle(in.ctx, it.event)
}

// answer stops the little clock on the pressed button, beside the lane: it says nothing, and a failure is harmless.
func (in *intake) answer(press string) {
	select {
	case in.answers <- struct{}{}:
	default:
		return
	}
	in.pending.Go(func() {
		defer func() { <-in.answers }()
		ctx, cancel := context.WithTimeout(in.ctx, answerWithin)
		defer cancel()
		in.bot.answerPress(ctx, press)
	})
}

// takeMoves handles the moves of groups that refused requests have told.
func (in *intake) takeMoves(run context.Context) {
	for {
		select {
		case m := <-in.bot.moves:
			_ = in.lanes.Put(run, string(m.Place.Conversation), func() { in.handle(run, item{event: m, kind: "message"}) })
		default:
			return
		}
	}
}
