package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// installation is a folder with settings, keys and tokens, and the two
// emulated networks that they name.
type installation struct {
	t        *testing.T
	folder   string
	discord  *discord.Server
	telegram *telegram.Server
	app      *discord.App
	guild    *discord.Guild
	role     *discord.Role
	channel  *discord.Channel
	group    *telegram.Chat
}

func newInstallation(t *testing.T) *installation {
	t.Helper()
	i := &installation{t: t, folder: t.TempDir()}
	var err error
	i.discord, err = discord.New(discord.Options{Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, i.discord.Close()) })
	i.telegram, err = telegram.New(telegram.Options{Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(i.telegram.Close)
	i.app = i.discord.CreateApp(discord.AppSpec{Name: "Lampadaire", Privileged: discord.IntentGuildMembers})
	owner := i.discord.CreateUser(discord.UserSpec{Username: "samira"})
	i.guild = i.discord.CreateGuild("Serveur", owner)
	i.channel = i.guild.CreateChannel(discord.ChannelSpec{Name: "accueil"})
	i.role = i.guild.Install(i.app, discord.PermViewChannel|discord.PermSendMessages)
	i.group = i.telegram.Supergroup("Groupe")
	i.group.Own(i.telegram.Person("Samira", "samira", "fr"))
	i.group.SeatBot(nil)
	code, text := i.runs("init", "--dossier", i.folder)
	require.Zero(t, code, text)
	i.write("discord.jeton", i.app.Token())
	i.write("telegram.jeton", telegram.DefaultToken)
	i.settings("")
	return i
}

func (i *installation) path(name string) string { return filepath.Join(i.folder, name) }

func (i *installation) write(name, text string) {
	i.t.Helper()
	require.NoError(i.t, os.WriteFile(i.path(name), []byte(text+"\n"), 0o600))
}

// settings writes the settings file, with more lines at its end.
func (i *installation) settings(more string) {
	i.write("lampadaire.yaml", `donnees: `+i.path("lampadaire.db")+`
cles: `+i.path("lampadaire.cle")+`
surveillance: ""
discord:
  jeton_fichier: `+i.path("discord.jeton")+`
  serveur: `+i.discord.URL()+`
telegram:
  jeton_fichier: `+i.path("telegram.jeton")+`
  serveur: `+i.telegram.URL()+`
structures:
  - id: escale
    nom: l'Escale
    contact_donnees: donnees@escale.example
    cadre:
      aipd_le: 2026-01-05
      personnel_informe_le: 2026-01-05
      label_recu_le: 2026-01-05
      accord_coordinateur: { discord: 2026-01-05, telegram: 2026-01-05 }
    espaces:
      - reseau: discord
        identifiant: "`+i.guild.ID().String()+`"
        nom: Serveur
        salon: "`+i.channel.ID().String()+`"
      - reseau: telegram
        identifiant: "`+strconv.FormatInt(i.group.ID(), 10)+`"
        nom: Groupe
    professionnels:
      - prenom: Samira
        fonction: éducatrice
        va_voir: "non"
`+more)
}

// runs runs the program and gives its exit code and what it printed, with
// ordinary spaces.
func (i *installation) runs(args ...string) (int, string) {
	i.t.Helper()
	var out bytes.Buffer
	code := run(context.Background(), args, strings.NewReader(""), &out, &out)
	return code, strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(out.String())
}

func (i *installation) check() (int, string) {
	i.t.Helper()
	return i.runs("check", "--config", i.path("lampadaire.yaml"))
}

func TestCheckOfAGoodInstallationSaysSo(t *testing.T) {
	code, text := newInstallation(t).check()
	require.Zero(t, code, text)
	require.NotContains(t, text, "À FAIRE")
	require.Contains(t, text, "Tout est prêt")
}

func TestCheckNamesTheExactClickOfEachFault(t *testing.T) {
	cases := []struct {
		name  string
		plant func(*installation)
		says  string
		code  int
	}{
		{"intent missing", func(i *installation) { i.app.SetPrivileged(0) }, "activez « Server Members Intent »", 1},
		{"intent in excess", func(i *installation) { i.app.SetPrivileged(discord.IntentGuildMembers | discord.IntentMessageContent) }, "« Message Content Intent » est activé et ne sert à rien", 0},
		{"right missing", func(i *installation) {
			i.role.SetPermissions(0)
			i.guild.Everyone().SetPermissions(discord.PermViewChannel)
		}, "il manque au robot le droit « Envoyer des messages »", 1},
		{"muted in the group", func(i *installation) { i.group.MuteBot(true) }, "« Modifier », « Permissions » : autorisez les messages", 1},
		{"powers in the group", func(i *installation) {
			i.group.PromoteBot(i.telegram.Person("A", "a", "fr"), telegram.Rights{"can_delete_messages": true})
		}, "un droit qui ne lui sert à rien : supprimer les messages. Ouvrez le groupe", 0},
		{"administrator", func(i *installation) { i.role.SetPermissions(discord.PermAdministrator) }, "le droit « Administrateur », qui ne lui sert à rien", 0},
		{"not invited", func(i *installation) { i.guild.Uninstall(i.app) }, "Le robot n'est pas dans « Serveur »", 1},
		{"channel gone", func(i *installation) { i.channel.Remove() }, "le salon des messages est introuvable", 1},
		{"token replaced", func(i *installation) { i.app.ResetToken() }, "Discord refuse le jeton", 1},
		{"telegram token wrong", func(i *installation) { i.write("telegram.jeton", "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") }, "Telegram refuse le jeton", 1},
		{"token file missing", func(i *installation) { require.NoError(t, os.Remove(i.path("discord.jeton"))) }, "Le fichier du jeton", 1},
		{"token file empty", func(i *installation) { i.write("discord.jeton", "") }, "est vide", 1},
		{"privacy mode off", func(i *installation) { i.telegram.ReadsGroups(true) }, "/setprivacy", 0},
		{"not in the group", func(i *installation) { i.group.RemoveBot(i.telegram.Person("A", "a", "fr")) }, "Le robot n'est pas dans « Groupe »", 1},
		{"key readable by others", func(i *installation) { require.NoError(t, os.Chmod(i.path("lampadaire.cle"), 0o644)) }, "chmod 600", 1},
		{"key missing", func(i *installation) { require.NoError(t, os.Remove(i.path("lampadaire.cle"))) }, "introuvable", 1},
		{"unknown setting", func(i *installation) { i.settings("jetons: x\n") }, "« jetons » n'existe pas", 1},
		{"trainee without tutor", func(i *installation) {
			i.settings("      - prenom: Malo\n        fonction: stagiaire\n        role: stagiaire\n")
		}, "obligatoire", 1},
		{"reading without the messages' text", func(i *installation) {
			i.write("lampadaire.yaml", strings.Replace(i.read("lampadaire.yaml"), "nom: Serveur\n", "nom: Serveur\n        lecture: true\n", 1))
		}, "Message Content Intent", 1},
		{"no contact for data", func(i *installation) { i.change("    contact_donnees: donnees@escale.example\n", "") }, "Écrivez « contact_donnees »", 1},
		{"no impact assessment", func(i *installation) { i.change("      aipd_le: 2026-01-05\n", "") }, "« cadre: aipd_le »", 1},
		{"assessment in the future", func(i *installation) { i.change("aipd_le: 2026-01-05", "aipd_le: 2126-01-05") }, "« cadre: aipd_le »", 1},
		{"staff not told", func(i *installation) { i.change("      personnel_informe_le: 2026-01-05\n", "") }, "« cadre: personnel_informe_le »", 1},
		{"network without agreement", func(i *installation) { i.change(", telegram: 2026-01-05", "") }, "l'accord de la coordination pour telegram", 1},
		{"name of the label too early", func(i *installation) {
			i.change("label_recu_le: 2026-01-05", "label_recu_le: sans")
			i.change("fonction: éducatrice", "fonction: Promeneur du Net")
		}, "la fonction de Samira porte le nom du label", 1},
		{"label not received", func(i *installation) { i.change("label_recu_le: 2026-01-05", "label_recu_le: \"\"") }, "label pas encore reçu", 0},
		{"help numbers never checked", func(*installation) {}, "numeros_verifies_le", 0},
		{"help numbers old", func(i *installation) { i.settings("numeros_verifies_le: 2020-01-05\n") }, "il y a plus de 180 jours", 1},
		{"no backup", func(*installation) {}, "Aucune sauvegarde n'est prévue", 0},
		{"space of two structures", func(i *installation) {
			i.settings("  - id: phare\n    nom: le Phare\n    espaces:\n      - reseau: discord\n        identifiant: \"" + i.guild.ID().String() + "\"\n        nom: Autre\n        salon: \"1\"\n")
		}, "deux structures", 1},
		{"account of two professionals", func(i *installation) {
			i.settings("        comptes: [{reseau: discord, identifiant: \"7\"}]\n      - prenom: Nour\n        fonction: éducateur\n        va_voir: \"non\"\n        comptes: [{reseau: discord, identifiant: \"7\"}]\n")
		}, "Nour", 1},
		{"nobody for a second look", func(*installation) {}, "personne ne pourra relire ses décisions urgentes", 0},
		{"a neighbour for a second look", func(i *installation) {
			i.settings("  - id: phare\n    nom: le Phare\n    professionnels:\n      - prenom: Lou\n        fonction: éducateur\n        va_voir: \"non\"\n")
			i.change("    contact_donnees: donnees", "    voisine: phare\n    contact_donnees: donnees")
		}, "le Phare le fera", 1},
		{"a neighbour that does not exist", func(i *installation) {
			i.change("    contact_donnees: donnees", "    voisine: phare\n    contact_donnees: donnees")
		}, "« phare » ne peut pas être la structure voisine", 1},
		{"nobody whom young people can meet", func(i *installation) { i.change("va_voir: \"non\"", "role: responsable") }, "aucun professionnel que les jeunes", 0},
		{"stance on stories unsaid", func(i *installation) { i.change("        va_voir: \"non\"\n", "") }, "Samira n'a pas dit si oui ou non", 0},
		{"trainee whose last day is over", func(i *installation) {
			i.settings("      - prenom: Malo\n        fonction: stagiaire\n        role: stagiaire\n        tuteur: Samira\n        jusqu_au: 2020-06-30\n        va_voir: \"non\"\n")
		}, "Le dernier jour de Malo", 0},
		{"folder of the data gone", func(i *installation) { i.change(i.path("lampadaire.db"), i.path("absent/lampadaire.db")) }, "absent", 1},
		{"watched from outside", func(i *installation) { i.change("surveillance: \"\"", "surveillance: 0.0.0.0:9464") }, "0.0.0.0:9464", 1},
		{"wrong day", func(i *installation) { i.change("aipd_le: 2026-01-05", "aipd_le: hier") }, "^", 1},
		{"platform out of reach", func(i *installation) { i.telegram.Close() }, "Telegram ne répond pas", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			i := newInstallation(t)
			c.plant(i)
			code, text := i.check()
			require.Equal(t, c.code, code, text)
			require.Contains(t, text, c.says)
			for _, line := range strings.Split(text, "\n") {
				require.False(t, strings.Contains(line, "#") && strings.Contains(line, "le groupe"), "the click of one network: %s", line)
				require.False(t, strings.Contains(line, "Groupe") && strings.Contains(line, "clic droit"), "the click of one network: %s", line)
			}
		})
	}
}

