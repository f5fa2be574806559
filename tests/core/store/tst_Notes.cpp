// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Notes.h"

#include "StoreFixture.h"

#include <optional>

using namespace stemma;

class NotesTest : public QObject {
    Q_OBJECT

    /// nullopt where it went well.
    static std::optional<ErrorCode> code(const Status& status) {
        return status ? std::nullopt : std::optional(status.error().code);
    }

private Q_SLOTS:
    void note_isKeptReplacedAndTakenAway() {
        StoreFixture s;
        s.make("p/a", "one");
        s.make("p/a", "two");
        QCOMPARE(must(runNote(*s, RunId{2})), std::string());
        must(setRunNote(*s, RunId{2}, "the good one\nwith two lines, 1 % <b>ü</b>"));
        must(setRunNote(*s, RunId{1}, "first"));
        must(setRunNote(*s, RunId{1}, "better"));
        s.reopen();
        QCOMPARE(runNotes(*s), (std::map<RunId, std::string>{
                                   {RunId{1}, "better"}, {RunId{2}, "the good one\nwith two lines, 1 % <b>ü</b>"}}));
        must(setRunNote(*s, RunId{1}, ""));
        must(setRunNote(*s, RunId{1}, "")); // nothing to take away is no error
        QCOMPARE(runNotes(*s).size(), std::size_t(1));
    }

    void note_ofNoRunOrTooLongIsRefused() {
        StoreFixture s;
        s.make("p/a", "one");
        QCOMPARE(code(setRunNote(*s, RunId{7}, "x")), std::optional(ErrorCode::NotFound));
        QVERIFY(!fs::exists(s.workspace() / "store" / "annotations"));
        QCOMPARE(code(setRunNote(*s, RunId{1}, std::string(kLongestNote + 1, 'x'))),
                 std::optional(ErrorCode::InvalidArgument));
        must(setRunNote(*s, RunId{1}, std::string(kLongestNote, 'x')));
        QCOMPARE(must(runNote(*s, RunId{1})).size(), kLongestNote);
    }

    void note_outlivesARepair() {
        StoreFixture s;
        s.make("p/a", "one");
        must(setRunNote(*s, RunId{1}, "kept"));
        // The place is part of the format: resources/help/store-format.md.
        QCOMPARE(must(readFile(s.workspace() / "store/annotations/run-1/note.txt")), std::string("kept"));
        s.close();
        must(Store::repair(s.workspace()));
        s.reopen();
        QCOMPARE(must(runNote(*s, RunId{1})), std::string("kept"));
        QVERIFY(must(s->verify()).problems.empty());
    }

    void note_isntWrittenWhereNothingMayBe() {
        StoreFixture s;
        s.make("p/a", "one");
        s.close();
        Store::OpenOptions options;
        options.create = options.recover = false;
        options.readOnly = true;
        const auto store = must(Store::open(s.workspace(), options));
        QCOMPARE(code(setRunNote(*store, RunId{1}, "x")), std::optional(ErrorCode::ReadOnly));
        QVERIFY(runNotes(*store).empty());
    }

    void strangersInTheFolder_areLeftAlone() {
        StoreFixture s;
        s.make("p/a", "one");
        must(setRunNote(*s, RunId{1}, "mine"));
        for (const char* name : {"run-", "run-x", "run-1x", "other"}) {
            must(makeFolders(s.workspace() / "store/annotations" / name));
            must(writeFile(s.workspace() / "store/annotations" / name / "note.txt", "stranger"));
        }
        QCOMPARE(runNotes(*s), (std::map<RunId, std::string>{{RunId{1}, "mine"}}));
    }
};

QTEST_GUILESS_MAIN(NotesTest)
#include "tst_Notes.moc"
