package config

// Mail is the server that takes the robot's letters to professionals.
type Mail struct {
	// Server is its name; empty: no letter leaves.
	Server string `yaml:"serveur" validate:"omitempty,hostname_rfc1123"`
	Port   int    `yaml:"port" validate:"min=1,max=65535"`
	User   string `yaml:"utilisateur"`
	// PasswordFile holds the password; where it is empty, MailPasswordVariable may.
	PasswordFile string `yaml:"mot_de_passe_fichier"`
	// Authorities is a file of certificates (PEM) trusted besides the machine's own.
	Authorities string `yaml:"autorites_fichier"`
	From        string `yaml:"expediteur" validate:"required_with=Server"`
}

// MailPasswordVariable is the environment variable that may hold the password.
const MailPasswordVariable = "LAMPADAIRE_COURRIEL_MOT_DE_PASSE"

// Weekly is when the synthesis leaves.
type Weekly struct {
	Day      string `yaml:"jour" validate:"oneof=lundi mardi mercredi jeudi vendredi"`
	Hour     string `yaml:"heure" validate:"datetime=15:04"`
	Fallback string `yaml:"secours" validate:"omitempty,email"`
}

// Annual is the form of the annual account and the thresholds of what is shown
// about young people; empty: the files shipped.
type Annual struct {
	Form        string `yaml:"formulaire"`
	Publication string `yaml:"seuils"`
}
