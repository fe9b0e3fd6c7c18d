#!/bin/sh
# Unpacks the Debian package into a folder of its own and tries what is in it.
# usage: check.sh DEB FOLDER
set -eu

deb=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/root" "$folder/home"
folder=$(cd "$folder" && pwd)
root=$folder/root
export LC_ALL=C

fail() {
    echo "check-deb: $*" >&2
    exit 1
}

# In a user's plain environment, without this folder's files.
iatipub() {
    (cd "$folder/home" && env -i PATH=/usr/bin:/bin HOME="$folder/home" "$root/usr/bin/iatipub" "$@")
}

dpkg-deb -x "$deb" "$root"
dpkg-deb --field "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/[ :|].*//' | while read -r package; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' ||
        fail "it depends on $package, which is not installed"
done

version=$(dpkg-deb --field "$deb" Version)
[ "$(iatipub --version)" = "iatipub $version" ] || fail "not version $version"
iatipub init publication > /dev/null || fail "init failed"
iatipub run -C publication > "$folder/run.log" 2>&1 || fail "run failed: $(cat "$folder/run.log")"
iatipub validate publication/site/activities.xml > /dev/null || fail "what it published is not valid"
if printf '<iati-activities version="2.03"/>' | iatipub validate - > /dev/null; then
    fail "a wrong file was found valid"
fi
iatipub report -C publication -o report.html > /dev/null 2>&1 || fail "report failed"
iatipub export transactions -C publication -o t.xlsx > /dev/null || fail "no workbook"

for page in iatipub.1 iatipub-run.1 iatipub-publication.yaml.5; do
    path=$root/usr/share/man/man${page##*.}/$page.gz
    [ -f "$path" ] || fail "no man page $page"
    gzip -t "$path"
done
if command -v man > /dev/null; then
    man -l "$root/usr/share/man/man1/iatipub-run.1.gz" | grep -q 'iatipub-run(1)' || fail "no page to read"
fi
bash -c ". '$root/usr/share/bash-completion/completions/iatipub' && complete -p iatipub" > /dev/null ||
    fail "no completion for bash"

if command -v systemd-analyze > /dev/null; then
    mkdir "$folder/units"
    cp "$root"/usr/lib/systemd/system/* "$folder/units"
    sed -i "s|^ExecStart=/usr|ExecStart=$root/usr|" "$folder/units/iatipub@.service"
    systemd-analyze --man=no verify "$folder/units/iatipub@.service" "$folder/units/iatipub@.timer" \
        2> "$folder/units.log" || fail "units: $(cat "$folder/units.log")"
    [ ! -s "$folder/units.log" ] || fail "units: $(cat "$folder/units.log")"
else
    echo "check-deb: systemd-analyze is not here, so the units are not verified"
fi
if command -v lintian > /dev/null; then
    lintian --allow-root --fail-on error "$deb" > "$folder/lintian.log" 2>&1 ||
        fail "lintian: $(cat "$folder/lintian.log")"
else
    echo "check-deb: lintian is not here"
fi
echo "check-deb: $(basename "$deb") is well"
