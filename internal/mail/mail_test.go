package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/mail"
	"github.com/lampadaire/lampadaire/internal/mail/mailtest"
)

var monday = time.Date(2026, 11, 16, 8, 30, 0, 0, time.UTC)

const sender = "Lampadaire <robot@escale.example>"

func settings(s *mailtest.Sink) mail.Settings {
	return mail.Settings{Host: mailtest.Host, Port: s.Port, From: sender, Roots: s.Roots, Timeout: 10 * time.Second}
}

func mailer(t testing.TB, s mail.Settings) *mail.Mailer {
	t.Helper()
	m, err := mail.New(s)
	require.NoError(t, err)
	return m
}

func letter() mail.Letter {
	return mail.Letter{
		ID: "abc_DEF-1", To: "camille@departement.example", Date: monday, Subject: "Synthèse du lundi 16 novembre",
		Lines:   []string{"En novembre : 312 h déclarées.", "Départ : <b>Léa & Zoé</b>."},
		Picture: &mail.Picture{Name: "synthese.png", Type: "image/png", Data: []byte("\x89PNG fake"), Alternative: "Zoé, 4 h"},
	}
}

// parts reads all leaves of a letter, by media type.
func parts(t *testing.T, m *netmail.Message) map[string]string {
	t.Helper()
	out := map[string]string{}
	var walk func(kind, encoding string, body io.Reader)
	walk = func(kind, encoding string, body io.Reader) {
		media, args, err := mime.ParseMediaType(kind)
		require.NoError(t, err)
		if !strings.HasPrefix(media, "multipart/") {
			if encoding == "quoted-printable" {
				body = quotedprintable.NewReader(body)
			}
			text, err := io.ReadAll(body)
			require.NoError(t, err)
			out[media] = string(text)
			return
		}
		for reader := multipart.NewReader(body, args["boundary"]); ; {
			part, err := reader.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			require.NoError(t, err)
			out["id of "+part.Header.Get("Content-Type")] = part.Header.Get("Content-ID")
			walk(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
		}
	}
	walk(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return out
}

func TestALetterArrivesEncryptedAsTextPageAndPicture(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{Users: map[string]string{"robot": "secret"}})
	s := settings(sink)
	s.User, s.Password = "robot", "secret"
	require.NoError(t, mailer(t, s).Send(t.Context(), letter()))
	got := sink.Letters()
	require.Len(t, got, 1)
	require.True(t, got[0].Encrypted)
	require.Equal(t, "robot", got[0].User)
	require.Equal(t, "robot@escale.example", got[0].From)
	require.Equal(t, "camille@departement.example", got[0].To)
	m := got[0].Letter(t)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	require.NoError(t, err)
	require.Equal(t, "Synthèse du lundi 16 novembre", subject)
	require.Equal(t, "<abc_DEF-1@escale.example>", m.Header.Get("Message-Id"))
	require.Equal(t, "auto-generated", m.Header.Get("Auto-Submitted"))
	for _, chatty := range []string{"X-Mailer", "User-Agent"} {
		require.Empty(t, m.Header.Get(chatty))
	}
	leaves := parts(t, m)
	require.Contains(t, leaves["text/plain"], "312 h déclarées")
	require.Contains(t, leaves["text/plain"], "Zoé, 4 h", "the picture in words")
	require.Contains(t, leaves["text/html"], "&lt;b&gt;Léa &amp; Zoé")
	require.Contains(t, leaves["text/html"], `src="cid:image"`)
	require.Equal(t, "<image>", leaves[`id of image/png; name="synthese.png"`])
}

func TestNothingIsSaidToAServerThatDoesNotEncrypt(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{InTheClear: true, Users: map[string]string{"robot": "secret"}})
	s := settings(sink)
	s.User, s.Password = "robot", "secret"
	require.ErrorIs(t, mailer(t, s).Send(t.Context(), letter()), mail.ErrInTheClear)
	require.Empty(t, sink.Letters())
}

func TestAnUnknownCertificateIsRefused(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{})
	s := settings(sink)
	s.Roots = mailtest.Certify(t).Roots
	require.Error(t, mailer(t, s).Send(t.Context(), letter()))
	require.Empty(t, sink.Letters())
}

