package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// sealedCase is what the box of a case hides: where the message stands and who
// wrote it.
type sealedCase struct {
	Link         string            `json:"l,omitempty"`
	Conversation chat.Conversation `json:"c"`
	Ref          chat.MessageRef   `json:"r"`
	Author       string            `json:"a,omitempty"` // account on the case's network
}

// sealedNews is who is told once, on the case's network: those who pressed
// [Préviens-moi].
type sealedNews struct {
	Accounts []string `json:"a"`
}

// mostNews bounds how many are told about one case.
const mostNews = 20

func caseContext(id review.CaseID) string { return "dossier:" + id.String() }

func newsContext(id review.CaseID) string { return "nouvelles:" + id.String() }

// newsLive is for how many days news may be owed to who alerted.
const newsLive = 7

// pointOut keeps what was pointed out as a case, and owes its card to those who
// decide, within the transaction of the event (law L3). The same message pointed
// out again for the same category changes nothing. The zero case says that
// nothing is kept: what concerns its author alone (law L5).
//
// The caller commits, then calls pointedOut.
func (a *App) pointOut(ctx context.Context, tx Tx, p review.Pointed) (review.CaseID, error) {
	p, about, err := a.authorship(p)
	if err != nil {
		return review.CaseID{}, err
	}
	findings := kept(p, about)
	if len(findings) == 0 {
		return review.CaseID{}, nil
	}
	at, err := a.standingCase(ctx, tx, p, about)
	if err != nil {
		return review.CaseID{}, err
	}
	if at.known {
		if over, err := a.pointAgain(ctx, tx, at.id, p, findings); err != nil || !over {
			return at.id, err
		}
	}
	if at.about != about {
		p.AuthorRole = pdn.RolePromeneur
	}
	row := CaseRow{Mark: at.mark}
	if row.Opening, err = a.openingOf(tx.Now(), p, at.about); err != nil {
		return review.CaseID{}, err
	}
	if row.Case, err = review.Open(row.Opening, noticed(tx.Now(), p.Source, findings[0])); err != nil {
		return review.CaseID{}, err
	}
	box, err := a.sealCase(&row, p)
	if err != nil {
		return review.CaseID{}, err
	}
	return row.ID, a.begin(ctx, tx, &row, box, p.Source, findings)
}

// begin writes a new case, with the circle that handles it.
func (a *App) begin(ctx context.Context, tx Tx, row *CaseRow, box sealedCase, source review.Source, findings []review.Noted) error {
	burst, shift, err := a.joinBurst(ctx, tx, row)
	if err != nil {
		return err
	}
	circle := shift.circle
	first := noticed(tx.Now(), source, findings[0])
	first.At, row.Wait = stamp(first.At), review.WaitUntil(row.Opened, shift.from)
	first.Wait = row.Wait
	if err := a.addTo(ctx, tx, row, first); err != nil {
		return err
	}
	for _, n := range findings[1:] {
		if err := a.add(ctx, tx, row, noticed(tx.Now(), source, n)); err != nil {
			return err
		}
	}
	if circle == review.Employer {
		if err := a.tellEmployer(ctx, tx, row); err != nil {
			return err
		}
	}
	if circle != row.Circle {
		if err := a.add(ctx, tx, row, review.Event{Kind: review.Handed, At: tx.Now(), To: circle}); err != nil {
			return err
		}
	}
	if burst.Cases == 1 {
		a.fresh.keep(freshCard{at: tx.Now(), burst: burst, row: *row, box: box, desks: shift.desks})
	}
	return a.recount(ctx, tx, review.Case{Opening: row.Opening}, row.Case)
}

func noticed(at time.Time, s review.Source, n review.Noted) review.Event {
	return review.Event{Kind: review.Noticed, At: at, Source: s, Noted: n, Urgency: review.UrgencyOf(n)}
}

