package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Dates are the dates of the network that end on or after a day, oldest first.
func (r reads) Dates(ctx context.Context, from pdn.Day) ([]meeting.Date, error) {
	rows, err := r.q.NetworkDates(r.ctx(ctx), from.Time().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read the dates of the network: %w", explain(err))
	}
	return each(rows, dateOf)
}

// Date finds a date of the network; false when there is none.
func (r reads) Date(ctx context.Context, id meeting.ID) (meeting.Date, bool, error) {
	row, err := r.q.NetworkDate(r.ctx(ctx), id[:])
	return found(row, err, dateOf)
}

// each turns rows into what they hold.
func each[R, T any](rows []R, of func(R) (T, error)) ([]T, error) {
	out := make([]T, 0, len(rows))
	for _, row := range rows {
		one, err := of(row)
		if err != nil {
			return nil, fmt.Errorf("read the network: %w", err)
		}
		out = append(out, one)
	}
	return out, nil
}

// found is the outcome of looking for one row.
func found[R, T any](row R, err error, of func(R) (T, error)) (out T, ok bool, _ error) {
	if errors.Is(err, sql.ErrNoRows) {
		return out, false, nil
	}
	if err == nil {
		out, err = of(row)
	}
	if err != nil {
		return out, false, fmt.Errorf("read the network: %w", explain(err))
	}
	return out, true, nil
}

func dateOf(row db.NetworkDate) (d meeting.Date, err error) {
	copy(d.ID[:], row.ID)
	d.From, d.To, d.Place = instant(row.Since), instant(row.Until), row.Place
	d.By, d.Sequence, d.Cancelled, d.Day = presence.AuthorID(row.PostedBy), int(row.Sequence), row.Cancelled != 0, pdn.Day(row.Day)
	d.Kind, err = dateKinds.word(row.Kind)
	return d, err
}

// Replies are the answers to a date, by author.
func (r reads) Replies(ctx context.Context, id meeting.ID) ([]meeting.Reply, error) {
	rows, err := r.q.NetworkReplies(r.ctx(ctx), id[:])
	if err != nil {
		return nil, fmt.Errorf("read the answers to a date: %w", explain(err))
	}
	return each(rows, replyOf)
}

// RepliesOf are all answers of one professional.
func (r reads) RepliesOf(ctx context.Context, author presence.AuthorID) ([]meeting.Reply, error) {
	rows, err := r.q.NetworkRepliesOf(r.ctx(ctx), string(author))
	if err != nil {
		return nil, fmt.Errorf("read the answers of a professional: %w", explain(err))
	}
	return each(rows, replyOf)
}

func replyOf(row db.NetworkReply) (meeting.Reply, error) {
	out := meeting.Reply{Author: presence.AuthorID(row.Author)}
	copy(out.Date[:], row.Date)
	var e1, e2 error
	out.Answer, e1 = dateAnswers.word(row.Answer)
	out.Attendance, e2 = attendances.word(row.Attendance)
	return out, errors.Join(e1, e2)
}

// SaveDate writes a date over the former one.
func (t *Tx) SaveDate(ctx context.Context, d meeting.Date) error {
	kind, err := dateKinds.number(d.Kind)
	if err == nil && (kind == 0 || !d.From.Before(d.To)) {
		err = errors.New("a kind and hours are needed")
	}
	var cancelled int16
	if d.Cancelled {
		cancelled = 1
	}
	if err == nil {
		err = t.q.SaveNetworkDate(t.ctx(ctx), db.SaveNetworkDateParams{
			ID: d.ID[:], Kind: kind, Since: d.From.UnixMilli(), Until: d.To.UnixMilli(), Place: d.Place, PostedBy: string(d.By),
			Sequence: int32(d.Sequence), Cancelled: cancelled, Day: int32(d.Day),
		})
	}
	if err != nil {
		return fmt.Errorf("save a date: %w", explain(err))
	}
	return nil
}

// SaveReply writes what a professional said of a date over what he said before.
func (t *Tx) SaveReply(ctx context.Context, r meeting.Reply) error {
	answer, e1 := dateAnswers.number(r.Answer)
	attendance, e2 := attendances.number(r.Attendance)
	err := errors.Join(e1, e2)
	if err == nil {
		err = t.q.SaveNetworkReply(t.ctx(ctx), db.SaveNetworkReplyParams{
			Date: r.Date[:], Author: string(r.Author), Answer: answer, Attendance: attendance,
		})
	}
	if err != nil {
		return fmt.Errorf("save an answer to a date: %w", explain(err))
	}
	return nil
}

// Notices are the coordinator's messages to all, latest first.
func (r reads) Notices(ctx context.Context) ([]meeting.Notice, error) {
	rows, err := r.q.NetworkNotices(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the messages to all: %w", explain(err))
	}
	return each(rows, noticeOf)
}

// Notice finds one; false when there is none.
func (r reads) Notice(ctx context.Context, id meeting.ID) (meeting.Notice, bool, error) {
	row, err := r.q.NetworkNotice(r.ctx(ctx), id[:])
	return found(row, err, noticeOf)
}

func noticeOf(row db.NetworkNotice) (n meeting.Notice, err error) {
	copy(n.ID[:], row.ID)
	n.By, n.Line, n.Day = presence.AuthorID(row.PostedBy), row.Line, pdn.Day(row.Day)
	return n, nil
}

