/* What an S3 service answers: small XML documents, which are read here and nowhere else.
 *
 * They come from outside, so a document that declares a type or entities, or is larger than
 * S3_LARGEST_ANSWER, is no answer at all. White space before it is passed over: services send it to
 * keep a connection open. Elements are known by their names in any namespace. */
#ifndef IATIPUB_PUBLISH_S3_ANSWER_H
#define IATIPUB_PUBLISH_S3_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum { S3_LARGEST_ANSWER = 16 * 1024 * 1024 };

/* An <Error>. Texts that it doesn't give are NULL. */
struct s3_fault {
    char *code;     /* "NoSuchBucket" */
    char *message;  /* for people */
    char *region;   /* the one to use */
    char *endpoint; /* likewise */
};

/* True if the answer is an <Error> with a code. The caller releases `fault` in either case. */
bool s3_answer_fault(const struct strbuf *answer, struct s3_fault *fault);
void s3_fault_release(struct s3_fault *fault);

/* True if the answer's root element is called so. */
bool s3_answer_is(const struct strbuf *answer, const char *root);

/* The text of a child of the root element. The caller frees; NULL: there is none. */
char *s3_answer_text(const struct strbuf *answer, const char *child);
/* As s3_answer_text, for keys: percent-encoding is undone if the answer says that it uses it. */
char *s3_answer_key(const struct strbuf *answer, const char *child);

/* Told of each entry of a list: the object's key and its size in bytes (0: not said), or the key of
 * an upload in progress and its id (NULL: an object). */
typedef void s3_listener(void *context, const char *key, size_t size, const char *upload_id);

/* Reads a page of a list: ListBucketResult or ListMultipartUploadsResult. False if it is neither.
 */
bool s3_answer_list(const struct strbuf *answer, s3_listener *listener, void *context);

#endif
