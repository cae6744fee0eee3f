package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// journal is what the program said on its standard error.
func (s *stage) journal() string {
	text, err := os.ReadFile(s.path("journal.log"))
	require.NoError(s.t, err)
	return plain(string(text))
}

// base opens the program's database from outside, as a second program would.
func (s *stage) base() *sql.DB {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.settings.Data+"?_txlock=immediate")
	require.NoError(s.t, err)
	db.SetMaxOpenConns(1)
	s.t.Cleanup(func() { _ = db.Close() })
	return db
}

func (s *stage) links() (n int) {
	s.t.Helper()
	db := s.base()
	defer db.Close()
	require.NoError(s.t, db.QueryRow("select count(*) from link").Scan(&n))
	return n
}

func TestAnOlderProgramLeavesANewerDatabaseAloneAndSaysSo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	c.kill()
	_, err := s.base().Exec("insert into goose_db_version (version_id, is_applied) values (9000, 1)")
	require.NoError(t, err)
	c = s.serve()
	s.until("the operator is told", func() bool {
		return strings.Contains(s.journal(), "vient d'une version plus récente de Lampadaire")
	})
	tom := s.telegram.Person("Tom", "tom", "fr")
	_, err = tom.Start("")
	require.NoError(t, err)
	c.kill()
	require.Zero(t, s.links(), "nothing is written into it")
}

func TestARevokedTokenStopsOneNetworkAndSaysSo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	s.app.ResetToken()
	s.until("the operator is told", func() bool { return strings.Contains(s.journal(), "Discord refuse le jeton") })
	book := newLedger()
	s.inGroup(book, "tom").word("non")
	require.NotContains(t, s.journal(), s.app.Token())
	require.Zero(t, c.term())
}

func TestARevokedTokenOfTheOtherNetworkToo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	s.telegram.Fault(emut.Fault{Method: "getUpdates", Status: 401, Description: "Unauthorized", Times: -1})
	s.telegram.Person("Zoé", "zoe", "fr") // any update ends the long poll
	_, err := s.ana.Start("")
	require.NoError(t, err)
	s.until("the operator is told", func() bool { return strings.Contains(s.journal(), "Telegram refuse le jeton") })
	book := newLedger()
	s.onServer(book, "lea").word("menu")
	require.Zero(t, c.term())
}

func TestARobotPutOutOfItsSpacesGoesOnElsewhereAndComesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	book := newLedger()
	lea, tom := s.onServer(book, "lea"), s.inGroup(book, "tom")
	lea.word("menu")
	s.guild.Uninstall(s.app)
	s.group.RemoveBot(s.ana)
	tom.word("non")
	s.guild.Install(s.app, emud.PermViewChannel|emud.PermSendMessages|emud.PermReadHistory)
	s.until("one general post on arrival", func() bool {
		posts := 0
		for _, v := range s.discord.Messages(s.channel) {
			if v.FromBot && !v.Ephemeral && strings.HasPrefix(v.Content, "Bonjour, je suis un robot") {
				posts++
			}
		}
		return posts == 1
	})
	lea.word("oui")
	require.Zero(t, c.term())
	links := s.records([]pdn.Account{lea.account(), tom.account()})
	require.Equal(t, adherence.Accepted, links[0].State)
	require.Equal(t, adherence.Refused, links[1].State)
}

func TestALockedDatabaseDelaysAnswersAndLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	tx, err := s.base().Begin()
	require.NoError(t, err)
	book := newLedger()
	tom := s.telegram.Person("Tom", "tom", "fr")
	_, err = tom.Start("")
	require.NoError(t, err)
	s.until("the program meets the lock", func() bool { return strings.Contains(s.journal(), "held back") })
	require.Equal(t, 1, s.telegram.Pending(), "nothing is confirmed before its effects are kept")
	require.Len(t, s.telegram.VisibleTo(tom, tom.Private()), 1)
	require.NoError(t, tx.Rollback())
	s.until("the answer", func() bool { return len(s.telegram.VisibleTo(tom, tom.Private())) == 2 })
	s.onServer(book, "lea").word("menu")
	require.Zero(t, c.term())
	require.Equal(t, 2, s.links())
}

func TestAFullDiskDelaysAnswersAndLosesNothing(t *testing.T) {
	s := newStage(t)
	data := s.path("plein", "x")
	data = data[:strings.LastIndexByte(data, '/')]
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(data, syscall.MNT_DETACH)) })
	s.settings.Data = data + "/lampadaire.db"
	c := s.serve()
	s.connected()
	book := newLedger()
	s.inGroup(book, "lea").word("non")
	junk, err := os.Create(data + "/encombrement")
	require.NoError(t, err)
	for err == nil {
		_, err = junk.Write(make([]byte, 512))
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, junk.Close())
	var waiting []*emut.Person
	arrives := func() {
		p := s.telegram.Person("Tom", fmt.Sprintf("tom%d", len(waiting)), "fr")
		_, err := p.Start("")
		require.NoError(t, err)
		waiting = append(waiting, p)
	}
	for !strings.Contains(s.journal(), "held back") { // the log has some room of its own
		arrives()
		require.Less(t, len(waiting), 5000, "the disk is never full")
		time.Sleep(30 * time.Millisecond) // not faster than the platform lets answers leave, some 28 a second
	}
	for range 50 { // and more while it is full
		arrives()
	}
	require.NotZero(t, s.telegram.Pending())
	require.NoError(t, os.Remove(data+"/encombrement"))
	s.until("every answer", func() bool {
		for _, p := range waiting {
			if len(s.telegram.VisibleTo(p, p.Private())) < 2 {
				return false
			}
		}
		return s.telegram.Pending() == 0
	})
	require.Zero(t, c.term())
	require.Equal(t, 1+len(waiting), s.links())
}