// change replaces one piece of the settings file.
func (i *installation) change(old, made string) {
	i.t.Helper()
	text := i.read("lampadaire.yaml")
	require.Contains(i.t, text, old)
	i.write("lampadaire.yaml", strings.Replace(text, old, made, 1))
}

func (i *installation) read(name string) string {
	i.t.Helper()
	data, err := os.ReadFile(i.path(name))
	require.NoError(i.t, err)
	return string(data)
}

func TestInitOverwritesNothing(t *testing.T) {
	i := newInstallation(t)
	before := i.read("lampadaire.cle")
	code, text := i.runs("init", "--dossier", i.folder)
	require.Equal(t, 1, code)
	require.Contains(t, text, "existe déjà")
	require.Equal(t, before, i.read("lampadaire.cle"))
	info, err := os.Stat(i.path("lampadaire.cle"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestTheHelpIsInFrench(t *testing.T) {
	i := &installation{t: t}
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {}} {
		code, text := i.runs(args...)
		require.Zero(t, code, text)
		require.Contains(t, text, "Usage :")
		for _, english := range []string{"Available", "Flags", "default", "help for"} {
			require.NotContains(t, text, english)
		}
	}
	code, text := i.runs("bidule")
	require.Equal(t, 2, code)
	require.Contains(t, text, "« bidule » n'existe pas")
	code, _ = i.runs("serve", "--inconnu")
	require.Equal(t, 2, code)
}
