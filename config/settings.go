// Package config is what an installation can set, in one place: each setting
// has here its field, its default, its check and its French comment (in the
// example file, which a test keeps equal to the defaults). It also embeds the
// French texts that the program ships with: catalogue and model charter.
//
// A secret never stands in the settings file: only the name of the file that
// holds it. Packages receive values, never Settings.
package config

import (
	"embed"
	"io/fs"
)

// Settings is a whole settings file.
type Settings struct {
	Data    string `yaml:"donnees" validate:"required"`
	Keys    string `yaml:"cles" validate:"required"`
	Listen  string `yaml:"surveillance" validate:"omitempty,hostname_port"`
	Charter string `yaml:"charte"`
	// Models are the shipped charters in use where no folder is given.
	Models []string `yaml:"charte_modeles" validate:"min=1,dive,oneof=prevention-specialisee promeneurs-du-net"`
	Lists  string   `yaml:"listes"`
	// Networks and Partners replace the shipped list of networks and directory.
	Networks  string    `yaml:"reseaux"`
	Partners  string    `yaml:"partenaires"`
	Presence  Presence  `yaml:"presence"`
	Discord   Platform  `yaml:"discord"`
	Telegram  Platform  `yaml:"telegram"`
	Retention Retention `yaml:"conservation"`
	Backup    Backup    `yaml:"sauvegarde"`
	Weekly    Weekly    `yaml:"synthese"`
	Mail      Mail      `yaml:"courriel"`
	Annual    Annual    `yaml:"compte_rendu"`
	// Checked is the day on which somebody here checked the help numbers.
	Checked    string      `yaml:"numeros_verifies_le" validate:"omitempty,datetime=2006-01-02"`
	Structures []Structure `yaml:"structures" validate:"dive"`
}

// Platform is the settings of one network.
type Platform struct {
	TokenFile  string `yaml:"jeton_fichier"`
	Welcome    string `yaml:"premier_contact" validate:"oneof=espace prive"`
	MinimumAge int    `yaml:"age_minimum" validate:"min=13,max=18"`
	// Link is the public address to print on posters: the private chat with the
	// robot, or the invitation to the space.
	Link string `yaml:"lien" validate:"omitempty,url"`
	// Server replaces the platform's address: for trials against an emulator.
	Server string `yaml:"serveur" validate:"omitempty,url"`
}

// Retention is the delays of domain §5.2 that an installation may shorten, in days.
type Retention struct {
	Silent   int `yaml:"sans_reponse" validate:"min=1,max=90"`
	Accepted int `yaml:"oui" validate:"min=30,max=730"`
	Refused  int `yaml:"non" validate:"min=365,max=1095"`
	// Again is how long a silence forbids another request made by a person.
	Again int `yaml:"nouvelle_demande" validate:"min=90,max=365"`
}

// Backup is where the daily encrypted copies go, and for whom.
type Backup struct {
	// Folder receives them; empty: none is made.
	Folder string `yaml:"dossier"`
	// Recipient is whom they are encrypted for ("age1…"); empty: the key of KeyFile.
	Recipient string `yaml:"destinataire" validate:"omitempty,startswith=age1"`
	// KeyFile opens them; this machine needs it to restore, and to make them
	// where no recipient is given.
	KeyFile string `yaml:"cle_fichier"`
	Days    int    `yaml:"jours" validate:"min=1,max=30"`
}

// Presence is how professionals are asked about their declared hours.
type Presence struct {
	AskAfter int `yaml:"toujours_apres" validate:"min=1,max=6"` // hours
	From     int `yaml:"rappels_de" validate:"min=7,max=12"`    // hour of the day
	To       int `yaml:"rappels_a" validate:"min=13,max=20"`
}

// Structure is an employing structure.
type Structure struct {
	ID        string `yaml:"id" validate:"required,slug,max=20"`
	Name      string `yaml:"nom" validate:"required,max=60"`
	Address   string `yaml:"adresse" validate:"max=120"`
	Phone     string `yaml:"telephone" validate:"max=20"`
	Contact   string `yaml:"contact_donnees" validate:"max=80"`
	Directory string `yaml:"annuaire" validate:"omitempty,url"`
	// Models are the shipped charters of this structure; empty: the installation's.
	Models    []string  `yaml:"charte_modeles" validate:"dive,oneof=prevention-specialisee promeneurs-du-net"`
	Framework Framework `yaml:"cadre"`
	// Neighbour is the structure that countersigns its urgent decisions where nobody
	// else is left here; empty: none.
	Neighbour string `yaml:"voisine"`
	// Partners is the folder of its own directory; empty: the installation's.
	Partners    string      `yaml:"partenaires"`
	Spaces      []Space     `yaml:"espaces" validate:"dive"`
	People      []Persona   `yaml:"professionnels" validate:"dive"`
	Examination Examination `yaml:"examen"`
}

// Framework is what the employer has settled before its spaces open, by day
// (domain §5.4, B09, B58); a day to come settles nothing yet.
type Framework struct {
	Assessed  string `yaml:"aipd_le" validate:"omitempty,datetime=2006-01-02"`
	StaffTold string `yaml:"personnel_informe_le" validate:"omitempty,datetime=2006-01-02"`
	// Label is "sans" for a structure outside the label, otherwise the day on
	// which the Caf received the signed commitment.
	Label string `yaml:"label_recu_le" validate:"omitempty,datetime=2006-01-02|eq=sans"`
	// Agreed is the day of the coordinator's agreement to each network.
	Agreed Agreed `yaml:"accord_coordinateur"`
}

