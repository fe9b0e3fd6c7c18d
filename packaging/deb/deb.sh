#!/bin/sh
# Builds the Debian package: the program as Debian builds programs, what `make install` installs, and
# a control file whose dependencies are found out. The same source gives the same bytes.
# usage: deb.sh VERSION FOLDER DEB      (in the source folder; FOLDER is for objects and files)
set -eu

version=$1 folder=$2 deb=$3
root=$folder/root here=packaging/deb
export LC_ALL=C
umask 022

# The moment of every file in it: the last commit's, or the newest source's where there is no git.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null ||
        find src schemas xslt docs -type f -printf '%T@\n' | sort -n | tail -1 | cut -d . -f 1)
fi
export SOURCE_DATE_EPOCH DEB_BUILD_MAINT_OPTIONS=hardening=+all

build() { # TARGET [VARIABLE=VALUE]...
    make --no-print-directory BUILD="$folder/objects" \
        CFLAGS="$(dpkg-buildflags --get CFLAGS) $(dpkg-buildflags --get CPPFLAGS)" \
        LDFLAGS="$(dpkg-buildflags --get LDFLAGS)" "$@"
}

install_files() {
    rm -rf "$root"
    build install PREFIX=/usr DESTDIR="$(cd "$folder" && pwd)/root" > "$folder/install.log"
    strip --remove-section=.comment --remove-section=.note "$root/usr/bin/iatipub"
    gzip -9n "$root"/usr/share/man/man*/* "$root/usr/share/doc/iatipub/CHANGELOG.md"
    rm "$root/usr/share/doc/iatipub/LICENSE"
    cat $here/copyright > "$root/usr/share/doc/iatipub/copyright"
    printf 'iatipub (%s) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n -- %s  %s\n' \
        "$version" "$(sed -n 's/^Maintainer: //p' $here/control.in)" \
        "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" |
        gzip -9n > "$root/usr/share/doc/iatipub/changelog.gz"
}

# Libraries that the program is linked with, with the versions whose symbols it uses.
linked() {
    mkdir -p "$folder/debian"
    printf 'Source: iatipub\n\nPackage: iatipub\nArchitecture: any\n' > "$folder/debian/control"
    (cd "$folder" && dpkg-shlibdeps -O root/usr/bin/iatipub) | sed -n 's/^shlibs:Depends=//p'
}

# Those that it loads when they are needed: the names stand in src/base.
loaded() {
    grep -ho '"lib[a-z0-9]*\.so\.[0-9]*"' src/base/*.c | tr -d '"' | sort -u |
        while read -r name; do
            path=$(ldconfig -p | awk -v name="$name" '$1 == name { print $NF; exit }')
            # Of a library with two sonames only one is installed.
            [ -z "$path" ] || dpkg-query -S "$(readlink -f "$path")" | cut -d : -f 1
        done | sort -u | tr '\n' ',' | sed 's/,$//; s/,/, /g'
}

write_control() {
    mkdir -p "$root/DEBIAN"
    libraries=$(linked)
    [ -n "$libraries" ] || { echo "deb.sh: dpkg-shlibdeps found nothing" >&2; exit 1; }
    size=$(find "$root/usr" -type f -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
    sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
        -e "s/@SIZE@/$size/; s/@DEPENDS@/$libraries, $(loaded)/" $here/control.in > "$root/DEBIAN/control"
    install -m 755 $here/postinst $here/prerm $here/postrm "$root/DEBIAN"
    (cd "$root" && find usr -type f | sort | xargs -d '\n' md5sum > DEBIAN/md5sums)
}

build all manual
install_files
write_control
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" > /dev/null
echo "  DEB   $deb"
