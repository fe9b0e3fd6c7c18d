#include "standard/rule_paths.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/file_kind.h"

/* Deeper than any rule; it bounds the stack that an expression from outside can take. */
enum { DEEPEST_NESTING = 100, MOST_STEPS = 64 };

/* A walk through one expression. */
struct scan {
    const char *at;              /* what is still to be read */
    struct rule_paths *selected; /* paths of the expression itself */
    struct rule_paths *tested;   /* paths within its predicates */
    int depth;
};

void rule_paths_release(struct rule_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->items[i]);
    free(paths->items);
    *paths = (struct rule_paths)RULE_PATHS_INIT;
}

/* Takes `path`. */
static void take(struct rule_paths *paths, char *path)
{
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->items[i], path) == 0) {
            free(path);
            return;
        }
    paths->items = grow(paths->items, paths->count, &paths->capacity, sizeof *paths->items);
    paths->items[paths->count++] = path;
}

/* --- steps --- */

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Bytes above 0x7f belong to names, so letters of any script do. */
static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The length of the name at `text`, "xml:lang" with its prefix; "child::" is "child". */
static size_t name_length(const char *text)
{
    size_t length = 0;
    if (!is_name_start(*text))
        return 0;
    while (is_name_start(text[length]) || isdigit((unsigned char)text[length]) ||
           (text[length] && strchr("-.", text[length])) ||
           (text[length] == ':' && text[length + 1] != ':'))
        length++;
    return length;
}

static void skip_space(struct scan *scan)
{
    scan->at += strspn(scan->at, " \t\r\n");
}

static void add_step(struct strbuf *path, const char *prefix, const char *name, size_t length)
{
    if (path->length && path->text[path->length - 1] != '/')
        strbuf_addch(path, '/');
    strbuf_addstr(path, prefix);
    strbuf_add(path, name, length);
}

static void drop_step(struct strbuf *path)
{
    const char *slash = strrchr(path->text, '/');
    size_t length = slash ? (size_t)(slash - path->text) : 0;
    struct strbuf shorter = STRBUF_INIT;
    if (length == 1)
        length = 2; /* the parent of "//title" may be anything */
    strbuf_add(&shorter, path->text, length);
    strbuf_release(path);
    *path = shorter;
}

static void restart_anywhere(struct strbuf *path)
{
    strbuf_reset(path);
    strbuf_addstr(path, "//");
}

/* Reads "name::", if one is there, and says with what the step's name begins. */
static const char *read_axis(struct scan *scan, struct strbuf *path)
{
    size_t length = name_length(scan->at);
    if (!length || !starts_with(scan->at + length, "::"))
        return "";
    const char *axis = scan->at;
    scan->at += length + 2;
    if (starts_with(axis, "attribute:"))
        return "@";
    if (starts_with(axis, "parent:"))
        drop_step(path);
    else if (!starts_with(axis, "child:") && !starts_with(axis, "self:"))
        restart_anywhere(path);
    return "";
}

/* Reads a name, a wildcard or a node test such as text(), which adds nothing to the path. */
static void read_name(struct scan *scan, struct strbuf *path)
{
    const char *prefix = read_axis(scan, path);
    if (*scan->at == '@') {
        scan->at++;
        prefix = "@";
    }
    size_t length = *scan->at == '*' ? 1 : name_length(scan->at);
    const char *name = scan->at;
    scan->at += length;
    if (*scan->at == '(')
        scan->at += strcspn(scan->at, ")") + (strchr(scan->at, ')') != NULL);
    else if (length)
        add_step(path, prefix, name, length);
}

static void scan_expression(struct scan *scan, const char *base);

/* Reads what stands between brackets, from the opening to the closing one. */
static void scan_enclosed(struct scan *scan, const char *base)
{
    scan->at++;
    if (++scan->depth > DEEPEST_NESTING)
        scan->at += strlen(scan->at);
    scan_expression(scan, base);
    scan->depth--;
    if (*scan->at)
        scan->at++;
}

static void scan_predicates(struct scan *scan, const char *base)
{
    struct rule_paths *selected = scan->selected;
    scan->selected = scan->tested;
    for (skip_space(scan); *scan->at == '['; skip_space(scan))
        scan_enclosed(scan, base);
    scan->selected = selected;
}