// authorship finds whether the author is a professional: then the case is his
// own employer's (B41).
func (a *App) authorship(p review.Pointed) (review.Pointed, review.Who, error) {
	if !p.Author.Zero() {
		if pro, s, yes := a.Directory.Professional(p.Author); yes {
			author, err := a.authorOf(pro, s)
			p.Structure, p.AuthorRole = s.ID, pro.Role
			return p, review.Who(author), err
		}
	}
	if p.AuthorRole.Professional() {
		return p, review.Unnamed, nil
	}
	return p, "", nil
}

// kept are the findings that make a case: what the machine takes for an opinion
// of a professional is his alone.
func kept(p review.Pointed, about review.Who) []review.Noted {
	var out []review.Noted
	for _, n := range p.Findings {
		if about == "" || p.Source == review.ByPerson || !review.Opinion(n.Category) {
			out = append(out, n)
		}
	}
	return out
}

func (a *App) openingOf(now time.Time, p review.Pointed, about review.Who) (review.Opening, error) {
	o := review.Opening{
		Structure: p.Structure, Network: p.Network, Space: p.Space, Conversation: string(p.Conversation), About: about,
		AuthorRole: p.AuthorRole, Trial: p.Trial, Public: p.Public, Written: stamp(p.At), Opened: stamp(now),
	}
	if p.At.IsZero() || p.At.After(now) {
		o.Written = o.Opened
	}
	if _, err := io.ReadFull(a.Random, o.ID[:review.CaseIDRandom]); err != nil {
		return o, fmt.Errorf("number a case: %w", err)
	}
	return o, nil
}

// stamp is an instant as the storage keeps it.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// sealCase hides where the message stands, who wrote it and whom to give news.
func (a *App) sealCase(row *CaseRow, p review.Pointed) (sealedCase, error) {
	box := sealedCase{Link: p.Link, Conversation: p.Conversation, Ref: p.Ref}
	if row.About == "" {
		box.Author = p.Author.ID
	}
	if err := a.seal(row, box); err != nil {
		return box, err
	}
	return box, a.sealNews(row, p)
}

// sealNews adds who asked for news to those who get them.
func (a *App) sealNews(row *CaseRow, p review.Pointed) error {
	if !p.WantsNews || p.Alerter.Zero() || p.Alerter.Network != row.Network {
		return nil
	}
	who, err := a.newsOf(row)
	if err != nil || len(who.Accounts) >= mostNews || slices.Contains(who.Accounts, p.Alerter.ID) {
		return err
	}
	who.Accounts = append(who.Accounts, p.Alerter.ID)
	hidden, err := json.Marshal(who)
	if err != nil {
		return fmt.Errorf("encode an address: %w", err)
	}
	row.NewsKey, row.NewsBox, err = a.Sealer.SealAddress(hidden, newsContext(row.ID))
	if err != nil {
		return fmt.Errorf("seal an address: %w", err)
	}
	if row.NewsUntil == 0 {
		row.NewsUntil = a.today(a.Clock.Now()) + newsLive
	}
	return nil
}

// newsOf opens who asked for news; nobody where the key is gone.
func (a *App) newsOf(row *CaseRow) (who sealedNews, err error) {
	if len(row.NewsKey) == 0 {
		return who, nil
	}
	hidden, err := a.Sealer.OpenAddress(row.NewsKey, row.NewsBox, newsContext(row.ID))
	if err != nil {
		return who, fmt.Errorf("open an address: %w", err)
	}
	if err := json.Unmarshal(hidden, &who); err != nil {
		return who, fmt.Errorf("read an address: %w", err)
	}
	return who, nil
}

// seal hides the box of a case under a new key.
func (a *App) seal(row *CaseRow, box sealedCase) error {
	a.fresh.forget(row.Burst)
	hidden, err := json.Marshal(box)
	if err != nil {
		return fmt.Errorf("encode a case: %w", err)
	}
	if row.Key, row.Box, err = a.Sealer.SealAddress(hidden, caseContext(row.ID)); err != nil {
		return fmt.Errorf("seal a case: %w", err)
	}
	return nil
}