// Agreed is the day of the coordinator's agreement, by network.
type Agreed struct {
	Discord  string `yaml:"discord" validate:"omitempty,datetime=2006-01-02"`
	Telegram string `yaml:"telegram" validate:"omitempty,datetime=2006-01-02"`
}

// Examination is what a structure changes in the reading of messages.
type Examination struct {
	// Thresholds are by category, 0 to 1; 0 turns a category off.
	Thresholds map[string]float64 `yaml:"seuils" validate:"dive,keys,oneof=pedocriminalite negationnisme haine illicite obscene violence vie_privee diffamation injure dignite proselytisme sectaire commercial politique syndical philosophique,endkeys,min=0,max=1"`
	// Added are words and phrases of the place that must be found, by category;
	// Excluded those that never are.
	Added    map[string][]string `yaml:"ajouts" validate:"dive,keys,oneof=pedocriminalite negationnisme haine illicite obscene violence vie_privee diffamation injure dignite proselytisme sectaire commercial politique syndical philosophique,endkeys,dive,max=80"`
	Excluded []string            `yaml:"exclusions" validate:"dive,max=80"`
}

// Space is a shared space of a structure.
type Space struct {
	Network string `yaml:"reseau" validate:"oneof=discord telegram"`
	ID      string `yaml:"identifiant" validate:"required"`
	Name    string `yaml:"nom" validate:"required,max=40"`
	// Channel is where the robot's posts stand: compulsory on Discord; on
	// Telegram the number of a topic, empty for the group itself.
	Channel string `yaml:"salon" validate:"required_if=Network discord"`
	Reading bool   `yaml:"lecture"`
	// Never are the channels (Discord) or topics (Telegram) that are never read:
	// staff, deciders, union.
	Never []string `yaml:"jamais_lus" validate:"dive,numeric"`
}

// Persona is a professional.
type Persona struct {
	FirstName string    `yaml:"prenom" validate:"required,max=40"`
	Function  string    `yaml:"fonction" validate:"required,max=60"`
	Role      string    `yaml:"role" validate:"oneof=pdn stagiaire responsable coordinateur"`
	Hours     string    `yaml:"horaires" validate:"max=80"`
	Secrecy   string    `yaml:"secret" validate:"omitempty,oneof=oui non a_verifier"`
	Agent     bool      `yaml:"agent_public"`
	Viewing   string    `yaml:"va_voir" validate:"omitempty,oneof=oui non"`
	Tutor     string    `yaml:"tuteur" validate:"required_if=Role stagiaire"`
	Until     string    `yaml:"jusqu_au" validate:"required_if=Role stagiaire,omitempty,datetime=2006-01-02"`        // last day of a trainee
	Target    string    `yaml:"objectif" validate:"omitempty,oneof=aucun 1 2 3 4 5 6 7 8 9 10 12 15 16 20 24 32 40"` // hours a month
	PartTime  int       `yaml:"temps_partiel" validate:"min=0,max=100"`                                              // percent, 0: full time
	Since     string    `yaml:"depuis" validate:"omitempty,datetime=2006-01-02"`
	OnCall    string    `yaml:"astreinte_accord" validate:"omitempty,datetime=2006-01-02"`
	Mail      string    `yaml:"courriel" validate:"omitempty,email"` // for letters of the robot, never shown
	Accounts  []Account `yaml:"comptes" validate:"dive"`
	Handles   []Handle  `yaml:"pseudos" validate:"dive"`
}

// Handle is a public handle of a professional, which a parent may check.
type Handle struct {
	Network string `yaml:"reseau" validate:"required,slug"`
	Handle  string `yaml:"pseudo" validate:"required,max=60"`
}

// Account is a professional's own professional account.
type Account struct {
	Network string `yaml:"reseau" validate:"oneof=discord telegram"`
	ID      string `yaml:"identifiant" validate:"required,numeric"`
	Profile string `yaml:"profil" validate:"omitempty,url"`
}

// Defaults is what holds where the file says nothing.
func Defaults() Settings {
	return Settings{
		Data:      "lampadaire.db",
		Keys:      "lampadaire.cle",
		Models:    []string{SpecialisedPrevention, NetPromeneurs},
		Listen:    "127.0.0.1:9464",
		Discord:   Platform{Welcome: "espace", MinimumAge: 15},
		Telegram:  Platform{Welcome: "espace", MinimumAge: 16},
		Presence:  Presence{AskAfter: 2, From: 9, To: 18},
		Retention: Retention{Silent: 90, Accepted: 365, Refused: 1095, Again: 180},
		Weekly:    Weekly{Day: "lundi", Hour: "8:30"},
		Mail:      Mail{Port: 587},
		Backup:    Backup{KeyFile: "lampadaire.sauvegarde.cle", Days: 30},
	}
}

//go:embed messages/*.yaml charte/*/*.yaml activite/*.yaml reseaux/*.yaml partenaires/*.yaml papiers/*.md lampadaire.exemple.yaml
var shipped embed.FS

// Messages is the shipped catalogue of texts.
func Messages() fs.FS { return sub("messages") }

// Example is the commented settings file that "init" writes.
func Example() []byte {
	data, err := shipped.ReadFile("lampadaire.exemple.yaml")
	if err != nil {
		panic("the example is embedded: " + err.Error())
	}
	return data
}

func sub(folder string) fs.FS {
	files, err := fs.Sub(shipped, folder)
	if err != nil {
		panic("the folder is embedded: " + err.Error())
	}
	return files
}
