#include "validate/parser_fault.h"

#include <libxml/chvalid.h>
#include <libxml/xmlstring.h>
#include <string.h>

#include "validate/parser_message.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define AMPERSAND "'&' that begins no entity; write it as '&amp;'"
#define DECLARATION "a declaration (<!...>), which IATI files do not use; remove it"
#define XML_DECLARATION "expected <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define TAG_NOT_CLOSED "a tag is not closed before the next '<'; expected '>'"
#define STRAY_SLASH "'/' inside a tag; expected '/>' at its end"
#define REST " the rest of the file was not checked"

enum { NAME_SHOWN = 100, LAST_CHARACTER = 0x10FFFF };

/* The first row whose code, words and text all fit is said. In it, "%s" stands for libxml2's first
 * argument and "%c" for the character the parser stopped at. */
static const struct phrase {
    int code;
    const char *words; /* among libxml2's; NULL: any */
    const char *at;    /* what the parser stopped at begins so; NULL: any */
    const char *text;
} phrases[] = {
    /* The file as a whole */
    {XML_ERR_DOCUMENT_EMPTY, NULL, NULL,
     "the file does not begin with an element; expected an XML document"},
    {XML_ERR_DOCUMENT_END, NULL, "<!", DECLARATION},
    {XML_ERR_DOCUMENT_END, NULL, "</",
     "an end tag after the end of the root element; remove it, or the end tag too many before it"},
    {XML_ERR_DOCUMENT_END, NULL, NULL, "more follows after the end of the root element; remove it"},
    {XML_ERR_DOCTYPE_NOT_FINISHED, NULL, NULL, DECLARATION},
    /* The XML declaration */
    {XML_ERR_RESERVED_XML_NAME, "only at the start", NULL,
     "an XML declaration may stand only at the very start of the file; remove it or what stands "
     "before it"},
    {XML_ERR_RESERVED_XML_NAME, NULL, NULL,
     "a processing instruction with the reserved name 'xml' in other letters; " XML_DECLARATION
     " at the start of the file, or nothing"},
    {XML_ERR_UNKNOWN_VERSION, NULL, NULL,
     "the XML declaration names the XML version '%s'; expected 1.0, which is not the version of "
     "IATI"},
    {XML_ERR_VERSION_MISSING, NULL, NULL,
     "the XML declaration does not begin with the version of XML; " XML_DECLARATION},
    {XML_ERR_EQUAL_REQUIRED, NULL, NULL, "'=' is missing in the XML declaration; " XML_DECLARATION},
    {XML_ERR_STRING_NOT_STARTED, NULL, NULL,
     "a value in the XML declaration is not in quotes; " XML_DECLARATION},
    {XML_ERR_STRING_NOT_CLOSED, NULL, NULL,
     "a value in the XML declaration has no closing quote or a wrong character; " XML_DECLARATION},
    {XML_ERR_ENCODING_NAME, NULL, NULL,
     "the encoding in the XML declaration is not a name; " XML_DECLARATION},
    {XML_ERR_STANDALONE_VALUE, NULL, NULL,
     "'standalone' in the XML declaration is neither 'yes' nor 'no'; remove it"},
    {XML_ERR_SPACE_REQUIRED, "Blank needed", NULL,
     "a space is missing in the XML declaration; " XML_DECLARATION},
    {XML_ERR_XMLDECL_NOT_FINISHED, NULL, NULL,
     "the XML declaration is not closed, or holds more than it may; " XML_DECLARATION},
    /* Start tags and what looks like one */
    {XML_ERR_NAME_REQUIRED, "element name", "![",
     "'<![' that begins no CDATA section; expected "
     "'<![CDATA[' in capital letters"},
    {XML_ERR_NAME_REQUIRED, "element name", "!-", "'<!-' that begins no comment; expected '<!--'"},
    {XML_ERR_NAME_REQUIRED, "element name", "!", DECLARATION},
    {XML_ERR_NAME_REQUIRED, "element name", "/", "an end tag where no element is open; remove it"},
    {XML_ERR_NAME_REQUIRED, "element name", NULL,
     "'<' is followed by %c, which begins no name of an element; write a '<' that begins no tag as "
     "'&lt;'"},
    {XML_ERR_NAME_REQUIRED, "attribute name", "<", TAG_NOT_CLOSED},
    {XML_ERR_NAME_REQUIRED, "attribute name", "/", STRAY_SLASH},
    {XML_ERR_NAME_REQUIRED, "attribute name", NULL,
     "in a tag, %c stands where an attribute or '>' is expected; write attributes as "
     "name=\"value\""},
    {XML_ERR_GT_REQUIRED, NULL, NULL, "a tag is not closed; expected '>'"},
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, NULL, NULL,
     "attribute '%s' has no value; expected name=\"value\""},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, NULL, NULL,
     "the value of an attribute is not in quotes; expected name=\"value\""},
    {XML_ERR_ATTRIBUTE_NOT_FINISHED, NULL, NULL,
     "the value of an attribute has no closing quote; add it"},
    {XML_ERR_ATTRIBUTE_REDEFINED, NULL, NULL,
     "attribute '%s' is given twice on one element; keep one"},
    {XML_ERR_LT_IN_ATTRIBUTE, NULL, NULL,
     "'<' in the value of an attribute; write it as '&lt;', or add the closing quote before it"},
    {XML_ERR_SPACE_REQUIRED, "attributes construct", "<", TAG_NOT_CLOSED},
    {XML_ERR_SPACE_REQUIRED, "attributes construct", "/", STRAY_SLASH},
    {XML_ERR_SPACE_REQUIRED, "attributes construct", NULL,
     "%c follows directly on the value of an attribute; put a space between attributes, and write "
     "a "
     "quote inside a value as '&quot;'"},
    /* Text */
    {XML_ERR_NAME_REQUIRED, "EntityRef", NULL, AMPERSAND},
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, NULL, NULL, AMPERSAND},
    {XML_ERR_UNDECLARED_ENTITY, NULL, NULL,
     "entity '&%s;' is not known to XML; write the character itself or its number"},
    {XML_ERR_INVALID_HEX_CHARREF, NULL, NULL,
     "'&#x' that begins no character reference; expected one such as '&#xE9;'"},
    {XML_ERR_INVALID_DEC_CHARREF, NULL, NULL,
     "'&#' that begins no character reference; expected one such as '&#233;'"},
    {XML_ERR_INVALID_CHARREF, NULL, NULL,
     "a character reference that names no character; write the character itself"},
    {XML_ERR_MISPLACED_CDATA_END, NULL, NULL, "']]>' in text; write it as ']]&gt;'"},
    {XML_ERR_CDATA_NOT_FINISHED, NULL, NULL, "a CDATA section is not closed; expected ']]>'"},
    {XML_ERR_LTSLASH_REQUIRED, NULL, NULL, "an end tag is missing"},
    /* Comments and processing instructions */
    {XML_ERR_HYPHEN_IN_COMMENT, NULL, NULL,
     "'--' inside a comment; remove it, or close the comment before it with '-->'"},
    {XML_ERR_COMMENT_NOT_FINISHED, NULL, NULL, "a comment is not closed; expected '-->'"},
    {XML_ERR_PI_NOT_STARTED, NULL, NULL,
     "'<?' is followed by %c, which begins no name; write a '<' that begins no tag as '&lt;'"},
    {XML_ERR_SPACE_REQUIRED, "ParsePI", NULL,
     "a space is missing after the name of the processing instruction '<?%s'"},
    {XML_ERR_PI_NOT_FINISHED, NULL, NULL, "a processing instruction is not closed; expected '?>'"},
};

