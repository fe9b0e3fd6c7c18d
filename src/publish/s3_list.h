/* What is in the host's folder of an S3 bucket. */
#ifndef IATIPUB_PUBLISH_S3_LIST_H
#define IATIPUB_PUBLISH_S3_LIST_H

#include "publish/s3_answer.h"
#include "publish/s3_client.h"

enum s3_list_kind {
    S3_LIST_FILES,
    S3_LIST_UPLOADS, /* in parts, that are not finished; empty if the service knows no such list, or
                        the access key may not see it */
};

/* Tells `listener` of each, by the file's name without the prefix; what lies in folders below is
 * left out. Lists of more than a million entries are an error. */
bool s3_list(struct s3_client *client, enum s3_list_kind kind, s3_listener *listener, void *context,
             struct error *error);

#endif
