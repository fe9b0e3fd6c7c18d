#include "validate/document.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/standard.h"
#include "unit/gathered.h"
#include "validate/element_path.h"

extern CU_TestInfo document_tests[];

/* A parsed text, with the shapes of activities in 2.03. */
struct scene {
    struct standard *standard;
    struct names *names;
    struct shapes *shapes;
    struct document_builder builder;
    const char *text;
    const struct node *root;
};

static void open_scene(struct scene *scene, const char *text)
{
    struct error error = ERROR_INIT;
    *scene = (struct scene){.standard = standard_load("2.03", &error), .names = names_new()};
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->standard);
    scene->shapes = shapes_new(scene->standard, "iati-activities", scene->names);
    scene->text = text;
    CU_ASSERT_TRUE_FATAL(document_parse(&scene->builder, text, strlen(text), scene->names,
                                        scene->shapes, &scene->root));
}

static void close_scene(struct scene *scene)
{
    document_release(&scene->builder);
    shapes_free(scene->shapes);
    names_free(scene->names);
    standard_free(scene->standard);
}

static unsigned number(const struct scene *scene, const char *name)
{
    return names_find(scene->names, name, strlen(name));
}

/* Trees --------------------------------------------------------------------------------------- */

static void families(void)
{
    struct scene scene;
    open_scene(&scene, "<?xml version='1.0'?><iati-activities><iati-activity><sector/><x/><title/>"
                       "<sector/><x/><sector/></iati-activity></iati-activities>");
    const struct node *item = scene.root->first;
    CU_ASSERT_PTR_NULL(scene.root->parent);
    CU_ASSERT_PTR_EQUAL(item->parent, scene.root);
    CU_ASSERT_PTR_EQUAL(scene.root->last, item);
    CU_ASSERT_PTR_NULL(item->next);
    static const struct {
        const char *label;
        size_t number;
    } children[] = {{"sector", 1}, {"x", 1}, {"title", 1}, {"sector", 2}, {"x", 2}, {"sector", 3}};
    size_t i = 0;
    for (const struct node *child = item->first; child; child = child->next, i++) {
        CU_ASSERT_FATAL(i < 6);
        check_text(child->label, children[i].label);
        CU_ASSERT_EQUAL(child->number, children[i].number);
        CU_ASSERT_EQUAL(strncmp(scene.text + child->offset + 1, child->label, strlen(child->label)),
                        0);
        CU_ASSERT_EQUAL(scene.text[child->offset], '<');
    }
    CU_ASSERT_EQUAL(i, 6);
    CU_ASSERT_EQUAL(scene.builder.count, 8);
    close_scene(&scene);
}

static void kinds(void)
{
    struct scene scene;
    open_scene(&scene, "<iati-activities><iati-activity><x/><sector/><y/><title/><sector/><x/>"
                       "</iati-activity></iati-activities>");
    const struct node *item = scene.root->first, *kind = item->kind;
    check_text(kind->label, "sector");
    check_text(kind->next_kind->label, "title");
    CU_ASSERT_PTR_NULL(kind->next_kind->next_kind);
    CU_ASSERT_PTR_EQUAL(kind->same, item->last->parent->first->next->next->next->next);
    CU_ASSERT_EQUAL(item->first->name, NAME_UNKNOWN);
    CU_ASSERT_PTR_EQUAL(item->first->same, item->last);
    CU_ASSERT_PTR_EQUAL(node_child(item, number(&scene, "title")), kind->next_kind);
    CU_ASSERT_PTR_NULL(node_child(item, number(&scene, "budget")));
    CU_ASSERT_PTR_NULL(node_child(item, NAME_UNKNOWN));
    close_scene(&scene);
}

