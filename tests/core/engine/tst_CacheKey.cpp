// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CacheKey.h"
#include "core/engine/Fingerprint.h"

#include <QTest>

#include <algorithm>

using namespace stemma;

/// Keys are eternal: these digests were computed by hand from resources/help/cache-key.md and may never change.
class CacheKeyTest : public QObject {
    Q_OBJECT
private slots:
    void declaredKey_isTheDocumentedHash() {
        std::vector<KeyComponent> components = {
            {"parameter", "seed", "7"}, {"kind", "sql", "1"}, {"text", "a", "SELECT 1"}};
        const Digest key = declaredKey(components);
        const std::string bytes = "12:stemma-key-1,"
                                  "4:kind,3:sql,1:1,"
                                  "9:parameter,4:seed,1:7,"
                                  "4:text,1:a,8:SELECT 1,";
        QCOMPARE(key.hex(), sha256(bytes).hex());
        QCOMPARE(key.hex(), std::string(kGolden));
    }
    void declaredKey_doesNotDependOnOrder() {
        std::vector<KeyComponent> a = {{"kind", "sql", "1"}, {"text", "x", "1"}, {"text", "y", "2"}};
        std::vector<KeyComponent> b = {a[2], a[0], a[1]};
        QCOMPARE(declaredKey(a), declaredKey(b));
        QCOMPARE(a, b);
    }
    void declaredKey_fieldsCannotRunTogether() {
        std::vector<KeyComponent> a = {{"text", "ab", "c"}}, b = {{"text", "a", "bc"}}, c = {{"texta", "b", "c"}};
        QVERIFY(declaredKey(a) != declaredKey(b));
        QVERIFY(declaredKey(a) != declaredKey(c));
    }
    void fullKey_addsObservations() {
        std::vector<KeyComponent> components = {{"kind", "command", "1"}};
        const Digest key = declaredKey(components);
        QVERIFY(fullKey(key, {}) != key);
        QVERIFY(fullKey(key, {{"a.py", "1"}}) != fullKey(key, {}));
        QCOMPARE(fullKey(key, {{"a", "1"}, {"b", "2"}}), fullKey(key, {{"b", "2"}, {"a", "1"}}));
        QCOMPARE(fullKey(key, {{"a", "1"}}).hex(),
                 sha256("17:stemma-full-key-1,32:" + std::string(key.view()) + ",8:observed,1:a,1:1,").hex());
    }
    void input_ofGatheredCells_hasTheirKeys() {
        ResolvedInput input;
        input.name = "scores";
        input.list = true;
        for (const char* content : {"a", "b"}) {
            InputVersion version;
            version.type = "metrics";
            version.content = sha256(content);
            input.versions.push_back(std::move(version));
        }
        const std::string a = sha256("a").hex(), b = sha256("b").hex();
        const auto entry = [](const std::string& content, const std::string& cell) {
            return "{" + cell + "\"content\":\"" + content + "\",\"type\":\"metrics\"}";
        };
        // Written by hand, as resources/help/cache-key.md says; a list that isn't of cells stays what it always was.
        QCOMPARE(inputValue(input), "[" + entry(a, "") + "," + entry(b, "") + "]");
        input.cells = {{{"depth", Json(2)}, {"kind", Json("x")}}, {{"depth", Json(3)}, {"kind", Json("x")}}};
        QCOMPARE(inputValue(input), "[" + entry(a, R"("cell":{"depth":2,"kind":"x"},)") + "," +
                                        entry(b, R"("cell":{"depth":3,"kind":"x"},)") + "]");
    }
    void differences_nameWhatIsNewGoneAndOther() {
        const std::vector<KeyComponent> before = {
            {"input", "t", "x"}, {"parameter", "depth", "3"}, {"parameter", "old", "1"}};
        const std::vector<KeyComponent> after = {
            {"input", "t", "y"}, {"parameter", "depth", "4"}, {"parameter", "fresh", "2"}};
        const auto reasons = differences(before, after);
        QCOMPARE(reasons.size(), std::size_t(4));
        QCOMPARE(reasons[0], (Reason{"parameter", "depth", "3", "4", true}));
        QCOMPARE(reasons[1], (Reason{"parameter", "fresh", "", "2", true}));
        QCOMPARE(reasons[2], (Reason{"parameter", "old", "1", "", true}));
        QCOMPARE(reasons[3], (Reason{"input", "t", "x", "y", false})); // consequences come last
        QVERIFY(differences(before, before).empty());
    }
    void describe_saysItInWords() {
        QCOMPARE(describe(Reason{"parameter", "depth", "3", "4", true}), std::string("parameter depth: 3 → 4"));
        QCOMPARE(describe(Reason{"text", "clean", "SELECT a\nFROM raw", "SELECT a\nFROM raw WHERE b", true}),
                 std::string("text of clean, line 2: FROM raw → FROM raw WHERE b"));
        const std::string a(64, 'a'), b(64, 'b');
        QCOMPARE(describe(Reason{"code", "fit.py", a, b, true}), std::string("code fit.py: aaaaaaaa → bbbbbbbb"));
    }

private:
    static constexpr const char* kGolden = "b3bdeb250cc303c38bf3677b241a01c3aaa8706bdb6fe56338c2fc60e128c895";
    void longTexts_beginWhereTheyDiffer() {
        const std::string words = "SELECT " + std::string(90, 'a') + ", ";
        QCOMPARE(differentLines(words + "min(x)", words + "max(x)"),
                 std::string("line 1: …aaaaaaaaaaaaaa, min(x) → …aaaaaaaaaaaaaa, max(x)"));
        Reason reason{"parameter", "query", words + "1", words + "2", true};
        QCOMPARE(describe(reason), std::string("parameter query: …aaaaaaaaaaaaaa, 1 → …aaaaaaaaaaaaaa, 2"));
        // Early enough it is seen as it is; and never is a letter cut in two.
        const std::string line = "1" + std::string(100, 'b');
        QCOMPARE(differentLines("0" + line, "9" + line),
                 "line 1: 01" + std::string(55, 'b') + "… → 91" + std::string(55, 'b') + "…");
        std::string umlauts;
        for (int i = 0; i < 60; ++i) umlauts += "ä";
        QCOMPARE(differentLines(umlauts + "x", umlauts + "y"), std::string("line 1: …ääääääääx → …ääääääääy"));
    }
};

QTEST_GUILESS_MAIN(CacheKeyTest)
#include "tst_CacheKey.moc"
