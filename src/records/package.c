#include "records/package.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/libzip.h"

struct package {
    const struct libzip *libzip;
    const char *name;
    zip_t *archive;
    uint64_t taken; /* bytes unpacked so far */
};

struct part {
    struct package *package;
    char *name;
    zip_file_t *file;
    uint64_t left; /* bytes that may still come, by what the archive says of it */
};

/* What libzip says most, for the catalogues. */
__attribute__((unused)) static const char *const reasons[] = {
    E_("CRC error"),
    E_("Compression method not supported"),
    E_("Multi-disk zip archives not supported"),
    E_("Not a zip archive"),
    E_("Premature end of file"),
    E_("Read error"),
    E_("Zip archive inconsistent"),
};

/* What libzip says is the system's fault is not the data's. */
static bool zip_failure(const struct package *package, zip_error_t *fault, const char *part,
                        struct error *error)
{
    const struct libzip *libzip = package->libzip;
    int code = libzip->error_code_zip(fault);
    const char *reason = libzip->error_strerror(fault);
    if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP || code == ZIP_ER_WRONGPASSWD)
        return error_set(error, ERROR_DATA,
                         "the file is protected by a password; save it without one");
    if (libzip->error_system_type(fault) == ZIP_ET_SYS && code != ZIP_ER_SEEK)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': %s", package->name, reason);
    return error_set(error, ERROR_DATA,
                     "the file is damaged or incomplete (%s%s%s); copy or export it again",
                     part ? part : "", part ? ": " : "", reason);
}

static bool open_archive(struct package *package, const char *path, struct error *error)
{
    const struct libzip *libzip = package->libzip;
    int code = 0;
    package->archive = libzip->open(path, ZIP_RDONLY, &code);
    if (package->archive)
        return true;
    zip_error_t fault;
    libzip->error_init_with_code(&fault, code);
    zip_failure(package, &fault, NULL, error);
    libzip->error_fini(&fault);
    return false;
}

struct package *package_open(const char *path, const char *name, struct error *error)
{
    const struct libzip *libzip = libzip_get(error);
    if (!libzip)
        return NULL;
    struct package *package = xcalloc(1, sizeof *package);
    package->libzip = libzip;
    package->name = name;
    if (open_archive(package, path, error))
        return package;
    free(package);
    return NULL;
}

void package_close(struct package *package)
{
    if (!package)
        return;
    package->libzip->discard(package->archive);
    free(package);
}

static zip_int64_t locate(const struct package *package, const char *part)
{
    return package->libzip->name_locate(package->archive, part, ZIP_FL_NOCASE);
}

bool package_has(const struct package *package, const char *part)
{
    return locate(package, part) >= 0;
}

static bool check_size(const char *name, const zip_stat_t *stat, uint64_t most, struct error *error)
{
    static const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if ((stat->valid & needed) != needed)
        return error_set(error, ERROR_DATA,
                         "the file is damaged or incomplete (the size of its part '%s' is not "
                         "known); copy or export it again",
                         name);
    if (stat->size > most)
        return error_set(error, ERROR_DATA,
                         "its part '%s' unpacks to %llu MiB, but %llu MiB is the most; split the "
                         "workbook",
                         name, (unsigned long long)(stat->size >> 20),
                         (unsigned long long)(most >> 20));
    if (stat->size > PART_RATIO_FREE && stat->size / PART_RATIO_MOST > stat->comp_size)
        return error_set(error, ERROR_DATA,
                         "its part '%s' unpacks to more than %d times its size, as no table does; "
                         "save the workbook again without what is empty or repeated",
                         name, PART_RATIO_MOST);
    return true;
}

static struct part *open_entry(struct package *package, const char *name, zip_uint64_t index,
                               uint64_t size, struct error *error)
{
    zip_file_t *file = package->libzip->fopen_index(package->archive, index, 0);
    if (!file) {
        zip_failure(package, package->libzip->get_error(package->archive), name, error);
        return NULL;
    }
    struct part *part = xcalloc(1, sizeof *part);
    *part = (struct part){.package = package, .name = xstrdup(name), .file = file, .left = size};
    return part;
}

struct part *part_open(struct package *package, const char *name, uint64_t most,
                       struct error *error)
{
    zip_int64_t index = locate(package, name);
    if (index < 0) {
        error_set(error, ERROR_DATA,
                  "the file is damaged or incomplete (its part '%s' is missing); copy or export "
                  "it again",
                  name);
        return NULL;
    }
    zip_stat_t stat;
    if (package->libzip->stat_index(package->archive, (zip_uint64_t)index, 0, &stat) != 0) {
        zip_failure(package, package->libzip->get_error(package->archive), name, error);
        return NULL;
    }
    if (!check_size(name, &stat, most, error))
        return NULL;
    return open_entry(package, name, (zip_uint64_t)index, stat.size, error);
}

ssize_t part_read(struct part *part, void *block, size_t size, struct error *error)
{
    struct package *package = part->package;
    zip_int64_t got = package->libzip->fread(part->file, block, size);
    if (got < 0) {
        zip_failure(package, package->libzip->file_get_error(part->file), part->name, error);
        return -1;
    }
    if ((uint64_t)got > part->left) {
        error_set(error, ERROR_DATA,
                  "the file is damaged or incomplete (its part '%s' is larger than it says); copy "
                  "or export it again",
                  part->name);
        return -1;
    }
    part->left -= (uint64_t)got;
    package->taken += (uint64_t)got;
    if (package->taken > PACKAGE_MOST) {
        error_set(error, ERROR_DATA,
                  "the workbook unpacks to more than %llu MiB; split it, or name the sheets to be "
                  "read in 'tables'",
                  (unsigned long long)(PACKAGE_MOST >> 20));
        return -1;
    }
    return (ssize_t)got;
}

void part_close(struct part *part)
{
    if (!part)
        return;
    part->package->libzip->fclose(part->file);
    free(part->name);
    free(part);
}