static void texts(void)
{
    struct scene scene;
    open_scene(&scene, "<r><a> x<!-- c -->é<b>inner</b><![CDATA[<&>]]>&amp;&#x41;<?p?>\r\n</a><c/>"
                       "<d><![CDATA[]]></d><e> </e></r>");
    const struct node *a = scene.root->first, *c = a->next, *d = c->next, *e = d->next;
    check_text(a->text, " xé<&>&A\n");
    CU_ASSERT_EQUAL(a->text_length, strlen(a->text));
    CU_ASSERT_TRUE(a->has_text && a->has_cdata);
    check_text(a->first->text, "inner");
    CU_ASSERT_FALSE(a->first->has_cdata);
    check_text(c->text, "");
    CU_ASSERT_FALSE(c->has_text || c->has_cdata);
    CU_ASSERT_TRUE(d->has_cdata && !d->has_text);
    CU_ASSERT_TRUE(e->has_text && !e->has_cdata);
    close_scene(&scene);
}

static void long_texts(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scene scene;
    strbuf_addstr(&text, "<r>");
    for (int i = 0; i < 100000; i++)
        strbuf_addstr(&text, "é&lt;");
    strbuf_addstr(&text, "</r>");
    open_scene(&scene, text.text);
    CU_ASSERT_EQUAL(scene.root->text_length, 300000);
    CU_ASSERT_EQUAL(strlen(scene.root->text), 300000);
    CU_ASSERT_EQUAL(strncmp(scene.root->text + 299997, "é<", 3), 0);
    strbuf_release(&text);
    close_scene(&scene);
}

static void attributes(void)
{
    struct scene scene;
    open_scene(&scene, "<iati-activities version='2.03' x='1' xml:lang='e&amp;&#38;amp;&lt;n' "
                       "xmlns:p='http://p' p:version='2'/>");
    const struct node *root = scene.root;
    CU_ASSERT_EQUAL_FATAL(root->attribute_count, 4);
    const struct node_attribute *version = &root->attributes[0], *lang = &root->attributes[2];
    CU_ASSERT_PTR_EQUAL(node_attribute(root, number(&scene, "version")), version);
    check_text(version->value, "2.03");
    check_text(version->shape->attribute->name, "version");
    CU_ASSERT_EQUAL(root->attributes[1].name, NAME_UNKNOWN);
    CU_ASSERT_PTR_NULL(root->attributes[1].shape);
    CU_ASSERT_PTR_EQUAL(node_attribute(root, number(&scene, "xml:lang")), lang);
    check_text(lang->label, "xml:lang");
    check_text(lang->value, "e&&amp;<n");
    CU_ASSERT_EQUAL(lang->length, strlen(lang->value));
    CU_ASSERT_EQUAL(root->attributes[3].name, NAME_UNKNOWN);
    check_text(root->attributes[3].label, "p:version");
    check_text(root->attributes[3].namespace, "http://p");
    CU_ASSERT_PTR_NULL(node_attribute(root, NAME_UNKNOWN));
    CU_ASSERT_PTR_NULL(node_attribute(root, number(&scene, "ref")));
    close_scene(&scene);
}

static void foreign_elements(void)
{
    struct scene scene;
    open_scene(&scene,
               "<iati-activities><iati-activity><title/><p:title xmlns:p='http://p'><title/>"
               "</p:title><title xmlns='http://p'/><title/></iati-activity>"
               "</iati-activities>");
    const struct node *title = scene.root->first->first, *prefixed = title->next,
                      *foreign = prefixed->next, *second = foreign->next;
    CU_ASSERT_NOT_EQUAL(title->name, NAME_UNKNOWN);
    CU_ASSERT_PTR_NOT_NULL(title->shape);
    check_text(prefixed->label, "p:title");
    check_text(prefixed->namespace, "http://p");
    CU_ASSERT_EQUAL(prefixed->name, NAME_UNKNOWN);
    CU_ASSERT_PTR_NULL(prefixed->shape);
    CU_ASSERT_PTR_NULL(prefixed->first->shape); /* the description says nothing of it there */
    CU_ASSERT_EQUAL(foreign->name, NAME_UNKNOWN);
    CU_ASSERT_EQUAL(foreign->number, 1);
    CU_ASSERT_EQUAL(second->number, 2);
    CU_ASSERT_PTR_EQUAL(title->same, second);
    close_scene(&scene);
}

