#!/bin/sh
# Fabrique le paquet Debian de Lampadaire, avec go et dpkg-deb seulement.
#   config/deploy/paquet.sh [version] [architecture]
# Le paquet est écrit dans dist/. Exemple : config/deploy/paquet.sh 1.0.0 arm64
set -eu
cd "$(dirname "$0")/../.."

version=${1:-0.0.$(git log -1 --format=%ct 2>/dev/null || echo 1)}
arch=${2:-$(dpkg --print-architecture)}
case $arch in
  amd64 | arm64) goarch=$arch ;;
  armhf) goarch=arm ;;
  *) echo "architecture inconnue : $arch" >&2; exit 2 ;;
esac

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/lib/systemd/system" "$tree/usr/share/doc/lampadaire" "$tree/etc/lampadaire"

CGO_ENABLED=0 GOOS=linux GOARCH=$goarch go build -trimpath -ldflags='-s -w' -o "$tree/usr/bin/lampadaire" ./cmd/lampadaire
cp config/deploy/lampadaire.service "$tree/usr/lib/systemd/system/"
cp README.md config/lampadaire.exemple.yaml "$tree/usr/share/doc/lampadaire/"
chmod 0755 "$tree" "$tree/usr" "$tree/usr/bin" "$tree/usr/bin/lampadaire"
chmod 0644 "$tree/usr/lib/systemd/system/lampadaire.service" "$tree"/usr/share/doc/lampadaire/*
chmod 0700 "$tree/etc/lampadaire"

cat > "$tree/DEBIAN/control" <<CONTROL
Package: lampadaire
Version: $version
Architecture: $arch
Maintainer: Lampadaire <lampadaire@localhost>
Installed-Size: $(du -ks "$tree/usr" | cut -f1)
Depends: ca-certificates
Recommends: systemd (>= 252)
Section: net
Priority: optional
Description: robots des éducateurs de la rue numérique (Discord, Telegram)
 Lampadaire se tient dans les espaces Discord et Telegram de professionnels de
 la jeunesse (Promeneurs du Net, prévention spécialisée). Il dit les règles au
 premier contact, garde le oui, le non ou le silence de chaque jeune, et ne
 revient jamais après un non.
CONTROL

# Rien ne démarre tout seul : il faut d'abord des réglages. Les données et les
# clés ne partent jamais avec le paquet, même à la purge.
cat > "$tree/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
  for jeton in discord telegram; do
    fichier=/etc/lampadaire/$jeton.jeton
    [ -e "$fichier" ] || (umask 077; : > "$fichier")
  done
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if systemctl is-active --quiet lampadaire; then systemctl restart lampadaire; fi
  fi
  if [ ! -e /etc/lampadaire/lampadaire.yaml ]; then
    echo "Lampadaire : cd /etc/lampadaire && lampadaire init, puis systemctl enable --now lampadaire"
  fi
fi
POSTINST
cat > "$tree/DEBIAN/prerm" <<'PRERM'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then systemctl disable --now lampadaire || true; fi
PRERM
cat > "$tree/DEBIAN/postrm" <<'POSTRM'
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ "$1" = purge ]; then
  echo "Lampadaire : les clés (/etc/lampadaire) et les données (/var/lib/lampadaire) restent ; effacez-les vous-même."
fi
POSTRM
chmod 0755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm" "$tree/DEBIAN/postrm"
(cd "$tree" && find usr -type f -exec md5sum {} + | sort -k2 > DEBIAN/md5sums)

mkdir -p dist
dpkg-deb --root-owner-group --build "$tree" "dist/lampadaire_${version}_${arch}.deb"