static void scan_step(struct scan *scan, struct strbuf *path)
{
    if (starts_with(scan->at, "..")) {
        scan->at += 2;
        drop_step(path);
    } else if (*scan->at == '.') {
        scan->at++;
    } else {
        read_name(scan, path);
    }
    scan_predicates(scan, path->text);
}

/* Reads the slashes before a step; false if no step follows. */
static bool scan_slashes(struct scan *scan, struct strbuf *path)
{
    skip_space(scan);
    if (*scan->at != '/')
        return false;
    if (scan->at[1] == '/')
        restart_anywhere(path);
    scan->at += scan->at[1] == '/' ? 2 : 1;
    skip_space(scan);
    return is_name_start(*scan->at) || (*scan->at && strchr("@.*", *scan->at));
}

/* The length of what stands above the item in a path: "//" or "iati-activities/". */
static size_t length_above(const char *path, enum file_kind kind)
{
    const char *root = file_kind_name(kind);
    size_t length = strlen(root);
    return starts_with(path, "//")                          ? 2
           : starts_with(path, root) && path[length] == '/' ? length + 1
                                                            : 0;
}

/* Leaves out what stands above the activity, organisation or report. */
static char *without_root(const char *path)
{
    for (int i = FILE_UNKNOWN + 1; i < FILE_KIND_COUNT; i++) {
        const char *item = file_kind_item((enum file_kind)i);
        size_t above = length_above(path, (enum file_kind)i), length = strlen(item);
        if (above && starts_with(path + above, item) &&
            (path[above + length] == '/' || path[above + length] == '\0'))
            return xstrdup(path + above);
    }
    return xstrdup(path);
}

static void scan_path(struct scan *scan, const char *base)
{
    struct strbuf path = STRBUF_INIT;
    bool more = true;
    if (*scan->at == '/')
        more = scan_slashes(scan, &path);
    else
        strbuf_addstr(&path, base);
    while (more) {
        scan_step(scan, &path);
        more = scan_slashes(scan, &path);
    }
    if (path.length)
        take(scan->selected, without_root(path.text));
    strbuf_release(&path);
}

/* --- expressions --- */

static void skip_text(struct scan *scan)
{
    const char *end = strchr(scan->at + 1, *scan->at);
    scan->at = end ? end + 1 : scan->at + strlen(scan->at);
}

static void skip_number(struct scan *scan)
{
    scan->at += strspn(scan->at, "0123456789.");
}

static bool is_node_test(const char *name)
{
    static const char *const tests[] = {"text(", "node(", "comment(", "processing-instruction("};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (starts_with(name, tests[i]))
            return true;
    return false;
}

/* What follows brackets or a call: predicates, and steps whose start isn't known here. */
static void scan_continuation(struct scan *scan, const char *base)
{
    scan_predicates(scan, base);
    if (*scan->at != '/')
        return;
    struct strbuf path = STRBUF_INIT;
    restart_anywhere(&path);
    while (scan_slashes(scan, &path))
        scan_step(scan, &path);
    if (path.length > 2)
        take(scan->selected, xstrdup(path.text));
    strbuf_release(&path);
}

/* The length of a function's name with the space behind it, 0 if no call begins here. */
static size_t call_length(const char *text)
{
    size_t length = name_length(text);
    size_t space = strspn(text + length, " \t\r\n");
    return length && text[length + space] == '(' && !is_node_test(text) ? length + space : 0;
}

/* Reads one operand. False if there is none here. */
static bool scan_operand(struct scan *scan, const char *base)
{
    char c = *scan->at;
    size_t call = call_length(scan->at);
    if (c == '"' || c == '\'')
        skip_text(scan);
    else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)scan->at[1])))
        skip_number(scan);
    else if (c == '$')
        scan->at += 1 + name_length(scan->at + 1);
    else if (c == '(' || call) {
        scan->at += call;
        scan_enclosed(scan, base);
        scan_continuation(scan, base);
    } else if (is_name_start(c) || strchr("@./*", c))
        scan_path(scan, base);
    else
        return false;
    return true;
}

/* Reads up to a closing bracket or the end. XPath tells operators such as "and" and "*" from names
 * by what stands before them, and so does this. */
