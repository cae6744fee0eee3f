package app

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// errTooOld: hours of a month whose presences may be purged already.
var errTooOld = errors.New("the presence is older than the twelve months shown")

// oldestMonths is how far back hours may be declared or corrected: those months
// are still whole (retention: 400 days).
const oldestMonths = 12

// recorded is what one act of a professional changed.
type recorded struct {
	book    *presence.Book
	session presence.Session
	// gained is the time that the month totals gained: less than the length of a
	// presence that overlaps another one.
	gained time.Duration
}

// record checks one act against all that its author did before, and adds it, in
// one transaction with the totals of the months it touches. Only the author's
// own presses and words come here (law L7).
func (a *App) record(ctx context.Context, who colleague, build func(*presence.Book, time.Time) (presence.Event, error)) (recorded, error) {
	var out recorded
	err := a.Update(ctx, func(tx Tx) error {
		now := tx.Now().Truncate(time.Millisecond).In(a.zone)
		events, err := tx.PresenceEvents(ctx, who.author)
		if err != nil {
			return err
		}
		book, err := presence.Fold(who.author, a.zone, events)
		if err != nil {
			return fmt.Errorf("fold a presence: %w", err)
		}
		e, err := build(book, now)
		if err != nil {
			return err
		}
		e.By, e.At = who.author, now
		before, was := presence.Total(book.Spans()), sessionOf(book, e.Session)
		if err := book.Apply(e); err != nil {
			return err
		}
		out = recorded{book: book, session: sessionOf(book, e.Session), gained: presence.Total(book.Spans()) - before}
		if err := a.tooOld(now, was, out.session); err != nil {
			return err
		}
		if err := tx.AddPresenceEvent(ctx, e); err != nil {
			return err
		}
		if err := a.saveOpen(ctx, tx, who, book, now); err != nil {
			return err
		}
		return a.saveTotals(ctx, tx, who, book, was, out.session)
	})
	if err != nil {
		return recorded{}, fmt.Errorf("record a presence: %w", err)
	}
	return out, nil
}

func sessionOf(b *presence.Book, id presence.SessionID) presence.Session {
	for _, s := range b.Sessions() {
		if s.ID == id {
			return s
		}
	}
	return presence.Session{}
}

func (a *App) tooOld(now time.Time, sessions ...presence.Session) error {
	oldest := presence.MonthSpan(presence.MonthOf(now, a.zone)-oldestMonths, a.zone).From
	for _, s := range sessions {
		if !s.From.IsZero() && s.From.Before(oldest) {
			return errTooOld
		}
	}
	return nil
}

// saveOpen keeps the state of the timer with the presence that runs.
func (a *App) saveOpen(ctx context.Context, tx Tx, who colleague, book *presence.Book, now time.Time) error {
	d, err := tx.Desk(ctx, who.author)
	if err != nil {
		return err
	}
	d.Structure = who.structure.ID
	open, running := book.OpenSession()
	switch {
	case running && d.Session != open.ID:
		d.Session, d.Started, d.Sign, d.Asked = open.ID, open.From, now, time.Time{}
	case !running:
		d.Session, d.Started, d.Sign, d.Asked = "", time.Time{}, time.Time{}, time.Time{}
	}
	return tx.SaveDesk(ctx, d)
}

// saveTotals writes again the totals of the months that the presence touches,
// before and after the act.
func (a *App) saveTotals(ctx context.Context, tx Tx, who colleague, book *presence.Book, sessions ...presence.Session) error {
	months := map[pdn.Month]bool{}
	for _, s := range sessions {
		if s.From.IsZero() || s.Open() {
			continue
		}
		for m := presence.MonthOf(s.From, a.zone); m <= presence.MonthOf(s.To.Add(-1), a.zone); m++ {
			months[m] = true
		}
	}
	for m := range months {
		total := MonthTotal{
			Author: who.author, Structure: who.structure.ID, Month: m,
			Trainee: who.promeneur.Role == pdn.RoleTrainee, Done: presence.MonthTotal(book.Spans(), m, a.zone),
		}
		if err := tx.SaveMonthTotal(ctx, total); err != nil {
			return err
		}
	}
	return nil
}

