package telegram

import "slices"

// TableDifferences compares the table of methods with the specification.
func TableDifferences(path string) []string {
	v, err := loadSpecs(path)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for name, m := range methods() {
		want := v.Methods[name]
		if want == nil {
			found = append(found, name+" is not in the specification")
			continue
		}
		for _, f := range want.Fields {
			if !slices.Contains(m.params, f.Name) {
				found = append(found, name+" lacks "+f.Name)
			}
			// The text of an edit may be a rich message instead, which is not emulated.
			if f.Required != slices.Contains(m.required, f.Name) && name != "editMessageText" {
				found = append(found, name+": required "+f.Name)
			}
		}
		if len(m.params) != len(want.Fields) {
			found = append(found, name+" has other parameters")
		}
	}
	return found
}
