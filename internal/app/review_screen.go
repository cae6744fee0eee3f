package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around messages à regarder. Their numbers stand in buttons and are
// never reused.
const (
	actReview Action = 224 + iota
	actCase
	actCaseMore
	actDecide
	actDecideYes
	actTake
	actPass
	actNotThis
	actNotThisYes
	actUndo
	actPeek
	actOffer
	actOfferSet
	actOfferAgree
	actNotify
	actCountersign
	actAnswerContest
	actGone
	actBurst
	actBurstAll
	actChannel
	actChannelYes
	actChannelDrop
	actPropose
)

// reviewDeeds are [À regarder]. Who may do what to which case is finer than the
// table of rights: package review decides it, case by case.
func reviewDeeds() map[Action]deed {
	all := under(rights.SeeCases, map[Action]proAction{
		actReview: (*sheet).reviewList, actCase: (*sheet).caseScreen, actCaseMore: (*sheet).caseMore, actBurst: (*sheet).burstScreen,
		actPeek: (*sheet).peek,
	})
	for action, d := range under(rights.HandleCases, map[Action]proAction{
		actDecide: (*sheet).decideWhy, actDecideYes: (*sheet).decideYes, actTake: (*sheet).take, actPass: (*sheet).pass,
		actNotThis: (*sheet).notThis, actNotThisYes: (*sheet).notThisYes, actUndo: (*sheet).undo,
		actOffer: (*sheet).offer, actOfferSet: (*sheet).offerSet, actOfferAgree: (*sheet).offerAgree, actNotify: (*sheet).notify,
		actCountersign: (*sheet).countersign, actAnswerContest: (*sheet).answerContest, actGone: (*sheet).gone, actBurstAll: (*sheet).burstAll,
		actChannel: (*sheet).channel, actChannelYes: (*sheet).channelYes, actChannelDrop: (*sheet).channelDrop,
	}) {
		all[action] = d
	}
	all[actPropose] = deed{right: rights.ProposeDecision, do: (*sheet).proposeCase}
	return all
}

// caseArg is what a button carries of a case, with two small numbers.
func caseArg(id review.CaseID, first, second int) [8]byte {
	id[6], id[7] = byte(first), byte(second)
	return id
}

func (s *sheet) caseID() review.CaseID {
	id := review.CaseID(s.did.arg)
	id[6], id[7] = 0, 0
	return id
}

func (s *sheet) picked() (first, second int) { return int(s.did.arg[6]), int(s.did.arg[7]) }

func categoryKey(c moderation.Category) string { return "categorie." + string(c) }

// mostOnList is how many cases a list shows.
const mostOnList = 6

// reviewButtons is the entry of the menu, for those who have it.
func (s *sheet) reviewButtons(ctx context.Context) ([]chat.Button, error) {
	if !s.app.mayDo(s.who.promeneur, actReview) {
		return nil, nil
	}
	mine, err := s.lines4(ctx)
	if err != nil {
		return nil, err
	}
	waiting := 0
	for _, l := range mine {
		if !l.Finished {
			waiting++
		}
	}
	return []chat.Button{s.button(s.text("bouton.a_regarder", messages.Args{"n": waiting}), actReview, [8]byte{})}, nil
}

// lines4 are the open cases that this professional is shown.
func (s *sheet) lines4(ctx context.Context) ([]CaseLine, error) {
	var all, mine []CaseLine
	err := s.app.View(ctx, func(r Reader) (err error) {
		all, err = r.CaseLines(ctx, s.who.structure.ID, mostCounted)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	for _, l := range all {
		c := review.Case{Opening: review.Opening{About: l.About}, Circle: l.Circle}
		if s.sees(c) {
			mine = append(mine, l)
		}
	}
	return mine, nil
}

// mostCounted bounds what is read for the counts of a list.
const mostCounted = 1000

// reviewList is [À regarder]: what is mine, what waits, what is late.
func (s *sheet) reviewList(ctx context.Context) error {
	all, err := s.lines4(ctx)
	if err != nil {
		return err
	}
	var mine, waiting, late, done int
	var shown []CaseLine
	var since []time.Time
	for _, l := range all {
		switch {
		case l.Finished:
			done++
			continue
		case l.Holder == review.Who(s.who.author) && s.now.Before(l.HeldUntil):
			mine++
		default:
			waiting++
		}
		if l.Late > review.InTime {
			late++
		}
		since = append(since, l.Opened)
		if len(shown) < mostOnList {
			shown = append(shown, l)
		}
	}
	if len(shown) == 0 {
		s.line("regarder.rien", nil)
	} else {
		s.line("regarder.compte", messages.Args{"miens": mine, "attendent": waiting, "retard": late})
	}
	if done > 0 {
		s.line("regarder.faits", messages.Args{"n": done})
	}
	s.median(since)
	var buttons []chat.Button
	for _, l := range shown {
		label := s.text("regarder.ligne", messages.Args{
			"categorie": s.text("court."+string(l.Category), nil), "age": s.age(l.Opened), "urgence": s.text(urgencyShort(l.Urgency), nil),
		})
		buttons = append(buttons, s.button(label, actCase, l.ID))
	}
	beside, err := s.besideRows(ctx)
	if err != nil {
		return err
	}
	for _, b := range buttons[:min(len(buttons), mostRows-1-beside)] {
		s.row(b)
	}
	switch {
	case s.view.origin.Place.Kind == chat.Private:
		s.back()
	case s.app.mayDo(s.who.promeneur, actChannel):
		s.row(s.named("bouton.salon_ici", actChannel, [8]byte{}))
	}
	return nil
}

// median says how old all that waits is, never who is slow.
func (s *sheet) median(since []time.Time) {
	if len(since) == 0 {
		return
	}
	slices.SortFunc(since, time.Time.Compare)
	s.line("regarder.age_median", messages.Args{"age": s.age(since[len(since)/2])})
}

func (s *sheet) age(since time.Time) string {
	d := s.now.Sub(since)
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", max(int(d.Minutes()), 1))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d j", int(d.Hours())/24)
	}
}

