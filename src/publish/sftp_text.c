#include "publish/sftp_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* ---- addresses ----------------------------------------------------------------------------- */

static bool is_made_of(const char *text, const char *characters)
{
    return text && *text && *text != '-' && text[strspn(text, characters)] == '\0';
}

static bool host_is_plain(const char *host)
{
    size_t length = strlen(host);
    if (*host != '[')
        return is_made_of(host, LETTERS "_.-");
    return length > 2 && strspn(host + 1, "0123456789abcdefABCDEF:.") == length - 2 &&
           host[length - 1] == ']';
}

static bool port_is_plain(const char *port)
{
    return is_made_of(port, "0123456789") && strlen(port) <= 5 && atoi(port) >= 1 &&
           atoi(port) <= 65535;
}

static char *folder_from(const char *path)
{
    if (strcmp(path, "/~") == 0 || strcmp(path, "/~/") == 0)
        return xstrdup(".");
    if (strncmp(path, "/~/", 3) == 0)
        return xasprintf("./%s", path + 3);
    return xstrdup(*path ? path : "/");
}

/* USER@HOST:PORT, in pieces. */
static void split_authority(char *authority, struct sftp_address *address)
{
    char *at = strchr(authority, '@'), *host = at ? at + 1 : authority;
    char *bracket = strrchr(host, ']'), *colon = strchr(bracket ? bracket : host, ':');
    address->user = at ? xstrndup(authority, (size_t)(at - authority)) : NULL;
    address->port = colon ? xstrdup(colon + 1) : NULL;
    address->host = colon ? xstrndup(host, (size_t)(colon - host)) : xstrdup(host);
}

bool sftp_address_parse(const char *url, struct sftp_address *address, struct error *error)
{
    static const char scheme[] = "sftp://";
    *address = (struct sftp_address){.user = NULL};
    bool is_sftp = strncmp(url, scheme, strlen(scheme)) == 0;
    const char *rest = is_sftp ? url + strlen(scheme) : "";
    char *authority = xstrndup(rest, strcspn(rest, "/"));
    split_authority(authority, address);
    address->folder = folder_from(rest + strlen(authority));
    free(authority);
    if ((!address->user || is_made_of(address->user, LETTERS "_.+~-")) &&
        host_is_plain(address->host) && (!address->port || port_is_plain(address->port)))
        return true;
    return error_set(error, ERROR_USAGE,
                     "host.upload_url is no address of an SFTP server: expected "
                     "sftp://USER@HOST/FOLDER, such as sftp://iati@data.example.org/var/www/iati");
}

void sftp_address_release(struct sftp_address *address)
{
    free(address->user);
    free(address->host);
    free(address->port);
    free(address->folder);
    *address = (struct sftp_address){.user = NULL};
}

/* ---- to sftp and ssh ----------------------------------------------------------------------- */

void sftp_add_quoted(struct strbuf *text, const char *name)
{
    strbuf_addch(text, '"');
    for (; *name; name++) {
        if (strchr("\"\\", *name))
            strbuf_addch(text, '\\');
        strbuf_addch(text, *name);
    }
    strbuf_addch(text, '"');
}

static bool path_is_safe(const char *path)
{
    for (const char *c = path; *c; c++)
        if (iscntrl((unsigned char)*c) || strchr("\"\\", *c) || (*c == '$' && c[1] == '{'))
            return false;
    return true;
}

char *sftp_path_option(const char *name, const char *path, const char *setting, struct error *error)
{
    if (!path_is_safe(path)) {
        error_set(error, ERROR_USAGE,
                  "%s '%s' has a quote, a backslash, '${' or a control character in its path, "
                  "which ssh would not take as it is: move the file",
                  setting, path);
        return NULL;
    }
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "%s=\"%s", name, *path == '~' ? "./" : "");
    for (; *path; path++) /* '%' begins what ssh fills in */
        strbuf_addstr(&text, *path == '%' ? "%%" : (char[]){*path, '\0'});
    strbuf_addch(&text, '"');
    return strbuf_detach(&text);
}

/* ---- listings ------------------------------------------------------------------------------ */

/* The last word before `end`, and how long it is; of length 0 if there is none. */
static const char *word_before(const char *line, const char *end, size_t *length)
{
    while (end > line && end[-1] == ' ')
        end--;
    const char *word = end;
    while (word > line && word[-1] != ' ')
        word--;
    *length = (size_t)(end - word);
    return word;
}

static bool read_size(const char *word, size_t length, size_t *size)
{
    char *end = NULL;
    errno = 0;
    *size = (size_t)strtoull(word, &end, 10);
    return isdigit((unsigned char)*word) && end == word + length && errno == 0;
}

