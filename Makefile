# iatipub: plain GNU make. `make help` lists the targets.
#
# CC, CFLAGS, LDFLAGS and PREFIX are yours; WERROR=1 makes warnings errors, SANITIZE=address,undefined
# builds with sanitizers, BUILD=dir keeps objects elsewhere, V=1 shows the commands.

VERSION := 0.1.0
PREFIX ?= /usr/local
BUILD ?= build
CFLAGS ?= -O2 -g

Q := $(if $(V),,@)
say = @echo "  $(1)  $(2)"

PACKAGES := libxml-2.0 libxslt sqlite3 libcyaml yaml-0.1 jansson gmp nettle hogweed libpcre2-8 \
    zlib libzstd
# Asked for only when something is compiled: on a new machine pkg-config itself may be missing.
# libcurl, libpq, libzip, libxlsxwriter and minizip are loaded when they are needed (src/base/libcurl.h and so
# on), so only their headers are named here.
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) libcurl libpq libzip xlsxwriter)
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES))
TEST_PACKAGES := cunit libmicrohttpd libzip
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
    -Wold-style-definition -Wpointer-arith -Wwrite-strings -Wcast-qual -Wundef -Wvla -Wconversion
OWN_CFLAGS = -std=c11 -D_GNU_SOURCE -Isrc -DIATIPUB_VERSION='"$(VERSION)"' $(WARNINGS) \
    $(if $(WERROR),-Werror) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer) \
    -MMD -MP $(PKG_CFLAGS)
OWN_LDFLAGS = $(if $(SANITIZE),-fsanitize=$(SANITIZE))
OWN_LIBS = $(PKG_LIBS) -lcsv -lm -pthread

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/resources.o
LIBRARY := $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
PROGRAM := $(BUILD)/iatipub

all: $(PROGRAM) ## build build/iatipub (default)

