// Package mailtest is a mail server for tests, over a real socket: it takes letters,
// encrypts on demand with a certificate of its own, and can be told to refuse, to
// stay silent, or to forget how to encrypt. It delivers nothing anywhere.
package mailtest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Host is the name on the sink's certificate.
const Host = "localhost"

// Received is a letter that the sink took charge of.
type Received struct {
	From, To, User string
	Encrypted      bool
	Raw            []byte
}

// Letter parses it.
func (r Received) Letter(t testing.TB) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(r.Raw))
	require.NoError(t, err)
	return m
}

// Script is what the sink does besides taking letters.
type Script struct {
	InTheClear bool                   // it does not offer to encrypt
	Users      map[string]string      // who may send, with passwords; nil: everybody
	Rcpt       func(to string) string // an answer such as "550 no such user"; "": taken
	Data       func() string          // the answer to a whole letter; "": taken
	Hold       <-chan struct{}        // a whole letter waits for it before its answer
	Seen       chan<- struct{}        // told when a whole letter waits
}

// Sink is one running server.
type Sink struct {
	Port  int
	Roots *x509.CertPool

	listener net.Listener
	tls      *tls.Config
	mu       sync.Mutex
	script   Script
	letters  []Received
	all      sync.WaitGroup
}

// Start runs a sink until the end of the test.
func Start(t testing.TB, s Script) *Sink {
	t.Helper()
	return StartAt(t, s, "127.0.0.1:0", Certify(t))
}

// Certificate is what a sink shows; a sink that comes back on the same port shows
// the same.
type Certificate struct {
	tls.Certificate
	Roots *x509.CertPool
	PEM   []byte
}

// StartAt runs a sink at an address, with a certificate.
func StartAt(t testing.TB, s Script, address string, c Certificate) *Sink {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	sink := &Sink{
		listener: listener, script: s, Roots: c.Roots, Port: listener.Addr().(*net.TCPAddr).Port,
		tls: &tls.Config{Certificates: []tls.Certificate{c.Certificate}, MinVersion: tls.VersionTLS12},
	}
	sink.all.Go(sink.accept)
	t.Cleanup(sink.Stop)
	return sink
}

// Stop ends the sink; stopping twice is harmless.
func (s *Sink) Stop() { _ = s.listener.Close(); s.all.Wait() }

// Letters are what was taken so far.
func (s *Sink) Letters() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.letters...)
}

// Set changes what the sink does from now on.
func (s *Sink) Set(script Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

func (s *Sink) now() Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.script
}

func (s *Sink) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.all.Go(func() {
			defer func() { _ = conn.Close() }()
			(&talk{sink: s, conn: conn, lines: textproto.NewReader(bufio.NewReader(conn))}).run()
		})
	}
}

// talk is one connection.
type talk struct {
	sink  *Sink
	conn  net.Conn
	lines *textproto.Reader
	now   Received
}

func (t *talk) say(format string, args ...any) { _, _ = fmt.Fprintf(t.conn, format+"\r\n", args...) }

func (t *talk) run() {
	t.say("220 sink")
	for {
		line, err := t.lines.ReadLine()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO", "HELO":
			t.greet()
		case "STARTTLS":
			t.say("220 go")
			t.conn = tls.Server(t.conn, t.sink.tls)
			t.lines, t.now.Encrypted = textproto.NewReader(bufio.NewReader(t.conn)), true
		case "AUTH":
			t.auth(rest)
		case "MAIL":
			t.now.From = between(rest)
			t.say("250 ok")
		case "RCPT":
			t.rcpt(between(rest))
		case "DATA":
			t.data()
		case "QUIT":
			t.say("221 bye")
			return
		default:
			t.say("250 ok")
		}
	}
}

func (t *talk) greet() {
	t.say("250-sink")
	if !t.sink.now().InTheClear && !t.now.Encrypted {
		t.say("250-STARTTLS")
	}
	if t.sink.now().Users != nil {
		t.say("250-AUTH PLAIN")
	}
	t.say("250 8BITMIME")
}

func (t *talk) auth(rest string) {
	_, box, _ := strings.Cut(rest, " ")
	raw, _ := base64.StdEncoding.DecodeString(box)
	parts := strings.Split(string(raw), "\x00")
	if len(parts) != 3 || t.sink.now().Users[parts[1]] != parts[2] {
		t.say("535 no")
		return
	}
	t.now.User = parts[1]
	t.say("235 ok")
}

func (t *talk) rcpt(to string) {
	if refuse := t.sink.now().Rcpt; refuse != nil && refuse(to) != "" {
		t.say("%s", refuse(to))
		return
	}
	t.now.To = to
	t.say("250 ok")
}

func (t *talk) data() {
	t.say("354 go")
	raw, err := t.lines.ReadDotBytes()
	if err != nil {
		return
	}
	script := t.sink.now()
	if script.Seen != nil {
		script.Seen <- struct{}{}
	}
	if script.Hold != nil {
		<-script.Hold
	}
	if script.Data != nil {
		if answer := script.Data(); answer != "" {
			t.say("%s", answer)
			return
		}
	}
	t.now.Raw = raw
	t.sink.mu.Lock()
	t.sink.letters = append(t.sink.letters, t.now)
	t.sink.mu.Unlock()
	t.say("250 taken")
}

func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

// Certify makes a certificate for Host that signs itself.
func Certify(t testing.TB) Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	shape := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: Host}, DNSNames: []string{Host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return Certificate{Certificate: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, Roots: roots, PEM: pemOf(der)}
}

func pemOf(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