static void shapes(void)
{
    struct scene scene;
    open_scene(&scene, "<iati-activities><iati-activity><transaction><value/></transaction>"
                       "<value/></iati-activity></iati-activities>");
    const struct node *item = scene.root->first, *transaction = item->first;
    CU_ASSERT_PTR_EQUAL(scene.root->shape, &scene.shapes->root);
    CU_ASSERT_PTR_EQUAL(transaction->shape, shape_child(item->shape, transaction->name));
    CU_ASSERT_PTR_NOT_NULL(transaction->first->shape);
    CU_ASSERT_PTR_NULL(transaction->next->shape);
    CU_ASSERT_EQUAL(transaction->next->name, transaction->first->name);
    close_scene(&scene);
    struct document_builder builder = {.names = NULL};
    struct names *names = names_new();
    const struct node *root;
    CU_ASSERT_TRUE(document_parse(&builder, "<iati-activities/>", 18, names, NULL, &root));
    CU_ASSERT_PTR_NULL(root->shape);
    CU_ASSERT_FALSE(document_parse(&builder, "<a><b></a>", 10, names, NULL, &root));
    CU_ASSERT_PTR_NULL(root);
    CU_ASSERT_FALSE(document_parse(&builder, "", 0, names, NULL, &root));
    document_release(&builder);
    names_free(names);
}

/* Items that stream by: each is built where the last one was. */
static void forgotten_children(void)
{
    static const char root_label[] = "iati-activities", item_label[] = "iati-activity",
                      title_label[] = "title";
    struct document_builder builder = {.names = NULL};
    struct names *names = names_new();
    names_add(names, title_label, strlen(title_label));
    document_begin(&builder, names, NULL, true);
    struct node *root = document_open(&builder, root_label, NULL, 0);
    document_make_attributes(&builder, 1);
    document_set_attribute(&builder, 0, "version", NULL, "2.03", 4);
    const struct node *first = NULL;
    for (int i = 0; i < 1000; i++) {
        const struct node *item = document_open(&builder, item_label, NULL, 1);
        first = first ? first : item;
        CU_ASSERT_PTR_EQUAL(item, first);
        CU_ASSERT_EQUAL(item->number, 1);
        document_open(&builder, title_label, NULL, 2);
        document_text(&builder, "text", 4);
        document_close(&builder);
        document_close(&builder);
        CU_ASSERT_PTR_EQUAL(root->first, item);
        CU_ASSERT_PTR_EQUAL(root->last, item);
        check_text(node_child(item, 1)->text, "text");
        document_forget_children(&builder);
        CU_ASSERT_PTR_NULL(root->first);
    }
    check_text(root->attributes[0].value, "2.03");
    document_close(&builder);
    CU_ASSERT_PTR_NULL(builder.open);
    document_release(&builder);
    document_release(&builder);
    names_free(names);
}

/* Paths --------------------------------------------------------------------------------------- */

/* The path of the element that has an attribute 'ref', or of its first attribute. */
static void check_path(const char *body, bool attribute, const char *expected)
{
    char *text = xasprintf("<iati-activities>%s</iati-activities>", body);
    struct scene scene;
    open_scene(&scene, text);
    const struct node *node = scene.root;
    while (node && !node_attribute(node, number(&scene, "ref")))
        node = node->first ? node->first : node->next ? node->next : node->parent->next;
    CU_ASSERT_PTR_NOT_NULL_FATAL(node);
    char *path = node_path(node, attribute ? &node->attributes[0] : NULL, false);
    check_text(path, expected);
    free(path);
    free(text);
    close_scene(&scene);
}