$(PROGRAM): $(OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ $(OWN_LIBS) -o $@

$(BUILD)/%.o: %.c
	$(call say,CC  ,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(OWN_CFLAGS) -c $< -o $@

# --- the standard: its XSDs are made from the description ---

SCHEMA_STAMP := $(BUILD)/gen/schemas.stamp
VERSIONS := 2.01 2.02 2.03
UNSDG_VERSIONS := 1.00
DESCRIPTIONS := schemas/iati/standard.xml schemas/unsdg/standard.xml

# $(call make_schemas,FORMAT,VERSIONS,PART:FILE...): the XSDs of a format, a folder for each version
make_schemas = for version in $(2); do \
	    folder=$(BUILD)/gen/schemas/$(1)/$$version; mkdir -p $$folder; \
	    for pair in $(3); do \
	        xsltproc --nonet --stringparam version $$version --stringparam part $${pair%%:*} \
	            -o $$folder/$${pair\#*:}.xsd xslt/make-schema.xsl schemas/$(1)/standard.xml || exit 1; \
	    done; \
	done

$(SCHEMA_STAMP): $(DESCRIPTIONS) schemas/iati/standard.xsd xslt/make-schema.xsl
	$(call say,XSD ,$(DESCRIPTIONS))
	$(Q)xmllint --noout --nonet --schema schemas/iati/standard.xsd $(DESCRIPTIONS) 2>$(BUILD)/xsd.log \
	    || { cat $(BUILD)/xsd.log; exit 1; }
	$(Q)$(call make_schemas,iati,$(VERSIONS),activities:iati-activities-schema \
	    organisations:iati-organisations-schema common:iati-common xml:xml)
	$(Q)$(call make_schemas,unsdg,$(UNSDG_VERSIONS),reports:financial-data xml:xml)
	$(Q)touch $@

# --- files that travel inside the program ---

SAMPLES := $(addprefix samples/,minimal ilo multi-csv organisation-csv organisation-sheet \
    publisher-csv publisher-xlsx spreadsheets2iati iati path-headers d-portal ceb)

RESOURCES := $(sort $(DESCRIPTIONS) $(wildcard schemas/iati/*.json schemas/unsdg/*.json) \
    $(wildcard schemas/iati/*.tsv) $(wildcard schemas/iati/codelists/*.tsv) \
    $(wildcard schemas/rulesets/*.json) \
    $(wildcard schemas/unsdg/*.tsv) $(wildcard schemas/unsdg/*/*.tsv) \
    $(wildcard xslt/*.xsl) \
    $(shell if [ "$$(git rev-parse --show-toplevel 2>/dev/null)" = "$(CURDIR)" ]; \
            then git ls-files $(SAMPLES); \
            else find $(SAMPLES) -type f ! -path '*/out/*' \
                      ! -path '*/site/*' ! -path '*/.iatipub/*'; fi))

# --- languages: po/ holds the catalogues, and the template that xgettext makes of the sources ---

LANGUAGES := fr es zh_CN
CATALOGUES := $(LANGUAGES:%=$(BUILD)/gen/lang/%.mo)
TEMPLATE := po/iatipub.pot
# Functions whose arguments are texts to translate, with their places.
KEYWORDS := _ N_ P_:1,2 NP_:1,2 C_:1c,2 counted:2,3 text_add_counted:3,4 NC_:1c,2 stage_say:2 \
    figures_add:3 figure_table_note:2 note_format:2 error_set:3 error_errno:2 error_prefix:2 \
    error_subject:2 error_add:2 note_line:4 compact_set_missing:2 compact_add_note:2 compact_set_word:2 \
    compact_add_input:2 compact_add_count:2 compact_add_text:2 fail:3 schema_check_fail:4

$(BUILD)/gen/lang/%.mo: po/%.po
	$(call say,MSG ,$@)
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

# $(call make_template,FILE): what the sources say now. Pieces of sentences (E_) get a context.
XGETTEXT := xgettext --from-code=UTF-8 --no-location --add-comments=for --package-name=iatipub -o -
SPEAKING := $(SOURCES) src/quality/index_tests.h src/commands/gating.h src/commands/session.h \
    src/commands/stages.h
make_template = sh packaging/messages.sh >$(BUILD)/gen/messages.c && \
    $(XGETTEXT) --language=C --omit-header --keyword --keyword=E_ $(SPEAKING) | \
    sed 's/^msgid /msgctxt "piece"\n&/' >$(BUILD)/gen/pieces.po && \
    $(XGETTEXT) $(KEYWORDS:%=--keyword=%) $(SPEAKING) $(BUILD)/gen/messages.c $(BUILD)/gen/pieces.po | \
    sed '/^"POT-Creation-Date/d; /^\#, fuzzy$$/{N;/msgid ""$$/s/.*\n//;}' >$(1)

translations: | $(BUILD) ## bring po/ up to date with the texts of the sources
	$(Q)$(call make_template,$(TEMPLATE))
	$(Q)for language in $(LANGUAGES); do \
	    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location \
	        po/$$language.po $(TEMPLATE) && \
	    msgattrib --no-obsolete --no-location -o po/$$language.po po/$$language.po && \
	    printf '%s: ' $$language && msgfmt --statistics --check-format -o /dev/null po/$$language.po || exit 1; done

PACK_JSON := $(BUILD)/gen/pack_json

$(PACK_JSON): packaging/pack_json.c | $(BUILD)
	$(call say,CC  ,$<)
	$(Q)$(CC) $(CFLAGS) $(filter-out -MMD -MP,$(OWN_CFLAGS)) $< $(OWN_LDFLAGS) $(LDFLAGS) \
	    $$(pkg-config --libs jansson) -o $@

$(BUILD)/gen/resources.c: $(SCHEMA_STAMP) $(RESOURCES) packaging/embed.sh packaging/lean.xsl \
    $(PACK_JSON) $(CATALOGUES)
	$(call say,GEN ,$@)
	$(Q)sh packaging/embed.sh $(BUILD)/gen $(PACK_JSON) $(RESOURCES) > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/resources.o: $(BUILD)/gen/resources.c
	$(call say,CC  ,$<)
	$(Q)$(CC) $(CFLAGS) $(OWN_CFLAGS) -c $< -o $@

# The first thing that any compilation needs is a folder, and every library.
$(OBJECTS): | $(BUILD)
$(SCHEMA_STAMP): | $(BUILD)
$(CATALOGUES): | $(BUILD)
$(BUILD):
	$(Q)mkdir -p $@/gen

# --- tests ---

UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
INTEGRATION_SOURCES := $(sort $(wildcard tests/integration/*.c))
FAULTY_PROXY_SOURCES := tests/servers/faulty_proxy.c
SERVER_SOURCES := $(sort $(filter-out $(FAULTY_PROXY_SOURCES),$(wildcard tests/servers/*.c)))
UNIT_TESTS := $(BUILD)/tests/unit-tests
INTEGRATION_TESTS := $(BUILD)/tests/integration-tests
REGISTRY_SIMULATOR := $(BUILD)/tests/registry-simulator
FAULTY_PROXY := $(BUILD)/tests/faulty-proxy

$(BUILD)/tests/%.o: OWN_CFLAGS += -Itests $(shell pkg-config --cflags $(TEST_PACKAGES) 2>/dev/null)

$(UNIT_TESTS): $(UNIT_SOURCES:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ $(OWN_LIBS) $$(pkg-config --libs cunit libzip) -o $@

$(INTEGRATION_TESTS): $(INTEGRATION_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit/xlsx_builder.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ $(OWN_LIBS) $$(pkg-config --libs cunit libcurl libpq libzip) -o $@

$(REGISTRY_SIMULATOR): $(SERVER_SOURCES:%.c=$(BUILD)/%.o)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ $$(pkg-config --libs libmicrohttpd jansson) -o $@

$(FAULTY_PROXY): $(FAULTY_PROXY_SOURCES:%.c=$(BUILD)/%.o)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ -pthread -o $@

SCHEMA_SOURCES := $(sort $(wildcard tests/schemas/*.c))
COMPARE_SCHEMAS := $(BUILD)/tests/compare-schemas

$(COMPARE_SCHEMAS): $(SCHEMA_SOURCES:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(OWN_LDFLAGS) $(LDFLAGS) $^ $(OWN_LIBS) -o $@

TEST_PROGRAMS := $(UNIT_TESTS) $(INTEGRATION_TESTS) $(REGISTRY_SIMULATOR) $(FAULTY_PROXY) \
    $(COMPARE_SCHEMAS)

# Where the tests find the samples and the schemas.
TEST_FOLDERS = SOURCE_FOLDER=$(CURDIR) SCHEMA_FOLDER=$(abspath $(BUILD)/gen/schemas/iati)

# With -j they run beside each other, integration tests in so many lanes; each prints at its end.
LANES ?= 1
RUN_LANES := $(foreach lane,$(shell seq $(LANES)),run-lane-$(lane))
check-tests: run-unit-tests run-integration-tests ## the tests, without looking for packages

test-programs: $(PROGRAM) $(TEST_PROGRAMS)

run-unit-tests: test-programs
	$(UNIT_TESTS)
	$(TEST_FOLDERS) $(COMPARE_SCHEMAS)

run-integration-tests: $(RUN_LANES)

$(RUN_LANES): run-lane-%: test-programs
	LANE=$*/$(LANES) IATIPUB=$(abspath $(PROGRAM)) REGISTRY_SIMULATOR=$(abspath $(REGISTRY_SIMULATOR)) \
	    $(TEST_FOLDERS) $(INTEGRATION_TESTS)

test: deps ## install what is missing, build, run every test
	$(Q)$(MAKE) --no-print-directory check-tests

asan: deps ## the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	$(Q)ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 MUTANTS=2000 \
	    KILLS=16 HOST_KILLS=10 $(MAKE) --no-print-directory BUILD=$(BUILD)/asan \
	    SANITIZE=address,undefined CFLAGS="-O1 -g" check-tests

demo: deps ## install what is missing, build, run the main job on samples/ilo
	$(Q)$(MAKE) --no-print-directory all
	$(PROGRAM) run -C samples/ilo

# --- fuzzing: make fuzz FUZZ_SECONDS=3600 ---

FUZZ_SECONDS ?= 60
FUZZ_JOBS ?= 2
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/*.c))
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=$(BUILD)/fuzz/%)
FUZZ_LIBRARY := $(patsubst %.c,$(BUILD)/fuzz/objects/%.o,$(filter-out src/main.c,$(SOURCES)))
FUZZ_OBJECTS := $(FUZZ_LIBRARY) $(FUZZ_SOURCES:%.c=$(BUILD)/fuzz/objects/%.o)
# Small blocks: short inputs are cut into several chunks.
FUZZ_CFLAGS = -g -O1 -std=c11 -D_GNU_SOURCE -Isrc -DIATIPUB_VERSION='"$(VERSION)"' -DSCAN_BLOCK=64 \
    $(PKG_CFLAGS) -MMD -MP -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

$(BUILD)/fuzz/objects/%.o: %.c
	$(call say,CC  ,$<)
	$(Q)mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -c $< -o $@

$(BUILD)/fuzz/%: $(BUILD)/fuzz/objects/tests/fuzz/%.o $(FUZZ_LIBRARY) $(BUILD)/gen/resources.o
	$(call say,FUZZ,$@)
	$(Q)clang -fsanitize=fuzzer,address,undefined $^ $(OWN_LIBS) -o $@

# The workbooks it feeds are made by a helper of the unit tests, with libzip.
$(BUILD)/fuzz/fuzz_xlsx: $(BUILD)/fuzz/objects/tests/unit/xlsx_builder.o
$(BUILD)/fuzz/fuzz_xlsx: OWN_LIBS += -lzip
$(BUILD)/fuzz/fuzz_rules: $(BUILD)/fuzz/objects/tests/unit/xpath_oracle.o
$(BUILD)/fuzz/objects/tests/unit/%.o: FUZZ_CFLAGS += -Itests

fuzz: deps ## run the fuzz entries for FUZZ_SECONDS (60) each, FUZZ_JOBS (2) at a time
	$(Q)$(MAKE) --no-print-directory fuzz-entries
	$(Q)sh tests/fuzz/run.sh $(BUILD)/fuzz $(FUZZ_SECONDS) $(FUZZ_JOBS)

fuzz-entries: $(FUZZERS)

.SECONDARY: $(FUZZ_OBJECTS)

# --- analysis ---

OWN_FILES := $(sort $(wildcard src/*.[ch] src/*/*.[ch] tests/*.h tests/*/*.[ch] bench/*.[ch] \
    packaging/*.c))
HEADERS := $(sort $(wildcard src/*.h src/*/*.h))

# TIDY='--checks=-clang-analyzer-*' leaves out what takes most of the time.
check: deps ## clang-tidy, cppcheck, format, headers that compile alone
	$(Q)$(MAKE) --no-print-directory analysis

analysis: $(BUILD)/gen/resources.c
	$(call say,FORMAT,$(words $(OWN_FILES)) files)
	$(Q)clang-format --dry-run -Werror $(OWN_FILES)
	$(call say,HEADERS,$(words $(HEADERS)) files)
	$(Q)for header in $(HEADERS); do \
	    $(CC) -std=c11 -D_GNU_SOURCE -Isrc $(PKG_CFLAGS) -fsyntax-only -x c $$header || exit 1; done
	$(call say,MESSAGES,$(TEMPLATE))
	$(Q)$(call make_template,$(BUILD)/iatipub.pot) && cmp $(BUILD)/iatipub.pot $(TEMPLATE) || \
	    { echo "'make translations' brings po/ up to date" >&2; exit 1; }
	$(call say,CPPCHECK,src)
	$(Q)cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --inline-suppr \
	    --std=c11 -Isrc --suppress=missingIncludeSystem -j 2 src
	$(call say,TIDY,src)
	$(Q)printf '%s\0' $(SOURCES) | xargs -0 -P 2 -I{} clang-tidy --quiet $(TIDY) --warnings-as-errors='*' {} -- \
	    -std=c11 -D_GNU_SOURCE -Isrc -DIATIPUB_VERSION='""' $(PKG_CFLAGS) 2>$(BUILD)/tidy.log

$(BUILD)/bench/%: bench/%.c bench/chance.h
	$(call say,CC  ,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(filter-out -MMD -MP,$(OWN_CFLAGS)) $< -o $@

bench: deps ## speed and memory, as ratios to named peers in the same run
	$(Q)$(MAKE) --no-print-directory all $(BUILD)/bench/generate $(BUILD)/bench/ledger \
	    $(BUILD)/bench/activities $(BUILD)/bench/measure $(BUILD)/tests/registry-simulator
	$(Q)sh bench/run.sh $(PROGRAM)

# --- the machine ---

DEBIAN_PACKAGES := pkg-config scdoc libxml2-dev libxml2-utils libxslt1-dev xsltproc libcurl4-openssl-dev libcurl4 \
    libsqlite3-dev sqlite3 libcyaml-dev libyaml-dev libcsv-dev libjansson-dev libgmp-dev nettle-dev libpcre2-dev \
    gettext zlib1g-dev libzstd-dev libzip-dev libzip4 libxlsxwriter-dev libxlsxwriter4 libminizip-dev libminizip1 libpq-dev libpq5 postgresql python3-swift python3-aiosmtpd nginx-light libnginx-mod-http-dav-ext openssl openssh-client openssh-server libcunit1-dev libmicrohttpd-dev chromium clang libclang-rt-14-dev clang-tidy clang-format cppcheck

deps: ## install the Debian packages that are missing
	$(Q)sh packaging/deps.sh $(DEBIAN_PACKAGES)

# --- man pages and completions, from the program's own tables (docs/architecture.md) ---

MAN_STAMP := $(BUILD)/man.stamp
COMPLETION_STAMP := $(BUILD)/completion.stamp
MAN_SOURCES := $(wildcard packaging/man/* docs/man/*.scd) docs/publication-yaml.md

$(MAN_STAMP): $(PROGRAM) packaging/verbs.sh $(MAN_SOURCES)
	$(call say,MAN ,$(BUILD)/man)
	$(Q)sh packaging/man/manual.sh $(PROGRAM) $(VERSION) $(BUILD)/man && touch $@

$(COMPLETION_STAMP): $(PROGRAM) packaging/verbs.sh $(wildcard packaging/completion/*)
	$(call say,COMP,$(BUILD)/completion)
	$(Q)sh packaging/completion/completion.sh $(PROGRAM) $(BUILD)/completion && touch $@

manual: $(MAN_STAMP) $(COMPLETION_STAMP) ## man pages and completions for bash, zsh and fish

# --- installation ---

SHARE = $(DESTDIR)$(PREFIX)/share
UNITS = $(DESTDIR)$(PREFIX)/lib/systemd/system
SYSUSERS = $(DESTDIR)$(PREFIX)/lib/sysusers.d
INSTALLED_COMPLETIONS = "$(SHARE)/bash-completion/completions/iatipub" \
    "$(SHARE)/zsh/site-functions/_iatipub" "$(SHARE)/fish/vendor_completions.d/iatipub.fish"
# Who has the libraries but not scdoc gets all but the man pages.
HAVE_SCDOC := $(wildcard $(addsuffix /scdoc,$(subst :, ,$(PATH))))

install: all install-manual install-units ## install program, schemas, man pages, completions, units
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/iatipub/xslt" "$(SHARE)/doc/iatipub"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/iatipub"
	install -m 644 xslt/*.xsl "$(SHARE)/iatipub/xslt"
	for format in iati unsdg; do \
	    install -d "$(SHARE)/iatipub/schemas/$$format/codelists" && \
	    install -m 644 schemas/$$format/standard.* schemas/$$format/*.json schemas/$$format/*.tsv \
	        "$(SHARE)/iatipub/schemas/$$format" && \
	    install -m 644 schemas/$$format/codelists/*.tsv \
	        "$(SHARE)/iatipub/schemas/$$format/codelists" || exit 1; done
	install -d "$(SHARE)/iatipub/schemas/unsdg/crosswalk"
	install -m 644 schemas/unsdg/crosswalk/*.tsv "$(SHARE)/iatipub/schemas/unsdg/crosswalk"
	for version in $(VERSIONS:%=iati/%) $(UNSDG_VERSIONS:%=unsdg/%); do \
	    install -d "$(SHARE)/iatipub/schemas/$$version" && \
	    install -m 644 $(BUILD)/gen/schemas/$$version/*.xsd \
	        "$(SHARE)/iatipub/schemas/$$version" || exit 1; done
	install -m 644 README.md CHANGELOG.md LICENSE docs/*.md "$(SHARE)/doc/iatipub"

install-manual: $(COMPLETION_STAMP) $(if $(HAVE_SCDOC),$(MAN_STAMP))
	install -D -m 644 $(BUILD)/completion/iatipub.bash \
	    "$(SHARE)/bash-completion/completions/iatipub"
	install -D -m 644 $(BUILD)/completion/_iatipub "$(SHARE)/zsh/site-functions/_iatipub"
	install -D -m 644 $(BUILD)/completion/iatipub.fish \
	    "$(SHARE)/fish/vendor_completions.d/iatipub.fish"
ifneq ($(HAVE_SCDOC),)
	install -d "$(SHARE)/man/man1" "$(SHARE)/man/man5"
	install -m 644 $(BUILD)/man/*.1 "$(SHARE)/man/man1"
	install -m 644 $(BUILD)/man/*.5 "$(SHARE)/man/man5"
else
	@echo "scdoc is missing, so there are no man pages: install it and run this again"
endif

install-units:
	install -d "$(UNITS)" "$(SYSUSERS)" "$(SHARE)/doc/iatipub/examples"
	sed 's|@BINDIR@|$(PREFIX)/bin|' packaging/systemd/iatipub@.service.in > "$(UNITS)/iatipub@.service"
	chmod 644 "$(UNITS)/iatipub@.service"
	install -m 644 packaging/systemd/iatipub@.timer "$(UNITS)"
	install -m 644 packaging/systemd/iatipub.sysusers "$(SYSUSERS)/iatipub.conf"
	install -m 644 packaging/examples/* "$(SHARE)/doc/iatipub/examples"

uninstall: ## remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/iatipub" "$(UNITS)"/iatipub@.service "$(UNITS)"/iatipub@.timer \
	    "$(SYSUSERS)/iatipub.conf" $(INSTALLED_COMPLETIONS) "$(SHARE)"/man/man1/iatipub.1 \
	    "$(SHARE)"/man/man1/iatipub-*.1 "$(SHARE)"/man/man5/iatipub-*.5
	rm -rf "$(SHARE)/iatipub" "$(SHARE)/doc/iatipub"

# --- the Debian package ---

# As Debian builds: hardened, without this folder's name in it; the moment is the last commit's, so
# that the same source gives the same bytes.
DEB := $(BUILD)/iatipub_$(VERSION)_$(shell dpkg --print-architecture 2>/dev/null).deb

deb: deps ## the Debian package, build/iatipub_VERSION_ARCHITECTURE.deb
	$(Q)+sh packaging/deb/deb.sh $(VERSION) $(BUILD)/deb $(DEB)

check-deb: deb ## unpack the package elsewhere and try it there
	$(Q)sh packaging/deb/check.sh $(DEB) $(BUILD)/deb/check

clean: ## remove what was built
	rm -rf $(BUILD) samples/*/out samples/*/site samples/*/.iatipub

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
	    while IFS='|' read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done

.PHONY: all test-programs $(RUN_LANES) run-unit-tests run-integration-tests analysis translations check-deb check-tests deb install-manual install-units manual fuzz fuzz-entries test asan demo check bench deps install uninstall clean help
.DELETE_ON_ERROR:

-include $(OBJECTS:.o=.d) $(UNIT_SOURCES:%.c=$(BUILD)/%.d) $(INTEGRATION_SOURCES:%.c=$(BUILD)/%.d) \
    $(SERVER_SOURCES:%.c=$(BUILD)/%.d) $(FAULTY_PROXY_SOURCES:%.c=$(BUILD)/%.d) $(SCHEMA_SOURCES:%.c=$(BUILD)/%.d) \
    $(FUZZ_OBJECTS:.o=.d)
