// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SavedCharts.h"

#include "StoreFixture.h"

#include <optional>

using namespace stemma;

class SavedChartsTest : public QObject {
    Q_OBJECT

    static Json chart() { return Json::object({{"mark", "bar"}, {"data", Json::object({{"name", "self"}})}}); }
    template <typename Value>
    static std::optional<ErrorCode> code(const Result<Value>& result) {
        return result ? std::nullopt : std::optional(result.error().code);
    }
    static std::vector<std::string> titles(StoreFixture& s, VersionId version) {
        std::vector<std::string> all;
        for (const SavedChart& one : savedCharts(*s, must(s->version(version)).uuid)) all.push_back(one.title);
        return all;
    }

private Q_SLOTS:
    void charts_areKeptInOrderRenamedTakenAwayAndBroughtBack() {
        StoreFixture s;
        const VersionId version = s.make("p/a", "one");
        const std::string uuid = must(s->version(version)).uuid;
        QVERIFY(savedCharts(*s, uuid).empty());
        const SavedChart first = must(saveChart(*s, version, chart(), "Bill length, 40 bins"));
        QCOMPARE(first.file, std::string("01-bill-length-40-bins.vl.json"));
        const SavedChart second = must(saveChart(*s, version, chart(), " \n"));
        QCOMPARE(second.file, std::string("02-chart.vl.json"));
        must(renameChart(*s, version, second.file, "Größe <b>"));
        s.reopen();
        QCOMPARE(titles(s, version), (std::vector<std::string>{"Bill length, 40 bins", "Größe <b>"}));
        // The place and the words are part of the format: resources/help/store-format.md.
        const Json kept = must(Json::parse(must(readFile(s.workspace() / "store/annotations" / uuid / second.file))));
        QCOMPARE(kept["title"].text(), std::string("Größe <b>"));
        QCOMPARE(kept["mark"].text(), std::string("bar"));
        const std::string bytes = must(removeChart(*s, version, first.file));
        QCOMPARE(titles(s, version), (std::vector<std::string>{"Größe <b>"}));
        must(restoreChart(*s, version, first.file, bytes));
        QCOMPARE(titles(s, version), (std::vector<std::string>{"Bill length, 40 bins", "Größe <b>"}));
        must(removeChart(*s, version, second.file));
        // A number isn't given again while a later one is there.
        QCOMPARE(must(saveChart(*s, version, chart(), "x")).file, std::string("02-x.vl.json"));
    }

    void oneThatComesBack_replacesNone() {
        StoreFixture s;
        const VersionId version = s.make("p/a", "one");
        const SavedChart mine = must(saveChart(*s, version, chart(), "x"));
        const std::string bytes = must(removeChart(*s, version, mine.file));
        Json other = chart();
        other.set("mark", "line");
        const SavedChart theirs = must(saveChart(*s, version, other, "x"));
        QCOMPARE(theirs.file, mine.file);
        QCOMPARE(must(restoreChart(*s, version, mine.file, bytes)), std::string("02-x.vl.json"));
        QCOMPARE(must(Json::parse(must(readFile(theirs.path))))["mark"].text(), std::string("line"));
        QCOMPARE(titles(s, version), (std::vector<std::string>{"x", "x"}));
        QCOMPARE(must(removeChart(*s, version, "02-x.vl.json")), bytes);
        QCOMPARE(must(restoreChart(*s, version, "02-x.vl.json", bytes)), std::string("02-x.vl.json"));
    }

    void aTitleOfItsOwnKind_keepsItsSubtitle() {
        StoreFixture s;
        const VersionId version = s.make("p/a", "one");
        Json spec = chart();
        spec.set("title", Json::object({{"text", "old"}, {"subtitle", "below"}}));
        const SavedChart saved = must(saveChart(*s, version, spec, "new"));
        const Json kept = must(Json::parse(must(readFile(saved.path))));
        QCOMPARE(kept["title"]["text"].text(), std::string("new"));
        QCOMPARE(kept["title"]["subtitle"].text(), std::string("below"));
    }

    void hashManifestAndVerify_dontNoticeThem_andARepairKeepsThem() {
        StoreFixture s;
        const VersionId version = s.make("p/a", "one");
        const VersionInfo before = must(s->version(version));
        const std::string manifest = must(readFile(s->artifactFolder(before.uuid) / "manifest.json"));
        must(saveChart(*s, version, chart(), "Mine"));
        QVERIFY(must(s->verify()).problems.empty());
        QCOMPARE(must(s->version(version)).content, before.content);
        QCOMPARE(must(readFile(s->artifactFolder(before.uuid) / "manifest.json")), manifest);
        s.close();
        must(Store::repair(s.workspace()));
        s.reopen();
        const std::vector<VersionInfo> all = must(s->versions());
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(titles(s, all.front().id), (std::vector<std::string>{"Mine"}));
        const std::vector<ShownFile> shown = must(shownFiles(*s, all.front()));
        QCOMPARE(shown.size(), std::size_t(1));
        QVERIFY(shown.front().saved);
        QCOMPARE(shown.front().madeBy, std::string("you"));
    }

    void whatCantBe_isRefused() {
        StoreFixture s;
        const VersionId version = s.make("p/a", "one");
        QCOMPARE(code(saveChart(*s, VersionId{99}, chart(), "x")), std::optional(ErrorCode::NotFound));
        QCOMPARE(code(saveChart(*s, version, Json("text"), "x")), std::optional(ErrorCode::InvalidArgument));
        Json large = chart();
        large.set("x", std::string(kLargestSavedChart, 'x'));
        QCOMPARE(code(saveChart(*s, version, large, "x")), std::optional(ErrorCode::InvalidArgument));
        QVERIFY(!fs::exists(s.workspace() / "store/annotations"));
        const std::string file = must(saveChart(*s, version, chart(), "x")).file;
        for (const char* wrong : {"../../names.jsonl", "x.vl.json", "01-x.txt", "07-none.vl.json", "01/../x.vl.json"})
            QVERIFY2(!removeChart(*s, version, wrong), wrong);
        // What somebody else left there is passed over.
        const fs::path folder = s.workspace() / "store/annotations" / must(s->version(version)).uuid;
        must(writeFile(folder / "03-broken.vl.json", "{"));
        must(writeFile(folder / "notes.txt", "?"));
        QCOMPARE(titles(s, version), (std::vector<std::string>{"x"}));
        QCOMPARE(code(renameChart(*s, version, "03-broken.vl.json", "y")), std::optional(ErrorCode::BadData));
    }
};

QTEST_GUILESS_MAIN(SavedChartsTest)
#include "tst_SavedCharts.moc"
