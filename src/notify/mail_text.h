/* An e-mail as it is sent: headers, a plain text and a page of the same words, both UTF-8 in
 * quoted-printable. No text of a notice can add a header: what is not shown was made visible
 * (notify/wording.h), and a subject that is not plain ASCII becomes encoded words (RFC 2047). */
#ifndef IATIPUB_NOTIFY_MAIL_TEXT_H
#define IATIPUB_NOTIFY_MAIL_TEXT_H

#include <time.h>

#include "notify/wording.h"

/* Of the headers. Addresses are plain ("data@example.org"), as publication.yaml has them. */
struct mail_frame {
    const char *from;
    char *const *to;
    unsigned to_count;
    time_t date;
    const char *id; /* letters and digits; the message's alone */
};

/* Lines end with CR LF. The caller frees. */
char *mail_text_make(const struct wording *wording, const struct mail_frame *frame);

#endif