func TestARefusalForGoodIsToldFromAPassingOneWithoutAnyAddress(t *testing.T) {
	for _, c := range []struct {
		name       string
		script     mailtest.Script
		want, none error
	}{
		{"addressee", mailtest.Script{Rcpt: func(to string) string { return "550 5.1.1 <" + to + "> unknown" }}, mail.ErrAddress, mail.ErrRefused},
		{"addressee later", mailtest.Script{Rcpt: func(to string) string { return "451 <" + to + "> later" }}, nil, mail.ErrAddress},
		{"letter", mailtest.Script{Data: func() string { return "554 spam for camille@departement.example" }}, mail.ErrRefused, mail.ErrAddress},
		{"letter later", mailtest.Script{Data: func() string { return "452 full" }}, nil, mail.ErrRefused},
		{"password", mailtest.Script{Users: map[string]string{}}, nil, mail.ErrRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			sink := mailtest.Start(t, c.script)
			s := settings(sink)
			if c.script.Users != nil {
				s.User, s.Password = "camille@departement.example", "wrong"
			}
			err := mailer(t, s).Send(t.Context(), letter())
			require.Error(t, err)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			}
			require.NotErrorIs(t, err, c.none)
			require.NotContains(t, err.Error(), "camille")
			require.Empty(t, sink.Letters())
		})
	}
}

func TestNoFieldCanAddALineToTheHeadNorAnotherAddressee(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{})
	m := mailer(t, settings(sink))
	rapid.Check(t, func(r *rapid.T) {
		bad := rapid.SampledFrom([]string{"\r\nBcc: x@y.fr", "\nX: y", "\r", "\x00", "\u0085"}).Draw(r, "bad")
		l := letter()
		field := rapid.SampledFrom([]*string{&l.ID, &l.To, &l.Subject, &l.Picture.Name, &l.Picture.Type}).Draw(r, "field")
		at := rapid.IntRange(0, len(*field)).Draw(r, "at")
		*field = (*field)[:at] + bad + (*field)[at:]
		if err := m.Send(t.Context(), l); !errors.Is(err, mail.ErrHeader) {
			r.Fatalf("taken with %q: %v", *field, err)
		}
	})
	for _, to := range []string{"", "a@b.fr, c@d.fr", "Camille <a@b.fr>", "nobody", "<a@b.fr>"} {
		l := letter()
		l.To = to
		require.ErrorIs(t, m.Send(t.Context(), l), mail.ErrHeader, to)
	}
	require.Empty(t, sink.Letters())
	for _, from := range []string{"", "nobody", "a@b.fr\r\nBcc: c@d.fr"} {
		s := settings(sink)
		s.From = from
		_, err := mail.New(s)
		require.ErrorIs(t, err, mail.ErrSettings)
	}
}

func TestAServerThatIsDownOrSilentIsAPassingTrouble(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{})
	sink.Stop()
	err := mailer(t, settings(sink)).Send(t.Context(), letter())
	require.Error(t, err)
	require.NotErrorIs(t, err, mail.ErrRefused)

	hold := make(chan struct{})
	slow := mailtest.Start(t, mailtest.Script{Hold: hold})
	s := settings(slow)
	s.Timeout = 200 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err = mailer(t, s).Send(ctx, letter())
	close(hold)
	require.Error(t, err)
	require.NotErrorIs(t, err, mail.ErrRefused)
}

func TestALetterWithoutContentSaysOnlyThatSomethingWaits(t *testing.T) {
	sink := mailtest.Start(t, mailtest.Script{})
	l := mail.Empty("id1", "claude@escale.example", monday, "Un message vous attend", "Ouvrez le robot.")
	require.NoError(t, mailer(t, settings(sink)).Send(t.Context(), l))
	leaves := parts(t, sink.Letters()[0].Letter(t))
	require.Equal(t, "Ouvrez le robot.\r\n", strings.ReplaceAll(strings.ReplaceAll(leaves["text/plain"], "\r\n", "\n"), "\n", "\r\n"))
	require.NotContains(t, leaves["text/html"], "<img")
}