bool sftp_entry_read(const char *line, struct sftp_entry *entry)
{
    /* -rw-r--r--    ? 1000     domain users   123 Nov 22 21:53 ./a.xml */
    enum { NAME_FIRST, TIME, DAY, MONTH, SIZE };
    const char *word = line + strlen(line), *name = NULL;
    size_t length = 0;
    for (int i = NAME_FIRST; i <= SIZE; i++) {
        word = word_before(line, word, &length);
        name = i == NAME_FIRST ? word : name;
    }
    if ((*line != '-' && *line != 'l') || word == line || !read_size(word, length, &entry->size))
        return false;
    entry->name = strncmp(name, "./", 2) == 0 ? name + 2 : name;
    return *entry->name &&
           entry->name[strspn(entry->name, "abcdefghijklmnopqrstuvwxyz0123456789_-.")] == '\0';
}

/* ---- complaints ---------------------------------------------------------------------------- */

#define STEP(step) (1U << (step))
#define CONNECTING (1U << 31) /* what comes before any step */

/* What it means that sftp or ssh says something, in the order of looking. In the meanings {host},
 * {user}, {folder}, {key}, {known_hosts}, {scan} and {timeout} stand for the failure's own. */
static const struct reason {
    const char *said;
    unsigned steps;
    enum error_kind kind;
    const char *means;
} reasons[] = {
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", CONNECTING, ERROR_ENVIRONMENT,
     N_("the server's key is not the one that {known_hosts} has for {host}: somebody may be posing "
        "as the server, so nothing was sent; ask who runs it whether the key was changed, and only "
        "if it was, put the new one in place of the old")},
    {"Host key verification failed", CONNECTING, ERROR_ENVIRONMENT,
     N_("the key of {host} is not in {known_hosts}: fetch it with '{scan}', compare its "
        "fingerprint "
        "('ssh-keygen -lf FILE') with the one that who runs the server tells you, and add it "
        "there")},
    {"bad permissions", CONNECTING, ERROR_USAGE,
     N_("ssh does not use {key}, which others can read: make it the user's own ('chmod 600')")},
    {"Load key", CONNECTING, ERROR_USAGE,
     N_("ssh can't use {key}: host.key is to be a private key in a form that 'ssh-keygen' writes; "
        "one with a passphrase must be in ssh-agent, too")},
    {"Too many authentication failures", CONNECTING, ERROR_ENVIRONMENT,
     N_("the server gave up before the right key came: name it as host.key")},
    {"Permission denied (", CONNECTING, ERROR_ENVIRONMENT,
     N_("the server does not let {user} in with {key}: the public key must be in the account's "
        "authorized_keys there; passwords are not used, and a key with a passphrase must be in "
        "ssh-agent")},
    {"Connection refused", CONNECTING, ERROR_ENVIRONMENT,
     N_("nothing answers there: is the SSH server of {host} running, and is the port right?")},
    {"Could not resolve hostname", CONNECTING, ERROR_ENVIRONMENT,
     N_("there is no address for {host}: is its name right in host.upload_url?")},
    {"No route to host", CONNECTING, ERROR_ENVIRONMENT,
     N_("no way leads to {host}: is the network up, and does the firewall let SSH through?")},
    {"Network is unreachable", CONNECTING, ERROR_ENVIRONMENT,
     N_("no way leads to {host}: is the network up, and does the firewall let SSH through?")},
    {"timed out", CONNECTING, ERROR_ENVIRONMENT,
     N_("no answer within {timeout} seconds: is {host} up, and does the firewall let SSH "
        "through?")},
    {"subsystem request failed", CONNECTING, ERROR_ENVIRONMENT,
     N_("the server offers no SFTP to {user}: ask who runs it")},
    {"No such file", STEP(SFTP_ENTER), ERROR_ENVIRONMENT,
     N_("the server has no folder '{folder}': make it there, or name the right one in "
        "host.upload_url")},
    {"is not a directory", STEP(SFTP_ENTER), ERROR_ENVIRONMENT,
     N_("'{folder}' is no folder there: name the right one in host.upload_url")},
    {"write local", STEP(SFTP_GET), ERROR_ENVIRONMENT,
     N_("what comes back can't be kept here: make room in the folder for temporary files "
        "(TMPDIR)")},
    {"Permission denied", ~CONNECTING, ERROR_ENVIRONMENT,
     N_("the server does not allow {user} to do this: the account needs to read and write in "
        "'{folder}'")},
    {"Failure", STEP(SFTP_PUT), ERROR_ENVIRONMENT,
     N_("the server could not store it: is its disk full, or {user}'s quota used up?")},
    {"Failure", STEP(SFTP_RENAME), ERROR_ENVIRONMENT,
     N_("the server would not put the new file in the place of the old one, which is still there: "
        "it must know 'posix-rename@openssh.com', as OpenSSH's does, for nothing else replaces a "
        "file in one step; or there is a folder of that name")},
};

