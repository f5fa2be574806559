// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/steps/Depfile.h"

#include <QTest>

using namespace stemma;

class DepfileTest : public QObject {
    Q_OBJECT

private slots:
    void files_areWhatRulesNeed_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("files");
        const auto row = [](const char* name, const char* text, const char* files) {
            QTest::newRow(name) << std::string(text) << std::string(files);
        };
        row("one", "a.o: a.c", "a.c");
        row("several lines", "a.o: a.c \\\n b.h\\\n c.h\n", "a.c|b.h|c.h");
        row("windows lines", "a.o: a.c \\\r\n b.h\r\n", "a.c|b.h");
        row("several targets", "a.o a.d : a.c", "a.c");
        row("several rules", "a.o: a.c b.h\nb.o: b.c b.h\n\nb.h:\n", "a.c|b.h|b.c");
        row("escaped", "a: my\\ file.c x\\#1 $$dollar c\\:d", "my file.c|x#1|$dollar|c:d");
        row("colon within", "a: c:/x/y.h", "c:/x/y.h");
        row("backslash within", "a: x\\y.h", "x\\y.h");
        row("nothing", "", "");
        row("no rule", "words without a rule", "");
    }
    void files_areWhatRulesNeed() {
        QFETCH(std::string, text);
        QFETCH(std::string, files);
        QCOMPARE(join(depfileFiles(text), "|"), files);
    }
};

QTEST_GUILESS_MAIN(DepfileTest)
#include "tst_Depfile.moc"
