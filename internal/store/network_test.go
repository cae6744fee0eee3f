package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/retention"
)

var december = time.Date(2026, 12, 8, 13, 0, 0, 0, time.UTC)

func aDate() meeting.Date {
	return meeting.Date{
		ID: meeting.ID{1}, Kind: meeting.Training, From: december, To: december.Add(2 * time.Hour), Place: "Rouen", By: "ines",
		Day: pdn.DayOf(december, time.UTC) - 16,
	}
}

func TestDatesRequestsAndAccountsAreReadBackAsTheyWereSaved(t *testing.T) {
	s := newStore(t)
	date, day := aDate(), aDate().Day
	reply := meeting.Reply{Date: date.ID, Author: "samira", Answer: meeting.NotReleased, Attendance: meeting.Missed}
	notice := meeting.Notice{ID: meeting.ID{2}, By: "ines", Line: "Bonjour à tous", Day: day}
	request := meeting.Request{ID: meeting.ID{3}, Author: "samira", Structure: "apase", Kind: meeting.Platform, Subject: "Twitch", Line: "pour le tournoi", Day: day}
	acts := []app.AccountAct{
		{Author: "samira", Year: 2026, Step: app.AccountSigned, By: "samira", Day: day},
		{Author: "samira", Year: 2026, Step: app.AccountConfirmed, By: "aude", Day: day + 1},
	}
	line := app.AccountLine{Author: "samira", Year: 2026, Field: "texte.besoins", Line: "=1+1\nun local"}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveDate(t.Context(), date))
		require.NoError(t, tx.SaveReply(t.Context(), meeting.Reply{Date: date.ID, Author: "samira", Answer: meeting.Coming}))
		require.NoError(t, tx.SaveReply(t.Context(), reply))
		require.NoError(t, tx.SaveNotice(t.Context(), notice))
		require.NoError(t, tx.MarkRead(t.Context(), notice.ID, "samira"))
		require.NoError(t, tx.MarkRead(t.Context(), notice.ID, "samira"))
		require.NoError(t, tx.SaveRequest(t.Context(), request))
		require.Error(t, tx.SaveDate(t.Context(), meeting.Date{ID: meeting.ID{9}}))
		require.Error(t, tx.SaveRequest(t.Context(), meeting.Request{ID: meeting.ID{9}}))
		require.Error(t, tx.AddAccountAct(t.Context(), app.AccountAct{Author: "samira", Step: app.AccountSigned}))
		for _, a := range acts {
			require.NoError(t, tx.AddAccountAct(t.Context(), a))
		}
		require.NoError(t, tx.SaveAccountLine(t.Context(), app.AccountLine{Author: "samira", Year: 2026, Field: "texte.effets", Line: "x"}))
		require.NoError(t, tx.SaveAccountLine(t.Context(), app.AccountLine{Author: "samira", Year: 2026, Field: "texte.effets"}))
		return tx.SaveAccountLine(t.Context(), line)
	}))
	request.State, request.Answered, request.By = meeting.LetsTalk, day+1, "ines"
	date = date.Cancel()
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveDate(t.Context(), date))
		return tx.SaveRequest(t.Context(), request)
	}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		dates, err := r.Dates(t.Context(), pdn.DayOf(december, time.UTC))
		require.NoError(t, err)
		require.Equal(t, []meeting.Date{date}, dates)
		dates, err = r.Dates(t.Context(), pdn.DayOf(december, time.UTC)+1)
		require.NoError(t, err)
		require.Empty(t, dates)
		replies, err := r.Replies(t.Context(), date.ID)
		require.NoError(t, err)
		require.Equal(t, []meeting.Reply{reply}, replies)
		replies, err = r.RepliesOf(t.Context(), "samira")
		require.NoError(t, err)
		require.Len(t, replies, 1)
		notices, err := r.Notices(t.Context())
		require.NoError(t, err)
		require.Equal(t, []meeting.Notice{notice}, notices)
		readers, err := r.Readers(t.Context(), notice.ID)
		require.NoError(t, err)
		require.Equal(t, []presence.AuthorID{"samira"}, readers)
		requests, err := r.Requests(t.Context())
		require.NoError(t, err)
		require.Equal(t, []meeting.Request{request}, requests)
		_, ok, err := r.Request(t.Context(), meeting.ID{8})
		require.NoError(t, err)
		require.False(t, ok)
		got, err := r.AccountActs(t.Context(), "samira", 2026)
		require.NoError(t, err)
		require.Equal(t, acts, got)
		lines, err := r.AccountLines(t.Context(), "samira", 2026)
		require.NoError(t, err)
		require.Equal(t, []app.AccountLine{line}, lines)
		return nil
	}))
}

func TestLaw11_WhatIsOverInTheNetworkIsCountedThenDeletedWithItsAnswers(t *testing.T) {
	s := newStore(t)
	date := aDate()
	agreed := meeting.Request{ID: meeting.ID{3}, Author: "samira", Kind: meeting.Platform, State: meeting.Agreed, Day: date.Day}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveDate(t.Context(), date))
		require.NoError(t, tx.SaveReply(t.Context(), meeting.Reply{Date: date.ID, Author: "samira", Answer: meeting.Coming}))
		require.NoError(t, tx.SaveNotice(t.Context(), meeting.Notice{ID: meeting.ID{2}, By: "ines", Line: "x", Day: date.Day}))
		require.NoError(t, tx.MarkRead(t.Context(), meeting.ID{2}, "samira"))
		require.NoError(t, tx.SaveRequest(t.Context(), agreed))
		require.NoError(t, tx.SaveAccountLine(t.Context(), app.AccountLine{Author: "samira", Year: 2026, Field: "texte.effets", Line: "x"}))
		require.NoError(t, tx.AddAccountAct(t.Context(), app.AccountAct{Author: "samira", Year: 2026, Step: app.AccountSigned, By: "samira"}))
		return tx.SaveRequest(t.Context(), meeting.Request{ID: meeting.ID{4}, Author: "samira", Kind: meeting.Other, Day: date.Day})
	}))
	purge := func(years int) (planned, gone int) {
		limits := retention.Defaults().Limits(december.AddDate(years, 0, 40), time.UTC)
		plan, err := s.CountExpired(t.Context(), limits)
		require.NoError(t, err)
		counts, err := s.PurgeExpired(t.Context(), limits)
		require.NoError(t, err)
		return plan.Network, counts.Network
	}
	for _, step := range []struct{ years, gone int }{{0, 0}, {1, 2}, {2, 1}, {6, 2}} {
		planned, gone := purge(step.years)
		require.Equal(t, step.gone, gone, "%d years later", step.years)
		require.Equal(t, planned, gone, "the dry run tells it")
	}
	tables, err := s.Rows(t.Context())
	require.NoError(t, err)
	for _, table := range tables {
		require.NotContains(t, []string{"network_date", "network_reply", "network_notice", "network_reader", "network_request", "account_act", "account_line"},
			map[bool]string{true: table.Name}[table.Total > 0])
	}
}
