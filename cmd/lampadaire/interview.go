package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// answers is what the dialogue of init learnt; "" where nothing was said.
type answers struct {
	structure, phone, contact     string
	head                          string // first name of who leads the structure
	discordToken, telegramToken   string
	telegramLink                  string // the robot's own page
	discordServer, telegramServer string // replaces the platforms, for trials
}

// interview asks one question a line and tests each token at once. An empty
// line passes a question; the end of the input passes all those that are left.
type interview struct {
	console *console
	lines   *bufio.Reader
	over    bool
}

func (c *console) interview(ctx context.Context, a answers) answers {
	i := &interview{console: c, lines: bufio.NewReader(c.in)}
	c.println("init.bonjour", nil)
	if a.structure = i.ask("init.structure"); a.structure != "" {
		a.phone, a.contact, a.head = i.ask("init.telephone"), i.ask("init.contact"), i.ask("init.responsable")
	}
	c.println("init.discord_comment", nil)
	a.discordToken = i.token("init.discord_jeton", func(token string) error { return c.tryDiscord(ctx, token, a.discordServer) })
	c.println("init.telegram_comment", nil)
	a.telegramToken = i.token("init.telegram_jeton", func(token string) (err error) {
		a.telegramLink, err = c.tryTelegram(ctx, token, a.telegramServer)
		return err
	})
	return a
}

// ask asks a question and gives the answer's words.
func (i *interview) ask(key string) string {
	if i.over {
		return ""
	}
	i.console.print(key)
	line, err := i.lines.ReadString('\n')
	i.over = err != nil
	return strings.Join(strings.Fields(line), " ")
}

// triesOfToken is how often a token is asked for again.
const triesOfToken = 3

// token asks for a token until the platform knows it; "" when it is passed.
func (i *interview) token(key string, try func(string) error) string {
	for range triesOfToken {
		token := i.secret(key)
		if token == "" {
			return ""
		}
		err := try(token)
		if err == nil {
			return token
		}
		var known *pdn.Error
		if errors.As(err, &known) && known.Key == "erreur.jeton_refuse" {
			i.console.println("init.jeton_refuse", known.Args) // nothing is written or running yet
			continue
		}
		_, _ = io.WriteString(i.console.out, i.console.explain(err)+"\n")
	}
	return ""
}

// secret is ask for what must not stay on the screen.
func (i *interview) secret(key string) string {
	keyboard, is := i.console.in.(*os.File)
	if !is || !term.IsTerminal(int(keyboard.Fd())) {
		return i.ask(key)
	}
	i.console.print(key)
	typed, err := term.ReadPassword(int(keyboard.Fd()))
	_, _ = io.WriteString(i.console.out, "\n")
	i.over = i.over || err != nil
	return strings.TrimSpace(string(typed))
}

// triedWithin is how long a platform may take to know a token.
const triedWithin = 20 * time.Second

// tryDiscord asks Discord whose token it is, and prints the link that invites
// the robot with exactly its rights.
func (c *console) tryDiscord(ctx context.Context, token, server string) error {
	ctx, cancel := context.WithTimeout(ctx, triedWithin)
	defer cancel()
	b, err := discord.New(discord.Options{
		Token: discord.NewToken(token), BaseURL: server, Handler: idle{}, Journal: idle{},
		Reads: func(pdn.SpaceID, chat.Conversation) bool { return false },
	})
	if err != nil {
		return fatal(onDiscord, err)
	}
	r, err := b.Inspect(ctx, nil)
	if err != nil {
		return unreachable(onDiscord, err)
	}
	c.println("verif.jeton", messages.Args{"reseau": "Discord", "nom": r.Application})
	f := &findings{console: c}
	for _, intent := range r.MissingIntents {
		f.add(wrong, "verif.intent_manque", messages.Args{"intent": f.named("intent", intent)})
	}
	c.println("init.lien", messages.Args{"reseau": "Discord", "adresse": r.Invitation})
	return nil
}

// tryTelegram does the same on Telegram, and gives the robot's own page.
func (c *console) tryTelegram(ctx context.Context, token, server string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, triedWithin)
	defer cancel()
	b, err := telegram.New(telegram.Options{
		Token: telegram.Secret(token), ServerURL: server, Clock: pdn.SystemClock{}, Handler: idle{}, Journal: idle{},
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return "", fatal(onTelegram, err)
	}
	r, err := b.Inspect(ctx)
	if err != nil {
		return "", unreachable(onTelegram, err)
	}
	c.println("verif.jeton", messages.Args{"reseau": "Telegram", "nom": "@" + r.Username})
	f := &findings{console: c}
	if !r.JoinsGroups {
		f.add(wrong, "verif.groupes_interdits", nil)
	}
	page := "https://t.me/" + r.Username
	c.println("init.lien", messages.Args{"reseau": "Telegram", "adresse": page + "?startgroup=lampadaire"})
	return page, nil
}

var notASlug = regexp.MustCompile(`[^a-z0-9]+`)

// shortName makes the short name of a structure: "l'Escale d'Orléans" is escale-d-orleans.
func shortName(name string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(name))
	if err != nil {
		plain = name
	}
	plain = notASlug.ReplaceAllString(plain, "-")
	for _, article := range []string{"l-", "le-", "la-", "les-"} {
		plain = strings.TrimPrefix(plain, article)
	}
	plain = strings.Trim(plain, "-")
	return cmp.Or(strings.TrimRight(plain[:min(len(plain), longestShortName)], "-"), "structure")
}

const longestShortName = 20