/* The character that the parser stopped at; -1 if there is none or its bytes aren't UTF-8. */
static int character_at(const char *text, int *length)
{
    *length = (int)strnlen(text, 4);
    return *length ? xmlGetUTF8Char((const unsigned char *)text, length) : -1;
}

/* Says a character so that it can be seen. */
static void add_character(struct strbuf *message, const char *text)
{
    static const struct {
        const char *character, *words;
    } unseen[] = {{" ", "a space"},
                  {"\t", "a tab"},
                  {"\r", "the end of the line"},
                  {"\n", "the end of the line"},
                  {"'", "\"'\""}};
    int length;
    for (size_t i = 0; i < COUNT(unseen); i++)
        if (*text == *unseen[i].character) {
            strbuf_addstr(message, unseen[i].words);
            return;
        }
    if (character_at(text, &length) < 0)
        strbuf_addstr(message, *text ? "a byte" : "nothing");
    else
        strbuf_addf(message, "'%.*s'", length, text);
}

static void add_forbidden(struct strbuf *message, unsigned character)
{
    strbuf_addf(message, "character U+%04X, which XML does not allow; remove it", character);
}

/* Characters that XML forbids make the parser stumble over whatever it is reading just then. */
static bool tell_forbidden(const struct parser_fault *fault, struct strbuf *message)
{
    int length, character = *fault->text ? character_at(fault->text, &length) : 0;
    if (fault->at_end || character < 0 || xmlIsCharQ((unsigned)character))
        return false;
    add_forbidden(message, (unsigned)character);
    return true;
}

static bool tell_character(const xmlError *error, struct strbuf *message)
{
    if (error->code == XML_ERR_INVALID_ENCODING || strstr(error->message, "not proper UTF-8"))
        strbuf_addstr(message, "bytes that are not valid UTF-8; save the file as UTF-8, or declare "
                               "the encoding it is written in");
    else if (error->code != XML_ERR_INVALID_CHAR)
        return false;
    else if (error->int1 > LAST_CHARACTER)
        strbuf_addstr(message, "a character reference to a number above 10FFFF (hexadecimal), "
                               "the last of a character; write the character itself");
    else if (strstr(error->message, "CharRef"))
        strbuf_addf(message, "a character reference to U+%04X, which XML does not allow; remove it",
                    (unsigned)error->int1);
    else
        add_forbidden(message, (unsigned)error->int1);
    return true;
}

