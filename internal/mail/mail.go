// Package mail sends letters to professionals: the weekly synthesis where its reader
// wants it by e-mail, and to whoever has no private chat with the robot a letter that
// says nothing but that something waits (product, "Who uses it": the head of
// structure has "e-mail without content").
//
// It writes to professionals only, at the address that the settings name, and never
// to a young person or a parent. It never sends in the clear: a server that does not
// encrypt gets nothing. A letter sent twice has the same number, so that mailboxes
// show it once. Its errors and logs hold no address. All words come in, from the
// catalogue.
package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Settings are those of a server that takes letters for others.
type Settings struct {
	Host string
	Port int // 465: encrypted from the start; any other: STARTTLS, or nothing leaves
	// User and Password are empty where the server asks for none.
	User, Password string
	From           string // "a@b.fr", or "Lampadaire <a@b.fr>"
	// Roots replaces the machine's list of authorities; nil: the machine's.
	Roots *x509.CertPool
	// Timeout bounds one delivery; 0: defaultTimeout.
	Timeout time.Duration
}

const (
	defaultTimeout = 30 * time.Second
	encryptedPort  = 465
)

// Picture stands within the letter; Alternative says it in words.
type Picture struct {
	Name, Type  string
	Data        []byte
	Alternative string
}

// File is attached to the letter.
type File struct {
	Name, Type string
	Data       []byte
}

// Letter is one letter to one professional.
type Letter struct {
	// ID is the same at each try, at most 64 letters, digits, "-" and "_".
	ID      string
	To      string // one bare address
	Date    time.Time
	Subject string
	Lines   []string
	Picture *Picture
	Files   []File
}

// The reasons not to send, for good. Any other error is passing: the letter is owed.
var (
	// ErrAddress: the server refuses the addressee.
	ErrAddress = errors.New("the mail server refuses the addressee")
	// ErrRefused: the server refuses the letter itself.
	ErrRefused = errors.New("the mail server refuses the letter")
	// ErrHeader: a field would break the head of the letter.
	ErrHeader = errors.New("a field of the letter is not one line of text")
)

// ErrSettings says that the settings cannot be those of a mail server.
var ErrSettings = errors.New("the settings of the mail server are wrong")

// ErrInTheClear says that the server does not encrypt; nothing was said to it.
var ErrInTheClear = errors.New("the mail server does not encrypt")

// Empty is a letter without content: it says that something waits, not what.
func Empty(id, to string, date time.Time, subject, line string) Letter {
	return Letter{ID: id, To: to, Date: date, Subject: subject, Lines: []string{line}}
}

// Mailer hands letters to one server. It is safe for concurrent use: each letter has
// its own connection.
type Mailer struct {
	settings Settings
	from     *netmail.Address
}

// New checks the settings; nothing is said to the server yet.
func New(s Settings) (*Mailer, error) {
	from, err := netmail.ParseAddress(s.From)
	if err != nil || s.Host == "" || s.Port < 1 || s.Port > 65535 || !oneLine(s.From) {
		return nil, ErrSettings
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	return &Mailer{settings: s, from: from}, nil
}

// Send hands one letter over. nil means that the server has taken charge of it.
func (m *Mailer) Send(ctx context.Context, l Letter) error {
	message, err := m.message(l)
	if err != nil {
		return err
	}
	var line line
	defer line.close()
	client, err := m.client(&line)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, m.settings.Timeout)
	defer cancel()
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return reached(err)
	}
	err = client.SendWithSMTPClient(connection, message)
	// Once the letter is taken, a server that does not say goodbye changes nothing.
	_ = client.CloseWithSMTPClient(connection)
	return taken(err)
}

// line is the connection of one letter, so that it ends with it in every case.
type line struct{ net.Conn }

func (l *line) dial(ctx context.Context, network, address string) (_ net.Conn, err error) {
	l.Conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
	return l.Conn, err
}

func (l *line) close() {
	if l.Conn != nil {
		_ = l.Conn.Close() // said goodbye to already, or of no use
	}
}

// client is made anew for each letter.
func (m *Mailer) client(l *line) (*gomail.Client, error) {
	s := m.settings
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}),
		gomail.WithTLSPolicy(gomail.TLSMandatory),
	}
	if s.Port == encryptedPort {
		options = append(options, gomail.WithSSL())
	} else {
		options = append(options, gomail.WithDialContextFunc(l.dial))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to the mail server: %w", err)
	}
	return client, nil
}

// message lays a letter out: plain text, the same as a page, and its picture.
func (m *Mailer) message(l Letter) (*gomail.Msg, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	page, err := l.html()
	if err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.from.Address, "@")
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(m.from)
	message.ToMailAddress(&netmail.Address{Address: l.To})
	message.Subject(l.Subject)
	message.SetDateWithValue(l.Date)
	message.SetMessageIDWithValue(l.ID + "@" + domain)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(gomail.TypeTextPlain, l.text())
	message.AddAlternativeString(gomail.TypeTextHTML, page)
	if p := l.Picture; p != nil {
		message.EmbedReadSeeker(p.Name, bytes.NewReader(p.Data), gomail.WithFileContentID("<"+pictureID+">"), gomail.WithFileContentType(gomail.ContentType(p.Type)))
	}
	for _, f := range l.Files {
		message.AttachReadSeeker(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.Type)))
	}
	return message, nil
}

// check refuses what could add a field to the head, or another addressee.
func (l Letter) check() error {
	fields := []string{l.ID, l.To, l.Subject}
	if l.Picture != nil {
		fields = append(fields, l.Picture.Name, l.Picture.Type)
	}
	for _, f := range l.Files {
		fields = append(fields, f.Name, f.Type)
	}
	for _, field := range fields {
		if field == "" || !oneLine(field) {
			return ErrHeader
		}
	}
	if len(l.ID) > 64 || strings.ContainsFunc(l.ID, func(r rune) bool { return !idRune(r) }) {
		return ErrHeader
	}
	if one, err := netmail.ParseAddress(l.To); err != nil || one.Address != l.To {
		return ErrHeader
	}
	return nil
}

func idRune(r rune) bool {
	return r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

func oneLine(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) }

// reached explains why the server was not reached, without its own words: some
// servers quote the addressee.
func reached(err error) error {
	var answer *textproto.Error
	var certificate *tls.CertificateVerificationError
	var network *net.OpError
	switch {
	case strings.Contains(err.Error(), "does not support STARTTLS"): // the library has no error of its own for it
		return ErrInTheClear
	case errors.As(err, &answer):
		return fmt.Errorf("reach the mail server: it answered %d", answer.Code)
	case errors.As(err, &certificate):
		return fmt.Errorf("reach the mail server: %w", certificate)
	case errors.As(err, &network):
		return fmt.Errorf("reach the mail server: %w", network)
	default:
		return fmt.Errorf("reach the mail server: %T", err)
	}
}

// taken explains what the server did with the letter, idem.
func taken(err error) error {
	if err == nil {
		return nil
	}
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return fmt.Errorf("hand a letter over: %T", err)
	}
	cause := fmt.Errorf("hand a letter over: the mail server answered %d (%s)", refused.ErrorCode(), refused.Reason)
	switch {
	case refused.ErrorCode() < 500:
		return cause
	case refused.Reason == gomail.ErrSMTPRcptTo:
		return fmt.Errorf("%w: %w", ErrAddress, cause)
	default:
		return fmt.Errorf("%w: %w", ErrRefused, cause)
	}
}
