#include <CUnit/CUnit.h>
#include <string.h>

#include "validate/shape.h"

extern CU_TestInfo shape_tests[];

struct fixture {
    struct standard *standard;
    struct names *names;
    struct shapes *shapes;
};

static struct fixture set_up(const char *version, const char *root)
{
    struct error error = ERROR_INIT;
    struct fixture fixture = {.standard = standard_load(version, &error), .names = names_new()};
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture.standard);
    fixture.shapes = shapes_new(fixture.standard, root, fixture.names);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture.shapes);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    shapes_free(fixture->shapes);
    names_free(fixture->names);
    standard_free(fixture->standard);
}

static unsigned name(const struct fixture *fixture, const char *text)
{
    return names_find(fixture->names, text, strlen(text));
}

static const struct shape *child(const struct fixture *fixture, const struct shape *shape,
                                 const char *text)
{
    return shape_child(shape, name(fixture, text));
}

static const struct shape *activity_of(const struct fixture *fixture)
{
    return child(fixture, &fixture->shapes->root, "iati-activity");
}

/* All shapes in the tree, in the order of the schema. */
static void visit(const struct fixture *fixture, const struct shape *shape, unsigned *elements,
                  unsigned *attributes)
{
    CU_ASSERT_EQUAL(shape->index, *elements);
    ++*elements;
    for (size_t i = 0; i < shape->attribute_count; i++) {
        CU_ASSERT_EQUAL(shape->attributes[i].index, (*attributes)++);
        CU_ASSERT_PTR_EQUAL(shape_attribute(shape, shape->attributes[i].name),
                            &shape->attributes[i]);
    }
    for (size_t i = 0; i < shape->child_count; i++) {
        CU_ASSERT_PTR_EQUAL(shape_child(shape, shape->children[i].name), &shape->children[i]);
        CU_ASSERT_PTR_EQUAL(shape->children[i].parent, shape);
        visit(fixture, &shape->children[i], elements, attributes);
    }
}

static void every_place_is_found_by_its_name(void)
{
    static const char *const versions[] = {"2.01", "2.02", "2.03"};
    static const char *const roots[] = {"iati-activities", "iati-organisations"};
    for (size_t i = 0; i < 6; i++) {
        struct fixture fixture = set_up(versions[i / 2], roots[i % 2]);
        unsigned elements = 0, attributes = 0;
        visit(&fixture, &fixture.shapes->root, &elements, &attributes);
        CU_ASSERT_TRUE(elements > 30);
        CU_ASSERT_TRUE(fixture.shapes->shape_count >= elements);
        CU_ASSERT_TRUE(fixture.shapes->attribute_count >= attributes);
        tear_down(&fixture);
    }
}

static void what_is_not_there_is_not_found(void)
{
    struct fixture fixture = set_up("2.03", "iati-activities");
    const struct shape *activity = activity_of(&fixture);
    CU_ASSERT_PTR_NULL(shape_child(activity, NAME_UNKNOWN));
    CU_ASSERT_PTR_NULL(child(&fixture, activity, "period-start"));
    CU_ASSERT_PTR_NULL(shape_attribute(activity, NAME_UNKNOWN));
    CU_ASSERT_PTR_NULL(shape_attribute(activity, name(&fixture, "iso-date")));
    CU_ASSERT_PTR_NULL(shape_child(activity, names_count(fixture.names) + 1));
    CU_ASSERT_PTR_NULL(shapes_new(fixture.standard, "iati-nothing", fixture.names));
    tear_down(&fixture);
}

static void narratives_are_children_too(void)
{
    struct fixture fixture = set_up("2.03", "iati-organisations");
    const struct shape *organisation = child(&fixture, &fixture.shapes->root, "iati-organisation");
    const struct shape *title = child(&fixture, organisation, "name");
    CU_ASSERT_EQUAL(title->child_count, 1);
    CU_ASSERT_EQUAL(title->children[0].name, name(&fixture, "narrative"));
    CU_ASSERT_EQUAL(title->children[0].least, 1);
    CU_ASSERT_EQUAL(title->children[0].most, UNBOUNDED);
    CU_ASSERT_EQUAL(title->required_children, 1);
    const struct shape *line =
        child(&fixture, child(&fixture, organisation, "total-budget"), "budget-line");
    CU_ASSERT_EQUAL(line->children[0].name, name(&fixture, "value"));
    CU_ASSERT_EQUAL(line->children[1].name, name(&fixture, "narrative"));
    CU_ASSERT_TRUE(line->children[0].place < line->children[1].place);
    tear_down(&fixture);
}

static void required_attributes_are_counted(void)
{
    struct fixture older = set_up("2.01", "iati-activities");
    struct fixture newer = set_up("2.03", "iati-activities");
    CU_ASSERT_EQUAL(child(&older, activity_of(&older), "policy-marker")->required_attributes, 2);
    CU_ASSERT_EQUAL(child(&newer, activity_of(&newer), "policy-marker")->required_attributes, 1);
    tear_down(&older);
    tear_down(&newer);
}

static void other_namespaces_have_their_place(void)
{
    struct fixture fixture = set_up("2.03", "iati-activities");
    const struct shape *activity = activity_of(&fixture);
    const struct shape *conditions = child(&fixture, activity, "conditions");
    CU_ASSERT_EQUAL(activity->foreign_place, activity->child_count * 2);
    CU_ASSERT_EQUAL(child(&fixture, activity, "iati-identifier")->foreign_place, FOREIGN_NOWHERE);
    CU_ASSERT_EQUAL(conditions->foreign_place, conditions->children[0].place);
    tear_down(&fixture);
}

static void what_is_declared_at_the_top_is_found_anywhere(void)
{
    struct fixture activities = set_up("2.03", "iati-activities");
    struct fixture organisations = set_up("2.03", "iati-organisations");
    const struct shapes *shapes = activities.shapes;
    CU_ASSERT_PTR_EQUAL(shapes_global(shapes, name(&activities, "iati-activity")),
                        activity_of(&activities));
    CU_ASSERT_PTR_NOT_NULL(shapes_global(shapes, name(&activities, "narrative")));
    CU_ASSERT_PTR_NOT_NULL(shapes_global(shapes, name(&activities, "dimension")));
    CU_ASSERT_PTR_NULL(shapes_global(shapes, name(&activities, "period-start")));
    CU_ASSERT_PTR_NULL(shapes_global(shapes, NAME_UNKNOWN));
    CU_ASSERT_PTR_NULL(shapes_global(organisations.shapes, name(&organisations, "iati-activity")));
    CU_ASSERT_PTR_NOT_NULL(shapes_global(organisations.shapes, name(&organisations, "title")));
    CU_ASSERT_EQUAL(shapes_global_attribute(shapes, "value-date"), TYPE_DATE);
    CU_ASSERT_EQUAL(shapes_global_attribute(shapes, "iso-date"), TYPE_ANY);
    tear_down(&activities);
    tear_down(&organisations);
}

CU_TestInfo shape_tests[] = {
    {"every place is found by its name", every_place_is_found_by_its_name},
    {"what is not there is not found", what_is_not_there_is_not_found},
    {"narratives are children too", narratives_are_children_too},
    {"required attributes are counted", required_attributes_are_counted},
    {"other namespaces have their place", other_namespaces_have_their_place},
    {"what is declared at the top is found anywhere",
     what_is_declared_at_the_top_is_found_anywhere},
    CU_TEST_INFO_NULL,
};