enum { QUOTED_LIMIT = 300 }; /* bytes of what sftp says */

static const struct reason *find_reason(const struct sftp_failure *failure)
{
    unsigned when = STEP(failure->step);
    if (failure->end != SFTP_REFUSED)
        when = failure->end == SFTP_LOST && failure->step == SFTP_ENTER ? CONNECTING : 0;
    for (size_t i = 0; i < COUNT(reasons); i++)
        if ((reasons[i].steps & when) && strstr(failure->said, reasons[i].said))
            return &reasons[i];
    return NULL;
}

/* The line that has `part` in it, fit to be shown; "" if there is none. */
static char *line_with(const char *said, const char *part)
{
    const char *at = strstr(said + strspn(said, "\r\n"), part);
    while (at && at > said && at[-1] != '\n')
        at--;
    size_t length = at ? strcspn(at, "\r\n") : 0;
    char *line = xstrndup(at ? at : "", length < QUOTED_LIMIT ? length : QUOTED_LIMIT);
    for (char *c = line; *c; c++)
        if (iscntrl((unsigned char)*c))
            *c = '?';
    return line;
}

static char *scan_command(const struct sftp_address *address)
{
    size_t length = strlen(address->host);
    bool bare = *address->host == '[';
    return xasprintf("ssh-keyscan %s%s%s%.*s", address->port ? "-p " : "",
                     address->port ? address->port : "", address->port ? " " : "",
                     (int)(length - (bare ? 2 : 0)), address->host + bare);
}

static char *or_own(const char *setting, const char *file, const char *otherwise)
{
    return file ? xasprintf("%s '%s'", setting, file) : xstrdup(otherwise);
}

static void add_filled(struct strbuf *text, const char *means, char *const *values)
{
    static const char *const names[] = {"{host}",        "{user}", "{folder}",  "{key}",
                                        "{known_hosts}", "{scan}", "{timeout}", NULL};
    while (*means) {
        size_t i = 0;
        while (names[i] && strncmp(means, names[i], strlen(names[i])) != 0)
            i++;
        if (names[i])
            strbuf_addstr(text, values[i]);
        else
            strbuf_addch(text, *means);
        means += names[i] ? strlen(names[i]) : 1;
    }
}

/* The meaning with its words filled in, in English or as it `is_said`. The caller frees. */
static char *fill(const char *means, const struct sftp_failure *failure, bool is_said)
{
    const struct sftp_address *address = failure->address;
    const char *user = E_("user"), *this_user = E_("this user");
    const char *keys = E_("the keys of ssh-agent and of ~/.ssh");
    char *const values[] = {
        xasprintf("'%s'", address->host),
        or_own(is_said ? language_piece(user) : user, address->user,
               is_said ? language_piece(this_user) : this_user),
        xstrdup(address->folder),
        or_own("host.key", failure->key, is_said ? language_piece(keys) : keys),
        or_own("host.known_hosts", failure->known_hosts, "~/.ssh/known_hosts"),
        scan_command(address),
        xasprintf("%u", failure->timeout),
    };
    struct strbuf text = STRBUF_INIT;
    add_filled(&text, is_said ? language_text(means) : means, values);
    for (size_t i = 0; i < COUNT(values); i++)
        free(values[i]);
    return strbuf_detach(&text);
}

static const char *meaning_of_end(enum sftp_end end)
{
    static const char *const meanings[] = {
        [SFTP_REFUSED] = N_("the server refused it"),
        [SFTP_LOST] = N_("the connection to {host} was lost; run again"),
        [SFTP_STALLED] = N_("not a byte moved for {timeout} seconds, so it was given up; run "
                            "again, or allow more with host.timeout"),
        [SFTP_MISSING] = N_("the program 'sftp' is not installed, which does the uploading: "
                            "install OpenSSH's client (Debian: apt-get install openssh-client)"),
    };
    return meanings[end];
}

bool sftp_explain(const struct sftp_failure *failure, struct error *error)
{
    const struct reason *reason = find_reason(failure);
    char *said = line_with(failure->said, reason ? reason->said : "");
    const char *means = reason ? reason->means : meaning_of_end(failure->end);
    struct error told = {.text = fill(means, failure, false)};
    if (!language_is_english())
        told.said = fill(means, failure, true);
    error_set(error, reason ? reason->kind : ERROR_ENVIRONMENT, "'%s'", failure->location);
    error_cause(error, &told);
    if (*said)
        error_add(error, " (sftp says: %s)", said);
    free(said);
    return false;
}