// nameSession gives the same presence the same name, so that a press that
// arrives twice declares it once. A name that another presence bears since a
// correction is passed over.
func nameSession(b *presence.Book, author presence.AuthorID, from, to time.Time, n presence.Network) presence.SessionID {
	for salt := 0; ; salt++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d|%d|%s|%d", author, from.UnixMilli(), to.UnixMilli(), n, salt))
		id := presence.SessionID(hex.EncodeToString(sum[:7]))
		s := sessionOf(b, id)
		if s.ID == "" || (s.From.Equal(from) && (s.To.Equal(to) || s.Open()) && s.Network == n) {
			return id
		}
	}
}

// sessionArg carries a presence in a button: its seven bytes, and one more.
func sessionArg(id presence.SessionID, more byte) (arg [8]byte) {
	raw, err := hex.DecodeString(string(id))
	if err == nil {
		copy(arg[:7], raw)
	}
	arg[7] = more
	return arg
}

func argSession(arg [8]byte) presence.SessionID {
	return presence.SessionID(hex.EncodeToString(arg[:7]))
}

// refBits of a presence's name are carried by buttons that also carry hours.
const refBits = 25

func refOf(id presence.SessionID) int {
	arg := sessionArg(id, 0)
	return int(binary.BigEndian.Uint32(arg[:4]) >> (32 - refBits))
}

// since is "14 h 05", with its day when that is not today.
func (s *sheet) since(t time.Time) string {
	t = t.In(s.now.Location())
	if s.app.today(t) == s.app.today(s.now) {
		return frtime.Hour(t)
	}
	return frtime.Day(t) + ", " + frtime.Hour(t)
}

// start asks where; a command with a known name starts there at once.
func (s *sheet) start(ctx context.Context) error {
	if s.did.words {
		if n, ok := s.namedNetwork(s.did.text); ok {
			return s.begin(ctx, n)
		}
	}
	s.line("presence.ou", nil)
	s.choose(s.app.Lists.Networks, actStartAt, func(i int) [8]byte {
		return new(bits).put(i+1, 8).put(s.app.Lists.mark(), 8).arg()
	})
	s.back(s.button(s.text("bouton.sans_preciser", nil), actStartAt, new(bits).put(0, 8).put(s.app.Lists.mark(), 8).arg()))
	return nil
}

func (s *sheet) startAt(ctx context.Context) error {
	b := reading(s.did.arg)
	index, mark := b.take(8), b.take(8)
	if mark != s.app.Lists.mark() {
		return s.stale(ctx)
	}
	return s.begin(ctx, s.network(index))
}

