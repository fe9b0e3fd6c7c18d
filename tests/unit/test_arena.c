#include "base/arena.h"

#include <CUnit/CUnit.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

extern CU_TestInfo arena_tests[];

enum { LARGE = 200 * 1000 };

static void pieces_are_apart(void)
{
    struct arena arena = ARENA_INIT;
    unsigned char *pieces[1000];
    for (size_t i = 0; i < 1000; i++) {
        pieces[i] = arena_alloc(&arena, i + 1);
        CU_ASSERT_EQUAL((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        memset(pieces[i], (int)(i % 251), i + 1);
    }
    bool intact = true;
    for (size_t i = 0; i < 1000; i++)
        for (size_t j = 0; j <= i; j++)
            intact = intact && pieces[i][j] == i % 251;
    CU_ASSERT_TRUE(intact);
    arena_release(&arena);
}

static void copies_end(void)
{
    struct arena arena = ARENA_INIT;
    CU_ASSERT_STRING_EQUAL(arena_copy(&arena, "activity", 3), "act");
    CU_ASSERT_STRING_EQUAL(arena_copy(&arena, "", 0), "");
    char *large = arena_alloc(&arena, LARGE);
    memset(large, 'x', LARGE);
    char *copy = arena_copy(&arena, large, LARGE);
    CU_ASSERT_EQUAL(strlen(copy), LARGE);
    arena_release(&arena);
}

static void memory_is_used_again(void)
{
    struct arena arena = ARENA_INIT;
    void *first = arena_alloc(&arena, 100), *large = arena_alloc(&arena, LARGE);
    CU_ASSERT_PTR_NOT_NULL(large);
    arena_reset(&arena);
    CU_ASSERT_PTR_EQUAL(arena_alloc(&arena, 100), first);
    arena_release(&arena);
    CU_ASSERT_PTR_NULL(arena.first);
    arena_release(&arena);
    CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 1)); /* usable again */
    arena_release(&arena);
}

static void rewinding(void)
{
    struct arena arena = ARENA_INIT;
    struct arena_mark nothing = arena_mark(&arena);
    char *kept = arena_copy(&arena, "kept", 4);
    struct arena_mark mark = arena_mark(&arena);
    char *next = arena_copy(&arena, "gone", 4);
    for (int i = 0; i < 3; i++) {
        memset(arena_alloc(&arena, LARGE), 1, LARGE);
        for (int j = 0; j < 2000; j++)
            memset(arena_alloc(&arena, 100), 2, 100);
        arena_rewind(&arena, mark);
        CU_ASSERT_PTR_EQUAL(arena_alloc(&arena, 5), next);
        arena_rewind(&arena, mark);
    }
    CU_ASSERT_STRING_EQUAL(kept, "kept");
    arena_rewind(&arena, nothing);
    CU_ASSERT_PTR_EQUAL(arena_alloc(&arena, 5), kept);
    arena_release(&arena);
}

CU_TestInfo arena_tests[] = {
    {"gives aligned pieces that don't overlap", pieces_are_apart},
    {"ends copies with a NUL", copies_end},
    {"uses memory again after a reset and none after a release", memory_is_used_again},
    {"goes back to a mark, over many blocks", rewinding},
    CU_TEST_INFO_NULL,
};