func urgencyShort(u review.Urgency) string { return fmt.Sprintf("urgence.court%d", u) }

// myCase reads the case of the button, while this professional may see it.
func (s *sheet) myCase(ctx context.Context, r ReviewReads) (CaseRow, bool, error) {
	row, found, err := r.Case(ctx, s.caseID())
	if err != nil || !found || row.Structure != s.who.structure.ID || !s.sees(row.Case) {
		return CaseRow{}, false, err
	}
	return row, true, nil
}

// caseScreen shows one case.
func (s *sheet) caseScreen(ctx context.Context) error {
	var row CaseRow
	var found bool
	err := s.app.View(ctx, func(r Reader) (err error) {
		row, found, err = s.myCase(ctx, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a case: %w", err)
	}
	if !found || row.Closed {
		s.line("regarder.fini", nil)
		return s.reviewList(ctx)
	}
	return s.drawCase(row)
}

// drawCase is the card of one case: codes turned into sentences, and a link. No
// text, no name, nothing that was attached (laws L2 and L6).
func (s *sheet) drawCase(row CaseRow) error {
	box, err := s.app.unsealCase(row.ID, row.Key, row.Box)
	if err != nil {
		return err
	}
	return s.drawOpenCase(row, box)
}

func (s *sheet) drawOpenCase(row CaseRow, box sealedCase) error {
	s.caseLines(row, box)
	s.caseRows(row, box)
	return nil
}

func (s *sheet) caseLines(row CaseRow, box sealedCase) {
	title := messages.Args{"categorie": s.text(categoryKey(row.Category), nil), "urgence": s.text(fmt.Sprintf("urgence.u%d", row.Urgency), nil)}
	s.line("regarder.titre", title)
	if row.Trial {
		s.line("regarder.essai", nil)
	}
	if row.Category == moderation.ChildSexual {
		s.line("regarder.ne_pas_copier", nil)
	}
	s.line("regarder.auteur", messages.Args{"auteur": s.text(authorKey(row.Case), nil), "ou": s.caseSpace(row), "age": s.age(row.Written)})
	if box.Link == "" && !row.LinkErased {
		s.line("regarder.sans_lien", messages.Args{"quand": frtime.Moment(row.Written.In(s.app.zone))})
	}
	for _, r := range row.Reasons {
		s.lines = append(s.lines, "• "+s.text(r.Key(), nil))
	}
	for _, r := range row.Against {
		s.lines = append(s.lines, "• "+s.text(r.Key(), nil))
	}
	if row.ByPeople > 0 {
		s.line("regarder.par_personne", messages.Args{"n": row.ByPeople})
	}
	if row.Gone {
		s.line("regarder.parti", nil)
	} else if row.Edited {
		s.line("regarder.modifie", nil)
	}
	s.caseState(row)
}

// caseState is where a case stands: who has it, what was decided, until when.
func (s *sheet) caseState(row CaseRow) {
	if row.Contest == review.ContestOpen {
		s.line("regarder.conteste", nil)
	}
	if row.Decided() {
		args := messages.Args{"decision": s.text("decision."+string(row.Decision.What), nil), "motif": s.text("motif."+string(row.Decision.Reason), nil), "prenom": s.nameOf(row.Decision.By)}
		s.line("regarder.decide", args)
		s.offerState(row)
		return
	}
	s.proposedLine(row)
	if holder := row.HeldBy(s.now); holder != "" {
		s.line("regarder.tenu", messages.Args{"prenom": s.nameOf(holder), "heure": frtime.Moment(row.HeldUntil.In(s.app.zone))})
	}
	key := "regarder.echeance"
	due := row.Deadline(s.app.workTime())
	if due.Before(s.now) {
		key = "regarder.en_retard"
	}
	s.line(key, messages.Args{"quand": frtime.Moment(due.In(s.app.zone))})
}

func authorKey(c review.Case) string {
	switch {
	case c.Professional():
		return "auteur.pro"
	case c.AuthorRole == "":
		return "auteur.inconnu"
	default:
		return "auteur.jeune"
	}
}

// nameOf is a colleague's first name.
func (s *sheet) nameOf(who review.Who) string {
	c, known, err := s.app.staffOf(authorID(who))
	if err != nil && s.err == nil {
		s.err = err
	}
	if !known {
		return s.text("regarder.quelqu_un", nil)
	}
	return c.promeneur.FirstName
}

// caseSpace is how the professionals call the place.
func (s *sheet) caseSpace(row CaseRow) string {
	space, _, bound := s.app.space(row.Network, row.Space)
	if !bound || space.Name == "" {
		return s.text("regarder.un_espace", nil)
	}
	return space.Name
}

// caseRows are the buttons of a card: the most frequent decisions at once.
func (s *sheet) caseRows(row CaseRow, box sealedCase) {
	var first []chat.Button
	if s.goneRow(row) {
		box.Link = ""
	}
	if box.Link != "" {
		first = append(first, chat.Button{Label: s.text("bouton.ouvrir_message", nil), URL: box.Link})
	}
	if row.MayBeShown() && !row.LinkErased && !row.Gone {
		first = append(first, s.named("bouton.voir", actPeek, row.ID))
	}
	if len(first) > 0 {
		s.row(first...)
	}
	switch {
	case row.Contest == review.ContestOpen:
		// Who decided sees that it is contested; another one answers.
		if s.who.author == "" || row.MayHandle(s.mine(row.Case, review.Answered), review.Answered) == nil {
			s.row(s.named("bouton.repondre_contestation", actAnswerContest, row.ID))
		}
	case row.Decided():
		s.decidedRows(row)
	case s.app.mayDo(s.who.promeneur, actDecide) || s.who.author == "":
		s.decisionRows(row)
	default:
		s.proposeRow(row)
	}
	s.row(s.caseHelp(row), s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
}

// goneRow is the one press that files a message which is gone; false where there
// is none to file.
func (s *sheet) goneRow(row CaseRow) bool {
	file := row.Gone && row.About == "" && !row.Decided()
	if file && (s.who.author == "" || s.app.mayDo(s.who.promeneur, actGone)) {
		s.row(s.named("bouton.classer_retire", actGone, row.ID))
	}
	return row.Gone
}

func (s *sheet) caseHelp(row CaseRow) chat.Button {
	place := helpsheet.Private
	if row.Public {
		place = helpsheet.Public
	}
	urgency := [...]helpsheet.Urgency{helpsheet.Now, helpsheet.SameDay, helpsheet.Days}[row.Urgency]
	return s.helpButton(helpsheet.Topic(row.Category), place, urgency)
}

// shortChoices is how many decisions stand on the card itself.
const shortChoices = 4

func (s *sheet) decisionRows(row CaseRow) {
	var buttons []chat.Button
	for i, choice := range review.Choices(row.About != "")[:shortChoices] {
		buttons = append(buttons, s.decisionButton(row, i, choice))
	}
	s.row(buttons[:2]...)
	s.row(buttons[2:]...)
	s.row(s.named("bouton.autre_decision", actCaseMore, row.ID), s.holdButton(row))
}

func (s *sheet) decisionButton(row CaseRow, index int, choice review.Choice) chat.Button {
	return s.named("bouton.decision_"+string(choice.Decision), actDecide, caseArg(row.ID, index, 0))
}

func (s *sheet) holdButton(row CaseRow) chat.Button {
	if s.who.author != "" && row.HeldBy(s.now) == review.Who(s.who.author) {
		return s.named("bouton.je_passe", actPass, row.ID)
	}
	return s.named("bouton.je_prends", actTake, row.ID)
}

// caseMore is the rest of the decisions, and what else can be said of a case.
func (s *sheet) caseMore(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		if row.Decided() {
			return s.drawCase(row)
		}
		s.line("regarder.autres", nil)
		var buttons []chat.Button
		for i, choice := range review.Choices(row.About != "") {
			if i >= shortChoices {
				buttons = append(buttons, s.decisionButton(row, i, choice))
			}
		}
		buttons = append(buttons, s.named("bouton.pas_ca", actNotThis, row.ID))
		if row.About == "" {
			buttons = append(buttons, s.named("bouton.dire_pro", actSaidPro, row.ID))
		}
		if !row.Gone && row.About == "" {
			buttons = append(buttons, s.named("bouton.deja_retire", actGone, row.ID))
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}

// withCase draws something about the case of the button, or says that it is over.
func (s *sheet) withCase(ctx context.Context, draw func(CaseRow) error) error {
	var row CaseRow
	var found bool
	err := s.app.View(ctx, func(r Reader) (err error) {
		row, found, err = s.myCase(ctx, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a case: %w", err)
	}
	if !found || row.Closed {
		s.line("regarder.fini", nil)
		return s.reviewList(ctx)
	}
	return draw(row)
}