func (s *sheet) begin(ctx context.Context, n presence.Network) error {
	_, err := s.app.record(ctx, s.who, func(b *presence.Book, now time.Time) (presence.Event, error) {
		id := nameSession(b, s.who.author, now, time.Time{}, n)
		return presence.Event{Kind: presence.Started, Session: id, Network: n, From: now}, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	s.line("presence.commence", nil)
	return s.menu(ctx)
}

// stop is [J'ai fini].
func (s *sheet) stop(ctx context.Context) error {
	out, err := s.app.record(ctx, s.who, func(b *presence.Book, now time.Time) (presence.Event, error) {
		open, _ := b.OpenSession()
		return presence.Event{Kind: presence.Stopped, Session: open.ID, To: now}, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	return s.kept(out)
}

// still answers "toujours en présence ?" with yes: the visit was the sign of life.
func (s *sheet) still(ctx context.Context) error {
	s.line("presence.continue", nil)
	return s.menu(ctx)
}

// endAt closes the open presence at the end that its author chose.
func (s *sheet) endAt(ctx context.Context) error {
	b := reading(s.did.arg)
	end, ref := minuteTime(b.take(26), s.now.Location()), b.take(refBits)
	out, err := s.app.record(ctx, s.who, func(book *presence.Book, _ time.Time) (presence.Event, error) {
		open, running := book.OpenSession()
		if !running || refOf(open.ID) != ref {
			return presence.Event{}, presence.ErrNoneOpen
		}
		return presence.Event{Kind: presence.Stopped, Session: open.ID, To: end}, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	return s.kept(out)
}

func minuteOf(t time.Time) int { return int(t.Unix() / 60) }

func minuteTime(minute int, zone *time.Location) time.Time {
	return time.Unix(int64(minute)*60, 0).In(zone)
}

// kept echoes a presence that is written, and offers what can be done with it.
func (s *sheet) kept(out recorded) error {
	it := out.session
	s.line("presence.note", messages.Args{"quand": s.span(it.From, it.To), "duree": length(it.To.Sub(it.From)), "ou": s.place(it.Network)})
	if it.To.Sub(it.From)-out.gained >= time.Minute {
		s.line("presence.deja_compte", messages.Args{"duree": length(out.gained)})
	}
	s.line("presence.ni_paie_ni_controle", nil)
	s.row(s.named("bouton.retour", actNote, sessionArg(it.ID, 0)), s.named("bouton.corriger", actSession, sessionArg(it.ID, 0)))
	s.back(s.named("bouton.mois", actMonth, [8]byte{}))
	return nil
}

// refused says why hours are not written, without blame, and what to do.
func (s *sheet) refused(ctx context.Context, err error) error {
	key, known := "", false
	for cause, its := range map[error]string{
		presence.ErrAlreadyOpen: "presence.deja_ouverte", presence.ErrNoneOpen: "presence.aucune_ouverte",
		presence.ErrEndBeforeStart: "presence.trop_courte", presence.ErrFuture: "presence.pas_finie",
		presence.ErrSigned: "presence.signee", presence.ErrDuplicate: "presence.deja_notee",
		presence.ErrUnknownSession: "presence.introuvable", errTooOld: "presence.trop_ancienne",
	} {
		if errors.Is(err, cause) {
			key, known = its, true
		}
	}
	switch {
	case errors.Is(err, presence.ErrTooLong):
		return s.askEnd(ctx)
	case !known:
		return err
	}
	s.line(key, nil)
	return s.menu(ctx)
}

// askEnd asks when an over-long or forgotten presence ended: its author says it,
// nothing is guessed.
func (s *sheet) askEnd(ctx context.Context) error {
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	open, running := h.book.OpenSession()
	if !running {
		s.line("presence.trop_longue", nil)
		return s.menu(ctx)
	}
	s.line("presence.quand_finie", messages.Args{"depuis": s.since(open.From)})
	s.endButtons(open, time.Time{})
	return nil
}

// endButtons offers ends of an open presence, and to drop it.
func (s *sheet) endButtons(open presence.Session, sign time.Time) {
	ends := []time.Duration{30 * time.Minute, time.Hour, 90 * time.Minute, 2 * time.Hour, 3 * time.Hour}
	var buttons []chat.Button
	arg := func(end time.Time) [8]byte {
		return new(bits).put(minuteOf(end), 26).put(refOf(open.ID), refBits).arg()
	}
	if !sign.IsZero() {
		buttons = append(buttons, s.button(s.text("bouton.fin_a", messages.Args{"heure": s.since(sign)}), actEndAt, arg(sign)))
	}
	for _, d := range ends {
		end := open.From.Add(d).Truncate(time.Minute)
		if end.Before(s.now) && !end.Equal(sign) {
			buttons = append(buttons, s.button(s.text("bouton.apres", messages.Args{"duree": length(d), "heure": s.since(end)}), actEndAt, arg(end)))
		}
	}
	s.grid(buttons...)
	s.back(s.named("bouton.supprimer_presence", actDelete, sessionArg(open.ID, 0)))
}

// missionNumber reads the stored form of a mission.
func missionNumber(stored string) int {
	n, err := strconv.Atoi(stored)
	if err != nil {
		return 0
	}
	return n
}

func missionStored(number int) string {
	if number == 0 {
		return ""
	}
	return strconv.Itoa(number)
}
