/* Do our schemas say the same as the official ones, and the walk over the structure the same as our
 * schemas?
 *
 *   SOURCE_FOLDER=. SCHEMA_FOLDER=build/gen/schemas/iati build/tests/compare-schemas
 *
 * Our own cases (tests/schemas/cases) are always judged. Where the official schemas and files are
 * beside the project (../shared/reference), all three judge each file, samples made from the
 * schemas, and MUTANTS (50000) mutants of the files and a third as many of the samples. SEED (1)
 * gives other mutants. Faults are planted in valid files, which the walk must find, each of them
 * and nothing else. What is valid in an older version must be valid in the newest once it is
 * upgraded. Disagreements are written to a folder beside the program.
 *
 * Exit status 0: every verdict as expected and equal; 1: not; 3: something could not be read. */
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemastypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "comparison.h"
#include "own_cases.h"
#include "plant.h"
#include "xsd.h"

struct settings {
    const char *schemas;    /* ours, a folder per version */
    char *cases, *official; /* folders */
    char *real, *tests;     /* folders of files */
    char *written;          /* where disagreements go */
    size_t mutants;
    uint64_t seed;
};

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static bool settings_read(struct settings *settings, const char *program, struct error *error)
{
    const char *source = getenv("SOURCE_FOLDER");
    settings->schemas = getenv("SCHEMA_FOLDER");
    if (!source || !settings->schemas)
        return error_set(error, ERROR_USAGE, "'%s' is not set: it is needed to find %s",
                         source ? "SCHEMA_FOLDER" : "SOURCE_FOLDER",
                         source ? "the schemas" : "the cases and the reference material");
    char *folder = path_folder(program);
    settings->cases = path_join(source, "tests/schemas/cases");
    settings->official = path_join(source, "../shared/reference/schemas");
    settings->real = path_join(source, "../shared/reference/real");
    settings->tests = path_join(source, "../shared/reference/xsd-tests");
    settings->written = path_join(folder, "disagreements");
    settings->mutants = (size_t)number_of("MUTANTS", 50000);
    settings->seed = number_of("SEED", 1);
    free(folder);
    return true;
}

static void settings_release(struct settings *settings)
{
    free(settings->cases), free(settings->official), free(settings->real), free(settings->tests);
    free(settings->written);
}

/* ---- our own cases --------------------------------------------------------------------------- */

static bool check_own_cases(const struct settings *settings, bool *fine, struct error *error)
{
    struct documents cases = {.items = NULL};
    struct judges schemas = {.of = {{{.schema = NULL}}}}, walkers = schemas;
    bool read = documents_read(&cases, settings->cases, error) &&
                judges_open(&schemas, settings->schemas, error) &&
                judges_open_walkers(&walkers, error);
    if (read) {
        struct own_cases_result result = own_cases_check(&cases, &schemas, &walkers, stdout);
        printf("own cases: %zu files, %zu verdicts, wrong: %zu\n", result.files, result.verdicts,
               result.wrong);
        *fine = *fine && result.wrong == 0 && result.files > 0;
    }
    judges_release(&schemas);
    judges_release(&walkers);
    documents_release(&cases);
    return read;
}

/* ---- comparison with the official schemas ---------------------------------------------------- */

struct material {
    struct documents files, cuts, samples;
    struct vocabulary vocabulary;
};

static bool read_vocabulary(struct vocabulary *vocabulary, const char *folder, struct error *error)
{
    bool read = true;
    for (int i = 0; i < SCHEMAS && read; i++) {
        char *path =
            xasprintf("%s/%s/%s", folder, version_numbers[i / KINDS], kind_names[i % KINDS].schema);
        struct xsd xsd = {.own = NULL};
        read = xsd_read(&xsd, path, error);
        if (read) {
            vocabulary_add(vocabulary, xsd.own);
            vocabulary_add(vocabulary, xsd.common);
        }
        xsd_release(&xsd);
        free(path);
    }
    return read;
}

static bool material_read(struct material *material, const struct settings *settings,
                          struct error *error)
{
    bool read = documents_read(&material->files, settings->real, error) &&
                documents_read(&material->files, settings->tests, error) &&
                documents_add_samples(&material->samples, settings->schemas, "our", error) &&
                documents_add_samples(&material->samples, settings->official, "official", error) &&
                read_vocabulary(&material->vocabulary, settings->official, error) &&
                read_vocabulary(&material->vocabulary, settings->schemas, error);
    for (size_t i = 0; read && i < material->files.count; i++)
        documents_add_cuts(&material->cuts, &material->files.items[i]);
    return read;
}

