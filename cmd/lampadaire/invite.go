package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// inviteOptions are the options of the invitation's command line.
type inviteOptions struct{ config, structure, role, firstName, function, tutor, until, mail string }

func (c *console) inviteCommand() *cobra.Command {
	var o inviteOptions
	cmd := &cobra.Command{
		Use: "invite", Short: c.say("cli.invite", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.invite(cmd.Context(), o) },
	}
	for _, flag := range []struct {
		into              *string
		name, value, help string
	}{
		{&o.config, "config", "lampadaire.yaml", "cli.option_config"},
		{&o.structure, "structure", "", "cli.invite_structure"},
		{&o.role, "role", "", "cli.invite_role"},
		{&o.firstName, "prenom", "", "cli.invite_prenom"},
		{&o.function, "fonction", "", "cli.invite_fonction"},
		{&o.tutor, "tuteur", "", "cli.invite_tuteur"},
		{&o.until, "fin", "", "cli.invite_fin"},
		{&o.mail, "courriel", "", "cli.invite_courriel"},
	} {
		cmd.Flags().StringVar(flag.into, flag.name, flag.value, c.say(flag.help, nil))
	}
	return cmd
}

// invite prints a single-use code. It works beside the running program: the
// invitation waits in a folder next to the data until its code is tried.
func (c *console) invite(ctx context.Context, o inviteOptions) error {
	settings, err := config.Load(o.config)
	if err != nil {
		return err
	}
	directory, err := directoryOf(settings, pdn.DayOf(time.Now(), pdn.Paris()))
	if err != nil {
		return err
	}
	s, err := structureNamed(directory, o.structure)
	if err != nil {
		return err
	}
	keys, err := seal.Read(seal.Source{File: settings.Keys, Getenv: os.Getenv})
	if err != nil {
		return err
	}
	sealer, err := seal.NewSealer(keys)
	if err != nil {
		return err
	}
	until := dayOf(o.until)
	if o.until != "" && until == 0 {
		return pdn.SayWith("erreur.invitation_date", map[string]any{"valeur": o.until})
	}
	code, inv, err := app.NewInvitation(sealer, rand.Reader, pdn.DayOf(time.Now(), pdn.Paris()), app.Invitation{
		Structure: s.ID, Role: pdn.Role(o.role), FirstName: strings.TrimSpace(o.firstName),
		Function: strings.TrimSpace(o.function), Tutor: strings.TrimSpace(o.tutor), Until: until,
		Mail: strings.TrimSpace(o.mail),
	})
	if err == nil && inv.Role == pdn.RoleTrainee {
		err = c.checkTutor(ctx, o.config, settings, s, inv)
	}
	if err != nil {
		return err
	}
	if err := letterboxOf(settings.Data, sealer).post(inv); err != nil {
		return err
	}
	if inv.Mail != "" && settings.Mail.Server == "" {
		c.println("cli.invite_sans_serveur", nil)
	}
	c.println("cli.code", messages.Args{"prenom": inv.FirstName, "mot": code, "jour": inv.Expires.Time().Format("02/01/2006")})
	return nil
}

// checkTutor looks for the tutor of a trainee among those who work there today, who
// came by invitation too.
func (c *console) checkTutor(ctx context.Context, path string, settings config.Settings, s registry.Structure, inv app.Invitation) error {
	if _, err := os.Stat(settings.Data); err != nil {
		return app.CheckTutor(s, inv) // nothing is stored yet: the settings are all
	}
	return c.onCopy(ctx, path, func(h *house) error {
		now, _ := h.app.Directory.Structure(s.ID)
		return app.CheckTutor(now, inv)
	})
}

// structureNamed finds the structure of an option: the only one where it is empty.
func structureNamed(d *registry.Directory, id string) (registry.Structure, error) {
	if all := d.Structures(); id == "" && len(all) == 1 {
		return all[0], nil
	}
	s, ok := d.Structure(pdn.StructureID(id))
	if !ok {
		return s, pdn.SayWith("erreur.structure_inconnue", map[string]any{"valeur": id})
	}
	return s, nil
}

// letterbox is the folder where invitations of the command line wait: one file
// each, sealed, named by the first half of its code.
type letterbox struct {
	folder string
	sealer *seal.Sealer
}

func letterboxOf(data string, sealer *seal.Sealer) *letterbox {
	return &letterbox{folder: data + ".invitations", sealer: sealer}
}

// letter is one file of the letterbox.
type letter struct {
	Key []byte `json:"cle"`
	Box []byte `json:"boite"`
}

func letterContext(selector string) string { return "invitation:" + selector }

func (m *letterbox) post(inv app.Invitation) error {
	hidden, err := json.Marshal(inv)
	if err != nil {
		return fmt.Errorf("encode an invitation: %w", err)
	}
	var l letter
	if l.Key, l.Box, err = m.sealer.SealAddress(hidden, letterContext(inv.Selector)); err != nil {
		return fmt.Errorf("seal an invitation: %w", err)
	}
	data, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("encode an invitation: %w", err)
	}
	if err := os.MkdirAll(m.folder, 0o700); err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": m.folder})
	}
	if err := os.WriteFile(filepath.Join(m.folder, inv.Selector), data, 0o600); err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": m.folder})
	}
	return nil
}

// Find is app.Mailbox. The selector has letters and digits only.
func (m *letterbox) Find(selector string) (inv app.Invitation, found bool, err error) {
	data, err := os.ReadFile(filepath.Join(m.folder, filepath.Base(selector)))
	if errors.Is(err, fs.ErrNotExist) {
		return inv, false, nil
	}
	var l letter
	if err == nil {
		err = json.Unmarshal(data, &l)
	}
	if err != nil {
		return inv, false, fmt.Errorf("read an invitation: %w", err)
	}
	hidden, err := m.sealer.OpenAddress(l.Key, l.Box, letterContext(selector))
	if err != nil {
		return inv, false, fmt.Errorf("open an invitation: %w", err)
	}
	if err := json.Unmarshal(hidden, &inv); err != nil {
		return inv, false, fmt.Errorf("read an invitation: %w", err)
	}
	return inv, true, nil
}

// Waiting is app.Mailbox. A file that is no invitation of ours is left to expire.
func (m *letterbox) Waiting() ([]app.Invitation, error) {
	files, err := os.ReadDir(m.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	var all []app.Invitation
	for _, f := range files {
		if inv, found, err := m.Find(f.Name()); err == nil && found {
			all = append(all, inv)
		}
	}
	return all, nil
}

// Drop is app.Mailbox.
func (m *letterbox) Drop(selector string) error {
	err := os.Remove(filepath.Join(m.folder, filepath.Base(selector)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an invitation: %w", err)
	}
	return nil
}

// expire removes the invitations that nobody tried before they ended.
func (m *letterbox) expire(today pdn.Day) error {
	files, err := os.ReadDir(m.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var errs []error
	for _, f := range files {
		inv, found, err := m.Find(f.Name())
		if err != nil || !found || inv.Expires < today {
			errs = append(errs, m.Drop(f.Name()))
		}
	}
	return errors.Join(append(errs, err)...)
}

var _ app.Mailbox = (*letterbox)(nil)
