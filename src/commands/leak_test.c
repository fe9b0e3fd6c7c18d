#include "commands/leak_test.h"

#include "base/file.h"
#include "store/withheld.h"

static bool search_folder(const struct withheld_search *search, const char *folder,
                          struct session *session)
{
    size_t count;
    char **paths = path_glob(folder, "*", &count, &session->error);
    bool searched = !session->error.kind;
    for (size_t i = 0; searched && i < count; i++)
        searched =
            !file_exists(paths[i]) || withheld_search_file(search, paths[i], SEVERITY_CRITICAL,
                                                           &session->findings, &session->error);
    path_list_free(paths, count);
    return searched;
}

bool leak_test(struct session *session, struct store *store, const char *path)
{
    struct withheld_search *search = withheld_search_new(store, &session->error);
    bool tested = search && (withheld_search_is_empty(search) ||
                             (folder_exists(path)
                                  ? search_folder(search, path, session)
                                  : withheld_search_file(search, path, SEVERITY_CRITICAL,
                                                         &session->findings, &session->error)));
    withheld_search_free(search);
    session->stopped =
        session->stopped || findings_at_least(&session->findings, SEVERITY_CRITICAL) > 0;
    return tested;
}
