package playground

// Who is a person of the demo.
type Who string

// The people whom the visitor can play; all of them are invented.
const (
	Lea    Who = "lea"
	Tom    Who = "tom"
	Yuliia Who = "yuliia"
	Nadia  Who = "nadia"
	Samira Who = "samira"
	Malo   Who = "malo"
	Aude   Who = "aude"
	Ines   Who = "ines"
)

// Person is one choice of "I play".
type Person struct {
	Who  Who
	Name string
	Is   string
}

// People are all of them, the young people first.
func People() []Person {
	return []Person{
		{Lea, "Léa", "14 ans"}, {Tom, "Tom", "16 ans"}, {Yuliia, "Yuliia", "19 ans, ukrainien"}, {Nadia, "Nadia", "mère de Léa"},
		{Samira, "Samira", "éducatrice"}, {Malo, "Malo", "stagiaire"}, {Aude, "Aude", "responsable"}, {Ines, "Inès", "coordinatrice"},
	}
}