static void scan_expression(struct scan *scan, const char *base)
{
    bool after_operand = false;
    for (skip_space(scan); *scan->at && !strchr(")]", *scan->at); skip_space(scan)) {
        if (!after_operand && scan_operand(scan, base)) {
            after_operand = true;
            continue;
        }
        size_t length = after_operand ? name_length(scan->at) : 0;
        scan->at += length ? length : 1;
        after_operand = false;
    }
}

void rule_paths_add(struct rule_paths *paths, const char *context, const char *expression)
{
    struct rule_paths bases = RULE_PATHS_INIT;
    if (context)
        scan_expression(&(struct scan){.at = context, .selected = &bases, .tested = paths}, "");
    for (size_t i = 0; i < (bases.count ? bases.count : 1); i++)
        scan_expression(&(struct scan){.at = expression, .selected = paths, .tested = paths},
                        bases.count ? bases.items[i] : "");
    rule_paths_release(&bases);
}

/* --- comparison --- */

/* A path taken apart. */
struct steps {
    const char *text[MOST_STEPS];
    size_t length[MOST_STEPS];
    size_t count;
    bool anywhere;
};

static struct steps split(const char *path)
{
    struct steps steps = {.count = 0, .anywhere = starts_with(path, "//")};
    path += strspn(path, "/");
    while (*path && steps.count < MOST_STEPS) {
        size_t length = strcspn(path, "/");
        steps.text[steps.count] = path;
        steps.length[steps.count++] = length;
        path += length + strspn(path + length, "/");
    }
    return steps;
}

static bool is_wildcard(const char *step, size_t length, const char *other)
{
    return (length == 1 && *step == '*' && *other != '@') ||
           (length == 2 && starts_with(step, "@*") && *other == '@');
}

/* True if `count` steps of `a` from `i` on are those of `b` from `j` on. */
static bool same_steps(const struct steps *a, size_t i, const struct steps *b, size_t j,
                       size_t count)
{
    for (; count; i++, j++, count--)
        if (!is_wildcard(a->text[i], a->length[i], b->text[j]) &&
            !is_wildcard(b->text[j], b->length[j], a->text[i]) &&
            (a->length[i] != b->length[j] || strncmp(a->text[i], b->text[j], a->length[i]) != 0))
            return false;
    return true;
}

/* True if `place` ends with what `path` begins with. */
static bool overlaps(const struct steps *path, const struct steps *place)
{
    size_t most = path->count < place->count ? path->count : place->count;
    for (size_t count = 1; count <= most; count++)
        if (same_steps(path, 0, place, place->count - count, count))
            return true;
    return false;
}

static bool lies_within(const struct steps *path, const struct steps *place)
{
    if (!place->count)
        return false;
    if (path->anywhere && overlaps(path, place))
        return true;
    if (path->anywhere && !place->anywhere)
        return false;
    for (size_t i = 0; i + place->count <= path->count; i++)
        if (same_steps(path, i, place, 0, place->count))
            return true;
        else if (!place->anywhere)
            return false;
    return false;
}

static bool any_within(const struct rule_paths *paths, const char *top, const char *place)
{
    char *whole = xasprintf("%s%s", top, place);
    struct steps wanted = split(whole);
    bool found = false;
    for (size_t i = 0; !found && i < paths->count; i++) {
        struct steps path = split(paths->items[i]);
        found = lies_within(&path, &wanted);
    }
    free(whole);
    return found;
}

/* True if the place is looked at in any kind of item. */
static bool is_within_item(const struct rule_paths *paths, const char *place)
{
    bool found = false;
    for (int i = FILE_UNKNOWN + 1; !found && i < FILE_KIND_COUNT; i++) {
        char *top = xasprintf("%s/", file_kind_item((enum file_kind)i));
        found = any_within(paths, top, place);
        free(top);
    }
    return found;
}

bool rule_paths_touch(const struct rule_paths *paths, const char *place)
{
    struct rule_paths wanted = RULE_PATHS_INIT, tested = RULE_PATHS_INIT;
    scan_expression(&(struct scan){.at = place, .selected = &wanted, .tested = &tested}, "");
    bool found = false;
    for (size_t i = 0; !found && i < wanted.count; i++) {
        const char *path = wanted.items[i];
        found = any_within(paths, "", path);
        if (!found && !starts_with(path, "/") && *place != '/')
            found = is_within_item(paths, path);
    }
    rule_paths_release(&wanted);
    rule_paths_release(&tested);
    return found;
}
