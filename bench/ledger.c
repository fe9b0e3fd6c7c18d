/* Makes a publication of UN financial data: a ledger of expense, each line with its function,
 * location, SDG target and marker.
 *
 * usage: ledger LINES FOLDER
 *
 * Always the same lines for the same number of them. Exit status: 0 made, 1 usage, 3 not written.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "chance.h"

enum { LINES_MOST = 100000000, PROJECTS = 20000 };

static const char settings[] =
    "organisation: {ref: XM-DAC-41302, type: \"40\", name: [{language: en, narrative: Agency}]}\n"
    "sources: [{file: records/*.csv}]\n"
    "unsdg: {name: un, entity: ILO}\n";

static const char *const locations[] = {"AFG", "BGD", "BRA", "CIV", "COL", "EGY", "ETH", "HTI",
                                        "IDN", "IND", "JOR", "KEN", "LBN", "MAR", "MLI", "MMR",
                                        "MOZ", "NGA", "NPL", "PAK", "PER", "PHL", "SEN", "TUN",
                                        "UGA", "UKR", "VNM", "YEM", "ZMB", "002", "142", "001"};
static const char *const targets[] = {
    "1.1", "1.3", "3.8", "4.4",  "5.1",  "5.2",  "5.5",  "8.2",  "8.3",  "8.5",  "8.6",  "8.7",
    "8.8", "8.b", "9.2", "10.2", "10.4", "10.7", "13.1", "16.3", "16.6", "16.7", "17.9", "17.14"};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* What a project's lines have in common follows from its number. */
static void put_line(FILE *file, uint64_t *state)
{
    int number = chance_between(state, 1, PROJECTS);
    uint64_t project = (uint64_t)number;
    int function = chance_between(&project, 1, 4);
    const char *location = locations[chance_between(&project, 0, COUNT(locations) - 1)];
    const char *target = targets[chance_between(&project, 0, COUNT(targets) - 1)];
    int marker = chance_between(&project, 0, 3);
    fprintf(file, "2024-%02d-%02d,P%05d,direct,%d,%s,%s,%d,%s%d.%02d,USD\n",
            chance_between(state, 1, 12), chance_between(state, 1, 28), number, function, location,
            target, marker, chance_between(state, 1, 40) == 1 ? "-" : "",
            chance_between(state, 0, 99999), chance_between(state, 0, 99));
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return NULL;
    return fopen(path, "w");
}

static int close_file(FILE *file)
{
    return file && ferror(file) == 0 && fclose(file) == 0;
}

static int put_folder(const char *folder)
{
    char records[4096];
    snprintf(records, sizeof records, "%s/records", folder);
    if ((mkdir(folder, 0777) != 0 && errno != EEXIST) ||
        (mkdir(records, 0777) != 0 && errno != EEXIST))
        return 0;
    FILE *file = open_in(folder, "publication.yaml");
    if (file)
        fputs(settings, file);
    return close_file(file);
}

static int put_ledger(const char *folder, long lines)
{
    FILE *file = open_in(folder, "records/unsdg_expenses.csv");
    if (!file)
        return 0;
    uint64_t state = 1;
    fputs("date,project,cost,function,location,target,marker,amount,currency\n", file);
    for (long i = 0; i < lines; i++)
        put_line(file, &state);
    return close_file(file);
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long lines = argc == 3 ? strtol(argv[1], &end, 10) : 0;
    if (argc != 3 || *end || lines < 1 || lines > LINES_MOST) {
        fprintf(stderr, "usage: ledger LINES FOLDER (1 to %d lines)\n", LINES_MOST);
        return 1;
    }
    if (put_folder(argv[2]) && put_ledger(argv[2], lines))
        return 0;
    fprintf(stderr, "ledger: cannot write '%s': %s\n", argv[2], strerror(errno));
    return 3;
}