// Readers are those who pressed [Lu].
func (r reads) Readers(ctx context.Context, id meeting.ID) ([]presence.AuthorID, error) {
	rows, err := r.q.NetworkReaders(r.ctx(ctx), id[:])
	if err != nil {
		return nil, fmt.Errorf("read who has read a message: %w", explain(err))
	}
	return each(rows, func(author string) (presence.AuthorID, error) { return presence.AuthorID(author), nil })
}

// SaveNotice writes a message to all, once.
func (t *Tx) SaveNotice(ctx context.Context, n meeting.Notice) error {
	err := t.q.SaveNetworkNotice(t.ctx(ctx), db.SaveNetworkNoticeParams{ID: n.ID[:], PostedBy: string(n.By), Line: n.Line, Day: int32(n.Day)})
	if err != nil {
		return fmt.Errorf("save a message to all: %w", explain(err))
	}
	return nil
}

// MarkRead notes [Lu]; twice is once.
func (t *Tx) MarkRead(ctx context.Context, id meeting.ID, author presence.AuthorID) error {
	if err := t.q.MarkNetworkRead(t.ctx(ctx), db.MarkNetworkReadParams{Notice: id[:], Author: string(author)}); err != nil {
		return fmt.Errorf("note that a message was read: %w", explain(err))
	}
	return nil
}

// Requests are those to the coordinator, oldest first.
func (r reads) Requests(ctx context.Context) ([]meeting.Request, error) {
	rows, err := r.q.NetworkRequests(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the requests to the coordinator: %w", explain(err))
	}
	return each(rows, requestOf)
}

// Request finds one; false when there is none.
func (r reads) Request(ctx context.Context, id meeting.ID) (meeting.Request, bool, error) {
	row, err := r.q.NetworkRequest(r.ctx(ctx), id[:])
	return found(row, err, requestOf)
}

func requestOf(row db.NetworkRequest) (meeting.Request, error) {
	out := meeting.Request{
		Author: presence.AuthorID(row.Author), Structure: pdn.StructureID(row.Structure), Subject: row.Subject, Line: row.Line,
		Day: pdn.Day(row.Day), Answered: pdn.Day(row.Answered), By: presence.AuthorID(row.AnsweredBy),
	}
	copy(out.ID[:], row.ID)
	var e1, e2 error
	out.Kind, e1 = requestKinds.word(row.Kind)
	out.State, e2 = requestStates.word(row.State)
	return out, errors.Join(e1, e2)
}

// SaveRequest writes a request over the former one.
func (t *Tx) SaveRequest(ctx context.Context, r meeting.Request) error {
	kind, e1 := requestKinds.number(r.Kind)
	state, e2 := requestStates.number(r.State)
	err := errors.Join(e1, e2)
	if err == nil && (kind == 0 || r.Author == "") {
		err = errors.New("a kind and an author are needed")
	}
	if err == nil {
		err = t.q.SaveNetworkRequest(t.ctx(ctx), db.SaveNetworkRequestParams{
			ID: r.ID[:], Author: string(r.Author), Structure: string(r.Structure), Kind: kind, Subject: r.Subject, Line: r.Line,
			State: state, Day: int32(r.Day), Answered: int32(r.Answered), AnsweredBy: string(r.By),
		})
	}
	if err != nil {
		return fmt.Errorf("save a request to the coordinator: %w", explain(err))
	}
	return nil
}

// dropNetwork deletes what is over in the life of the network.
func (t *Tx) dropNetwork(ctx context.Context, l retention.Limits) (int64, error) {
	requests, e0 := oldRequests(l)
	dates, e1 := t.q.DropNetworkDatesBefore(ctx, l.DatesBefore.Time().UnixMilli())
	_, e2 := t.q.DropLostReplies(ctx)
	notices, e3 := t.q.DropNetworkNoticesBefore(ctx, int32(l.NoticesBefore))
	_, e4 := t.q.DropLostReaders(ctx)
	asked, e5 := t.q.DropNetworkRequestsBefore(ctx, requests)
	acts, e6 := t.q.DropAccountActsBefore(ctx, accountYear(l))
	_, e7 := t.q.DropAccountLinesBefore(ctx, accountYear(l))
	return dates + notices + asked + acts, errors.Join(e0, e1, e2, e3, e4, e5, e6, e7)
}

func (r *Reader) countNetwork(ctx context.Context, l retention.Limits) (int64, error) {
	requests, e0 := oldRequests(l)
	dates, e1 := r.q.CountNetworkDatesBefore(ctx, l.DatesBefore.Time().UnixMilli())
	notices, e2 := r.q.CountNetworkNoticesBefore(ctx, int32(l.NoticesBefore))
	asked, e3 := r.q.CountNetworkRequestsBefore(ctx, db.CountNetworkRequestsBeforeParams(requests))
	acts, e4 := r.q.CountAccountActsBefore(ctx, accountYear(l))
	return dates + notices + asked + acts, errors.Join(e0, e1, e2, e3, e4)
}

// oldRequests bounds the requests: an agreement for a platform stays as long as the
// month totals, since it is what allows the platform (B58).
func oldRequests(l retention.Limits) (db.DropNetworkRequestsBeforeParams, error) {
	kept, e1 := requestKinds.number(meeting.Platform)
	agreed, e2 := requestStates.number(meeting.Agreed)
	return db.DropNetworkRequestsBeforeParams{
		Before: int32(l.RequestsBefore), Kept: kept, Agreed: agreed, Oldest: int32(l.TotalsBefore.FirstDay()),
	}, errors.Join(e1, e2)
}

// accountYear is the first year whose account is kept: as long as its month totals.
func accountYear(l retention.Limits) int32 { return int32(l.TotalsBefore.FirstDay().Time().Year()) }
