package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// addReadings adds to what is stored which spaces are read and which
// conversations never are; the deciders' own channels are among them.
func addReadings(ctx context.Context, r Reader, into *registry.Stored) error {
	readings, err := r.Readings(ctx)
	if err != nil {
		return err
	}
	for _, one := range readings {
		into.Readings = append(into.Readings, one.SpaceReading)
	}
	apart, err := r.Unreads(ctx)
	if err != nil {
		return err
	}
	for _, one := range apart {
		into.Never = append(into.Never, one.SpaceUnread)
	}
	channels, err := r.Channels(ctx)
	for _, c := range channels {
		into.Never = append(into.Never, registry.SpaceUnread{
			Network: c.Network, Unread: registry.Unread{Conversation: c.Conversation, Kind: registry.NeverDeciders},
		})
	}
	return err
}

// errNotSaid tells that reading could not be announced where it takes place, so
// that it does not begin.
var errNotSaid = errors.New("the standing post could not say that the space is read")

// beginReading turns reading on: first the standing post says it, then it begins.
func (a *App) beginReading(ctx context.Context, s registry.Structure, space registry.Space, by presence.AuthorID) error {
	now := a.Clock.Now()
	reading := registry.Reading{On: true, Since: now, First: space.Reading.First}
	if reading.First == 0 {
		reading.First = a.today(now)
	}
	space.Reading = reading
	before, _, err := a.beginPost(ctx, space, StandingPost, 0)
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := a.sendPost(sending, space, s, StandingPost, before.Ref)
	if err != nil {
		return fmt.Errorf("%w: %w", errNotSaid, err)
	}
	if err := a.endPost(ctx, space, StandingPost, ref); err != nil {
		return err
	}
	return a.setReading(ctx, s.ID, space, reading, by)
}

// setReading keeps how a space is read, and follows it everywhere: directory,
// posts, connections; also is done in the same transaction.
func (a *App) setReading(ctx context.Context, id pdn.StructureID, space registry.Space, reading registry.Reading, by presence.AuthorID, also ...func(Tx) error) error {
	err := a.Update(ctx, func(tx Tx) error {
		row := SpaceReading{By: by}
		row.Network, row.Space, row.Reading = space.Network, space.ID, reading
		if err := tx.SaveReading(ctx, row); err != nil {
			return err
		}
		for _, do := range also {
			if err := do(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set the reading of a space: %w", err)
	}
	if err := a.changed(ctx, id); err != nil {
		return err
	}
	a.readingChanged()
	return nil
}

func (a *App) readingChanged() {
	if a.ReadingChanged != nil {
		a.ReadingChanged()
	}
}

// lacking lists, in sentences, what must be settled before a space is read.
func (a *App) lacking(ctx context.Context, s registry.Structure, space registry.Space) []string {
	if a.MayRead == nil {
		return nil
	}
	return a.MayRead(ctx, s, space)
}

// wantedEvery is how often reading that the settings ask for is tried again.
const wantedEvery = time.Hour

// tendReading forgets what is older than thirty minutes, follows the ends of
// pauses and of trials, and begins the reading that the settings ask for once it may.
func (a *App) tendReading(ctx context.Context) error {
	now := a.Clock.Now()
	a.window.Sweep(now)
	a.sights.sweep(now)
	if a.Engine == nil {
		return nil
	}
	var trouble []error
	for _, s := range a.Directory.Structures() {
		changed := false
		for _, space := range s.Spaces {
			changed = a.reads.turned(space, now) || changed
			trouble = append(trouble, a.oweTrialOver(ctx, s, space))
			if space.Wanted && space.Reading.Since.IsZero() && a.reads.due(space, now) {
				trouble = append(trouble, a.beginWanted(ctx, s, space))
			}
		}
		if changed {
			trouble = append(trouble, a.refreshPosts(ctx, s))
			a.readingChanged()
		}
	}
	return errors.Join(trouble...)
}

// beginWanted begins a reading that the settings ask for, or tells the operator
// that something lacks.
func (a *App) beginWanted(ctx context.Context, s registry.Structure, space registry.Space) error {
	if missing := a.lacking(ctx, s, space); len(missing) > 0 {
		a.Logger.WarnContext(ctx, "a space of the settings is not read yet: run check", "network", space.Network, "lacking", len(missing))
		return nil
	}
	err := a.beginReading(ctx, s, space, "")
	if errors.Is(err, errNotSaid) {
		a.alert(ctx, "a space of the settings is not read yet", err, "network", space.Network)
		return nil
	}
	return err
}

// lastReads remembers what was seen of each space at the last look; only
// tendReading uses it.
type lastReads struct {
	on    map[spaceOf]bool
	tried map[spaceOf]time.Time
	ended map[spaceOf]bool
}

// ends tells, once, that the trial of a space has ended: the storage knows whether
// that was owed before a restart.
func (l *lastReads) ends(space registry.Space) bool {
	if l.ended == nil {
		l.ended = map[spaceOf]bool{}
	}
	key := spaceOf{space.Network, space.ID}
	was := l.ended[key]
	l.ended[key] = true
	return !was
}

// again lets the end of a trial be owed anew: it could not be stored.
func (l *lastReads) again(space registry.Space) { delete(l.ended, spaceOf{space.Network, space.ID}) }

// turned tells that a space began or ceased to be read by the mere passing of time.
func (l *lastReads) turned(space registry.Space, now time.Time) bool {
	if l.on == nil {
		l.on = map[spaceOf]bool{}
	}
	key := spaceOf{space.Network, space.ID}
	was, known := l.on[key]
	l.on[key] = space.Reading.At(now)
	return known && was != l.on[key]
}

func (l *lastReads) due(space registry.Space, now time.Time) bool {
	if l.tried == nil {
		l.tried = map[spaceOf]time.Time{}
	}
	key := spaceOf{space.Network, space.ID}
	if last, tried := l.tried[key]; tried && now.Sub(last) < wantedEvery {
		return false
	}
	l.tried[key] = now
	return true
}