static void material_release(struct material *material)
{
    documents_release(&material->files);
    documents_release(&material->cuts);
    documents_release(&material->samples);
    vocabulary_release(&material->vocabulary);
}

static void compare_plain(struct comparison *comparison, const char *label,
                          const struct documents *documents)
{
    struct tally before = comparison->plain;
    comparison_judge_plain(comparison, documents);
    const struct tally *after = &comparison->plain;
    printf("%s: %zu, verdicts %zu, of them valid %zu, disagreements: %zu\n", label,
           documents->count, after->judged - before.judged, after->valid - before.valid,
           after->disagreements - before.disagreements);
}

static void compare_mutants(struct comparison *comparison, const struct settings *settings,
                            const struct material *material)
{
    struct mutant_plan plan = {&material->cuts, &material->samples, &material->vocabulary,
                               settings->mutants, settings->seed};
    size_t least = comparison_judge_mutants(comparison, &plan), of_files;
    of_files = comparison->mutants.judged;
    printf("mutants of files: %zu, at least %zu of each file\n", of_files, least);
    plan.documents = &material->samples;
    plan.donors = &material->cuts;
    plan.wanted = settings->mutants / 3;
    least = comparison_judge_mutants(comparison, &plan);
    printf("mutants of samples: %zu, at least %zu of each sample\n",
           comparison->mutants.judged - of_files, least);
}

static bool plant(struct comparison *comparison, const struct settings *settings,
                  const struct material *material)
{
    struct plant_tally tally = plant_faults(&material->cuts, &comparison->own, &comparison->walkers,
                                            settings->mutants / 6, settings->seed, stdout);
    printf("structure: documents with planted faults %zu, faults %zu, overlooked: %zu, "
           "surplus: %zu\n",
           tally.documents, tally.faults, tally.overlooked, tally.surplus);
    return tally.overlooked == 0 && tally.surplus == 0 && tally.documents > 0;
}

static bool compare(const struct settings *settings, bool *fine, struct error *error)
{
    struct material material = {.files = {.items = NULL}};
    struct comparison comparison;
    clock_t start = clock();
    bool opened = comparison_open(&comparison, settings->schemas, settings->official,
                                  settings->written, error) &&
                  material_read(&material, settings, error);
    if (opened) {
        compare_plain(&comparison, "files", &material.files);
        compare_plain(&comparison, "samples", &material.samples);
        compare_mutants(&comparison, settings, &material);
        comparison_print(&comparison, stdout);
        size_t disagreements = comparison_disagreements(&comparison);
        size_t walk_disagreements = comparison_walk_disagreements(&comparison);
        printf("\nschemas: files %zu, mutants %zu (%zu of them combined), disagreements: %zu "
               "(%.1f s)\n",
               material.files.count, comparison.mutants.judged, comparison.combined, disagreements,
               (double)(clock() - start) / CLOCKS_PER_SEC);
        printf("structure: files %zu, mutants %zu (%zu of them left to the schema), "
               "disagreements: %zu\n",
               material.files.count, comparison.walked_mutants.judged,
               comparison.walked_mutants.left, walk_disagreements);
        const struct upgrade_tally *upgraded = &comparison.upgraded;
        printf("upgrade: valid documents of older versions %zu, transformed %zu, not valid as "
               "2.03: %zu\n",
               upgraded->documents, upgraded->transformed, upgraded->invalid);
        *fine = plant(&comparison, settings, &material) && *fine;
        *fine = *fine && disagreements == 0 && walk_disagreements == 0 && upgraded->invalid == 0 &&
                upgraded->documents > 0 && material.files.count > 0 &&
                comparison.mutants.judged >= settings->mutants;
    }
    material_release(&material);
    comparison_release(&comparison);
    return opened;
}

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

int main(int argc, char **argv)
{
    (void)argc;
    struct settings settings = {.mutants = 0};
    struct error error = ERROR_INIT;
    bool fine = true;
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, ignore_message);
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    bool done =
        settings_read(&settings, argv[0], &error) && check_own_cases(&settings, &fine, &error);
    if (done && folder_exists(settings.official))
        done = compare(&settings, &fine, &error);
    else if (done)
        printf("schemas: comparison not run: reference material not present\n");
    if (!done)
        fprintf(stderr, "compare-schemas: %s\n", error.text);
    int status = done ? (fine ? 0 : 1) : (int)error.kind;
    error_clear(&error);
    settings_release(&settings);
    xmlSchemaCleanupTypes();
    xmlCleanupParser();
    return status;
}