static void paths(void)
{
    check_path("<iati-activity><iati-identifier ref=''/></iati-activity>", false,
               "iati-identifier");
    check_path("<iati-activity><sector ref=''/></iati-activity>", false, "sector[1]");
    check_path("<iati-activity><sector/><sector ref=''/></iati-activity>", true, "sector[2]/@ref");
    check_path("<iati-activity><x/><x ref=''/></iati-activity>", false, "x[2]");
    check_path("<iati-activity><transaction><value ref=''/></transaction></iati-activity>", true,
               "transaction[1]/value/@ref");
    check_path("<iati-activity><p:x xmlns:p='http://p' p:y='' ref=''/></iati-activity>", true,
               "p:x/@p:y");
    check_path("<iati-activity ref=''/>", true, "/@ref");
    check_path("<iati-activity ref=''/>", false, "");
}

static void paths_of_the_root(void)
{
    struct scene scene;
    open_scene(&scene, "<iati-activities version='2.03'><iati-activity/></iati-activities>");
    char *path = node_path(scene.root, NULL, false),
         *attribute = node_path(scene.root, scene.root->attributes, false);
    check_text(path, "iati-activities");
    check_text(attribute, "iati-activities/@version");
    CU_ASSERT_FALSE(node_is_item(scene.root));
    CU_ASSERT_TRUE(node_is_item(scene.root->first));
    free(path);
    free(attribute);
    close_scene(&scene);
}

static void long_names_in_paths(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scene scene;
    strbuf_addstr(&text, "<r><i><");
    for (int i = 0; i < 1000; i++)
        strbuf_addch(&text, 'x');
    strbuf_addstr(&text, "/></i></r>");
    open_scene(&scene, text.text);
    char *path = node_path(scene.root->first->first, NULL, false);
    CU_ASSERT_EQUAL(strlen(path), 100);
    free(path);
    strbuf_release(&text);
    close_scene(&scene);
}

/* Where attributes are ------------------------------------------------------------------------ */

static void check_offset(const char *text, size_t tag, const char *label, size_t expected)
{
    struct attribute_finder finder = {.tag = 0};
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, tag, label), expected);
}

static void offsets(void)
{
    check_offset("<a b='1'/>", 0, "b", 3);
    check_offset("<a\r\n\tb = \"'\"  c='>'>", 0, "c", 14);
    check_offset("<a bb='b=\"1\"' b='2'>", 0, "b", 14);
    check_offset("<x/><p:a p:b='1' b='2'>", 4, "b", 17);
    check_offset("<x/><p:a p:b='1' b='2'>", 4, "p:b", 9);
    check_offset("<x/><a c='1'> b='2'>", 4, "b", 4);
    check_offset("<a/> b='2'", 0, "b", 0);
    check_offset("<a é='日本' ref='2'/>", 0, "ref", 15);
    check_offset("<a b", 0, "c", 0);
    check_offset("<a b='", 0, "c", 0);
}

static void offsets_in_a_row(void)
{
    struct attribute_finder finder = {.tag = 0};
    static const char text[] = "<a b='1' c='2' d='3'/><e d='4' b='5'/>";
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 0, "b"), 3);
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 0, "b"), 3);
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 0, "x"), 0);
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 0, "d"), 15);
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 22, "d"), 25);
    CU_ASSERT_EQUAL(attribute_offset(&finder, text, 22, "b"), 31);
}

CU_TestInfo document_tests[] = {
    {"knows parents, siblings, numbers and offsets", families},
    {"finds children by their number", kinds},
    {"joins the text directly inside an element", texts},
    {"joins long texts", long_texts},
    {"keeps attributes with values as they are meant", attributes},
    {"leaves elements of other namespaces without number and shape", foreign_elements},
    {"gives shapes where the description has the element, and no tree of bad XML", shapes},
    {"forgets items that stream by and uses their memory", forgotten_children},
    {"tells paths inside an item", paths},
    {"tells paths of the root", paths_of_the_root},
    {"shortens long names in paths", long_names_in_paths},
    {"finds attributes in the text of a tag", offsets},
    {"finds the attributes of a tag one after the other", offsets_in_a_row},
    CU_TEST_INFO_NULL,
};