// unsealCase opens the box of a case; an empty one where its key is gone.
func (a *App) unsealCase(id review.CaseID, key, box []byte) (sealedCase, error) {
	var out sealedCase
	if len(key) == 0 {
		return out, nil
	}
	hidden, err := a.Sealer.OpenAddress(key, box, caseContext(id))
	if err != nil {
		return out, fmt.Errorf("open a case: %w", err)
	}
	if err := json.Unmarshal(hidden, &out); err != nil {
		return out, fmt.Errorf("read a case: %w", err)
	}
	return out, nil
}

// apply adds an event to a case, or tells why it cannot be.
func (a *App) apply(ctx context.Context, tx Tx, row *CaseRow, e review.Event) error {
	before := row.Case
	if err := a.add(ctx, tx, row, e); err != nil {
		return err
	}
	if err := a.recount(ctx, tx, before, row.Case); err != nil || row.Turn() == before.Turn() {
		return err
	}
	return a.askNeighbour(ctx, tx, row, review.InTime)
}

// add adds an event to a case that is in no count yet.
func (a *App) add(ctx context.Context, tx Tx, row *CaseRow, e review.Event) error {
	e.At = stamp(e.At)
	next, err := row.Apply(e)
	if err != nil {
		return err
	}
	row.Case = next
	return a.addTo(ctx, tx, row, e)
}

// addTo writes a case after an event that it has taken.
func (a *App) addTo(ctx context.Context, tx Tx, row *CaseRow, e review.Event) error {
	a.appoint(row, e.At)
	a.fresh.forget(row.Burst)
	return tx.AddCaseEvent(ctx, *row, e)
}

// appoint sets when a case is looked at again by itself.
func (a *App) appoint(row *CaseRow, now time.Time) {
	due, _, late := row.Case.Due(a.workTime())
	switch {
	case row.Closed:
		row.Due, row.Key, row.Box = time.Time{}, nil, nil
		row.NewsKey, row.NewsBox, row.NewsUntil = nil, nil, 0
		row.KeepUntil = a.today(row.ClosedAt) + pdn.Day(row.Keep())
		return
	case row.Notice == review.OfferLeaving || row.Offer == review.OfferLeaving || row.Reply == review.OfferLeaving:
		row.Due = now.Add(leavingFor)
	case !row.Waits():
		row.Due = now.Add(row.CloseAfter())
	case late:
		row.Due = due
	case !row.LinkErased:
		row.Due = row.Since().AddDate(0, 0, linkDays30)
	default:
		row.Due = time.Time{}
	}
	if erase := row.Since().AddDate(0, 0, linkDays30); row.Waits() && !row.LinkErased && row.Due.After(erase) {
		row.Due = erase
	}
	if row.LinkErased {
		row.Key, row.Box = nil, nil
	}
}

const (
	// leavingFor is after how long a message that was leaving may have arrived or not.
	leavingFor = 2 * time.Minute
	// linkDays30 is after how many days the link of a case that waits is erased.
	linkDays30 = 30
)

// pointedOut does what follows the commit of pointOut: it wakes the dispatcher,
// and tells a professional, and nobody else, that a message of his touches
// neutrality. Nothing of that is kept (law L5); it is said once or not at all.
func (a *App) pointedOut(ctx context.Context, p review.Pointed) {
	a.wake()
	_, about, err := a.authorship(p)
	if err != nil || about == "" || about == review.Unnamed || p.Source != review.ByMachine {
		return
	}
	for _, n := range p.Findings {
		if !review.Opinion(n.Category) {
			return // what goes to the head is not told to its author
		}
	}
	c, known, err := a.staffOf(authorID(about))
	if err != nil || !known || len(p.Findings) == 0 {
		return
	}
	d, err := a.deskOf(ctx, c)
	if err == nil {
		err = a.toProfessional(ctx, c, d, outbox.Message{Key: "soi:" + string(about)}, func(s *sheet) error {
			s.line("regarder.pour_vous", map[string]any{"categorie": s.text(categoryKey(p.Findings[0].Category), nil)})
			s.line("regarder.pour_vous_seul", nil)
			s.back()
			return nil
		})
	}
	if err != nil {
		a.alert(ctx, "a professional could not be told about his own message", err, "network", p.Network)
	}
}