func TestButtonsPressedTwiceForgedOrBorrowedChangeNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, published)
	c := s.serve()
	s.connected()
	book := newLedger()
	lea, zoe := s.onServer(book, "lea"), s.onServer(book, "zoe")
	lea.word("menu")
	first, _ := lea.button("Non")
	yes, _ := lea.button("Oui")
	message := lea.last.ID
	one, err := lea.Press(s.channel, message, first.CustomID)
	require.NoError(t, err)
	two, err := lea.Press(s.channel, message, first.CustomID)
	require.NoError(t, err)
	for _, i := range []*emud.Interaction{one, two} {
		s.until("both presses are answered", func() bool { v, ok := i.Reply(); return ok && isBrought(v.Content, "non") })
	}
	says := func(i *emud.Interaction, err error, words string) {
		require.NoError(t, err)
		s.until(words, func() bool { v, ok := i.Reply(); return ok && strings.Contains(plain(v.Content), words) })
	}
	i, err := zoe.Forge(s.channel, message, yes.CustomID)
	says(i, err, "pour une autre personne")
	i, err = lea.Forge(s.channel, message, "oui")
	says(i, err, "Ce bouton ne marche plus")
	other := "AAAA"
	if strings.HasPrefix(yes.CustomID, other) {
		other = "QQQQ"
	}
	i, err = lea.Forge(s.channel, message, other+yes.CustomID[4:])
	says(i, err, "Ce bouton")
	lea.word("menu") // who has said no is still answered
	require.True(t, lea.has("Mon choix"))
	require.Empty(t, s.discord.Violations())
	require.Zero(t, c.term())
	links := s.records([]pdn.Account{lea.account(), zoe.account()})
	require.Equal(t, adherence.Refused, links[0].State)
	require.Equal(t, adherence.Unknown, links[1].State)
}

// TestLaw3_KilledBetweenCommitAndAnswerThePersonIsShownTheRulesAllTheSame: the
// platform gives the act again; its effects are not made again, its answer is.
func TestLaw3_KilledBetweenCommitAndAnswerThePersonIsShownTheRulesAllTheSame(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	s.telegram.Fault(emut.Fault{Method: "sendMessage", Blackhole: true, Times: -1})
	tom := s.telegram.Person("Tom", "tom", "fr")
	_, err := tom.Start("")
	require.NoError(t, err)
	s.until("the effects are kept", func() bool { return s.links() == 1 })
	c.kill()
	s.telegram.ClearFaults()
	c = s.serve()
	s.until("the first screen", func() bool {
		seen := s.telegram.VisibleTo(tom, tom.Private())
		return len(seen) > 1 && s.telegram.Pending() == 0
	})
	require.True(t, isNotice(plain(s.telegram.VisibleTo(tom, tom.Private())[1].Text)), "the answer is computed again, not another one")
	require.Zero(t, c.term())
	require.Len(t, s.telegram.VisibleTo(tom, tom.Private()), 2)
	require.Equal(t, 1, s.links())
}

// TestLaw3_AnInteractionThatDiedIsPressedAgainAndTheRecordIsHonest: on the
// other platform nothing is given again.
func TestLaw3_AnInteractionThatDiedIsPressedAgainAndTheRecordIsHonest(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	book := newLedger()
	lea := s.onServer(book, "lea")
	s.discord.Faults().REST(emud.RESTFault{Operation: "create_interaction_response", Times: -1, Delay: 20 * time.Second, Reset: true})
	_, err := lea.Slash(s.channel, s.app, "menu", nil)
	require.NoError(t, err)
	s.until("the effects are kept", func() bool { return s.links() == 1 })
	c.kill()
	s.discord.Faults().Clear()
	c = s.serve()
	s.connected()
	lea.word("menu")
	require.True(t, lea.has("Mon choix"), "who is recorded as informed has the menu")
	lea.word("privacy")
	require.Contains(t, plain(lea.last.Content), "Je ne sais pas si tu as reçu les règles.")
	require.Zero(t, c.term())
}

func TestStoppedUnderLoadItFinishesWhatItBeganAndNothingComesTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.serve()
	s.connected()
	var people []*emut.Person
	for i := range 60 {
		people = append(people, s.telegram.Person("P", fmt.Sprintf("p%d", i), "fr"))
	}
	var all sync.WaitGroup
	all.Go(func() {
		for _, p := range people {
			if _, err := p.Start(""); err != nil {
				t.Error(err)
			}
		}
	})
	s.until("the work has begun", func() bool { return s.telegram.Count("sendMessage") > 5 })
	require.Zero(t, c.term())
	all.Wait()
	c = s.serve()
	s.until("it runs again", func() bool { return strings.Contains(c.stdout.String(), "allumé") })
	s.until("everybody is answered", func() bool {
		for _, p := range people {
			if len(s.telegram.VisibleTo(p, p.Private())) < 2 {
				return false
			}
		}
		return s.telegram.Pending() == 0
	})
	require.Zero(t, c.term())
	for _, p := range people {
		require.Len(t, s.telegram.VisibleTo(p, p.Private()), 2)
	}
	require.Equal(t, len(people), s.links())
}