/* These say more than in which element the file ends. */
static bool is_unclosed(int code)
{
    return code == XML_ERR_COMMENT_NOT_FINISHED || code == XML_ERR_CDATA_NOT_FINISHED ||
           code == XML_ERR_PI_NOT_FINISHED;
}

static bool tell_end(const xmlError *error, const struct parser_fault *fault,
                     struct strbuf *message)
{
    if (!fault->at_end || is_unclosed(error->code) || error->code == XML_ERR_DOCUMENT_END)
        return false;
    if (error->code == XML_ERR_DOCUMENT_EMPTY)
        strbuf_addstr(message, "the file has no element; expected an IATI XML document");
    else if (fault->element)
        strbuf_addf(message,
                    "the file ends inside element '%.*s', which begins in line %zu; is it "
                    "cut off?",
                    NAME_SHOWN, fault->element, fault->line);
    else
        strbuf_addstr(message, "the file ends inside a tag; is it cut off?");
    return true;
}

static bool tell_end_tag(const xmlError *error, const struct parser_fault *fault,
                         struct strbuf *message)
{
    bool mismatch = error->code == XML_ERR_TAG_NAME_MISMATCH;
    if (!mismatch && (error->code != XML_ERR_GT_REQUIRED || strstr(error->message, "Start Tag")))
        return false;
    strbuf_addstr(message,
                  mismatch ? "this end tag does not close" : "this is no whole end tag of");
    if (fault->element)
        strbuf_addf(message, " element '%.*s' of line %zu; expected '</%.*s>'", NAME_SHOWN,
                    fault->element, fault->line, NAME_SHOWN, fault->element);
    else
        strbuf_addstr(message, " the element that is open");
    return true;
}

static bool fits(const struct phrase *phrase, const xmlError *error, const char *text)
{
    return phrase->code == error->code &&
           (!phrase->words || strstr(error->message, phrase->words)) &&
           (!phrase->at || strncmp(text, phrase->at, strlen(phrase->at)) == 0);
}

static void add_argument(struct strbuf *message, const xmlError *error)
{
    strbuf_addf(message, "%.*s", NAME_SHOWN, error->str1 ? error->str1 : "");
    if (error->code == XML_ERR_ATTRIBUTE_REDEFINED && error->str2)
        strbuf_addf(message, ":%.*s", NAME_SHOWN, error->str2);
}

static void add_phrase(struct strbuf *message, const char *text, const xmlError *error,
                       const struct parser_fault *fault)
{
    for (const char *hole = strchr(text, '%'); hole; hole = strchr(text, '%')) {
        strbuf_add(message, text, (size_t)(hole - text));
        if (hole[1] == 's')
            add_argument(message, error);
        else
            add_character(message, fault->text);
        text = hole + 2;
    }
    strbuf_addstr(message, text);
}

static bool tell_phrase(const xmlError *error, const struct parser_fault *fault,
                        struct strbuf *message)
{
    for (size_t i = 0; i < COUNT(phrases); i++)
        if (fits(&phrases[i], error, fault->text)) {
            add_phrase(message, phrases[i].text, error, fault);
            return true;
        }
    return false;
}

void parser_error_describe(const xmlError *error, const struct parser_fault *fault,
                           struct strbuf *message)
{
    strbuf_addstr(message, "not well-formed XML: ");
    if (!error->message)
        strbuf_addstr(message, "the parser stopped");
    else if (!tell_end(error, fault, message) && !tell_end_tag(error, fault, message) &&
             !tell_forbidden(fault, message) && !tell_character(error, message) &&
             !tell_phrase(error, fault, message))
        message_add_told(message, error->message);
}

const char *parser_error_limit(const xmlError *error)
{
    static const struct {
        const char *begin, *text;
    } limits[] = {
        {"Name too long", "a name is longer than 50,000 bytes;" REST},
        {"Excessive depth", "elements are nested deeper than 256;" REST},
        /* libxml2 allows its dictionary no more */
        {"Memory allocation", "the different names in an activity take more than 10 MB;" REST},
        {"Comment too big",
         "a comment, CDATA section or processing instruction is longer than 10 MB;" REST},
        {"CData section too big",
         "a comment, CDATA section or processing instruction is longer than 10 MB;" REST},
        {"internal error: Huge input",
         "an activity is larger than 10 MB and its last tags could not be read;" REST},
    };
    for (size_t i = 0; error->message && i < COUNT(limits); i++)
        if (strncmp(error->message, limits[i].begin, strlen(limits[i].begin)) == 0)
            return limits[i].text;
    return NULL;
}
