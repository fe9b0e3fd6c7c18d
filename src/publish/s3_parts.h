/* Uploads to S3 in parts, for files that are too large to be sent again as a whole when a
 * connection breaks. */
#ifndef IATIPUB_PUBLISH_S3_PARTS_H
#define IATIPUB_PUBLISH_S3_PARTS_H

#include "publish/host.h"
#include "publish/s3_client.h"

/* Sizes in bytes. A service takes up to 10 000 parts. */
enum { S3_PART_SIZE = 16 * 1024 * 1024, S3_LARGEST_WHOLE = 64 * 1024 * 1024 };

/* Makes the host have the content under a name. On failure the parts that arrived are given up.
 * `headers` (two of them, which may be NULL) describe the file. */
bool s3_upload_in_parts(struct s3_client *client, const char *name,
                        const struct host_content *content, const char *const headers[2],
                        struct error *error);

/* Gives up the uploads that killed runs left unfinished: those of files of the host whose names end
 * so. Nothing if the service knows no list of them, or the access key may not see it. */
bool s3_give_up_leftovers(struct s3_client *client, const char *ending, struct error *error);

#endif
