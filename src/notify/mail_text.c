#include "notify/mail_text.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/xml_escape.h"

#define END "\r\n"

/* ---- headers ------------------------------------------------------------------------------- */

enum { ENCODED_WORD = 39 /* bytes before base64, so that a line has 76 characters at most */ };

static bool is_plain(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return !strstr(text, "=?");
}

static void add_subject(struct strbuf *mail, const char *subject)
{
    strbuf_addstr(mail, "Subject:");
    if (is_plain(subject)) {
        strbuf_addf(mail, " %s" END, subject);
        return;
    }
    for (size_t left = strlen(subject); left;) {
        size_t length = utf8_cut(subject, left, ENCODED_WORD);
        char word[BASE64_ENCODE_RAW_LENGTH(ENCODED_WORD) + 1] = "";
        base64_encode_raw(word, length, (const uint8_t *)subject);
        strbuf_addf(mail, " =?UTF-8?B?%.*s?=" END, (int)BASE64_ENCODE_RAW_LENGTH(length), word);
        subject += length;
        left -= length;
    }
}

/* In UTC, and in English whatever the locale (RFC 5322). */
static void add_date(struct strbuf *mail, time_t date)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm parts;
    gmtime_r(&date, &parts);
    strbuf_addf(mail, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000" END,
                days + (size_t)parts.tm_wday * 3, parts.tm_mday, months + (size_t)parts.tm_mon * 3,
                parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

static void add_headers(struct strbuf *mail, const char *subject, const struct mail_frame *frame)
{
    add_date(mail, frame->date);
    strbuf_addf(mail, "From: iatipub <%s>" END "To: ", frame->from);
    for (unsigned i = 0; i < frame->to_count; i++)
        strbuf_addf(mail, "%s%s", i ? "," END " " : "", frame->to[i]);
    strbuf_addstr(mail, END);
    add_subject(mail, subject);
    strbuf_addf(mail, "Message-ID: <%s%s>" END, frame->id, strchr(frame->from, '@'));
    strbuf_addstr(mail, "MIME-Version: 1.0" END "Auto-Submitted: auto-generated" END);
    strbuf_addf(mail, "Content-Type: multipart/alternative; boundary=\"=_%s\"" END END, frame->id);
}

/* ---- the texts ----------------------------------------------------------------------------- */

static void add_text_section(struct strbuf *text, const struct wording_section *section)
{
    if (*section->heading)
        strbuf_addf(text, "%s\n\n", section->heading);
    for (size_t i = 0; i < section->count; i++)
        strbuf_addf(text, "%s%s\n",
                    section->form == WORDING_LIST      ? "- "
                    : section->form == WORDING_COMMAND ? "    "
                                                       : "",
                    section->lines[i]);
    strbuf_addch(text, '\n');
}

static void add_escaped(struct strbuf *page, const char *text)
{
    strbuf_add_xml_text(page, text, strlen(text));
}

static void add_page_section(struct strbuf *page, const struct wording_section *section)
{
    static const char *const lines[][2] = {
        [WORDING_TEXT] = {"<p dir=\"auto\">", "</p>\n"},
        [WORDING_LIST] = {"<li dir=\"auto\">", "</li>\n"},
        [WORDING_COMMAND] = {"<pre style=\"background:#f3f3f3;padding:8px;white-space:pre-wrap\">",
                             "</pre>\n"},
    };
    if (*section->heading) {
        strbuf_addstr(page, "<h2 style=\"font-size:1.1em\">");
        add_escaped(page, section->heading);
        strbuf_addstr(page, "</h2>\n");
    }
    strbuf_addstr(page, section->form == WORDING_LIST ? "<ul>\n" : "");
    for (size_t i = 0; i < section->count; i++) {
        strbuf_addstr(page, lines[section->form][0]);
        add_escaped(page, section->lines[i]);
        strbuf_addstr(page, lines[section->form][1]);
    }
    strbuf_addstr(page, section->form == WORDING_LIST ? "</ul>\n" : "");
}

static void add_page(struct strbuf *page, const struct wording *wording)
{
    strbuf_addf(page, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>",
                language_chosen());
    add_escaped(page, wording->subject);
    strbuf_addstr(page,
                  "</title></head>\n<body style=\"font-family:sans-serif;max-width:45em\">\n");
    for (size_t i = 0; i < wording->count; i++)
        add_page_section(page, &wording->sections[i]);
    strbuf_addstr(page, "</body>\n</html>\n");
}

/* ---- parts --------------------------------------------------------------------------------- */

enum { LONGEST_QUOTED_LINE = 76 };

/* A byte as quoted-printable has it; white space at the end of a line is not left bare. */
static void quote_byte(char quoted[4], unsigned char byte, bool at_end)
{
    static const char digits[] = "0123456789ABCDEF";
    bool is_bare = (byte > ' ' && byte <= '~' && byte != '=') || (byte == ' ' && !at_end);
    const char bare[4] = {(char)byte}, coded[4] = {'=', digits[byte >> 4], digits[byte & 0xF]};
    memcpy(quoted, is_bare ? bare : coded, sizeof coded);
}

static void add_quoted_printable(struct strbuf *mail, const char *text)
{
    size_t column = 0;
    for (; *text; text++) {
        if (*text == '\n') {
            strbuf_addstr(mail, END);
            column = 0;
            continue;
        }
        char quoted[4];
        quote_byte(quoted, (unsigned char)*text, text[1] == '\n' || !text[1]);
        size_t length = strlen(quoted);
        if (column + length >= LONGEST_QUOTED_LINE) {
            strbuf_addstr(mail, "=" END);
            column = 0;
        }
        strbuf_add(mail, quoted, length);
        column += length;
    }
}

static void add_part(struct strbuf *mail, const char *id, const char *type, const char *text)
{
    strbuf_addf(mail, "--=_%s" END, id);
    strbuf_addf(mail, "Content-Type: %s; charset=utf-8" END, type);
    strbuf_addstr(mail, "Content-Transfer-Encoding: quoted-printable" END END);
    add_quoted_printable(mail, text);
    strbuf_addstr(mail, END);
}

char *mail_text_make(const struct wording *wording, const struct mail_frame *frame)
{
    struct strbuf mail = STRBUF_INIT, text = STRBUF_INIT, page = STRBUF_INIT;
    for (size_t i = 0; i < wording->count; i++)
        add_text_section(&text, &wording->sections[i]);
    add_page(&page, wording);
    add_headers(&mail, wording->subject, frame);
    add_part(&mail, frame->id, "text/plain", text.text);
    add_part(&mail, frame->id, "text/html", page.text);
    strbuf_addf(&mail, "--=_%s--" END, frame->id);
    strbuf_release(&text);
    strbuf_release(&page);
    return strbuf_detach(&mail);
}
