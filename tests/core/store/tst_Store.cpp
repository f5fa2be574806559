// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

using namespace stemma;

class StoreTest : public QObject {
    Q_OBJECT

private slots:
    void version_isThereAfterReopening() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "a,b\n1,2\n");
        s.reopen();
        const VersionInfo info = must(s->version(first));
        QCOMPARE(info.name, std::string("p/clean"));
        QCOMPARE(info.number, 1);
        QCOMPARE(must(readFile(s.dataFile(first))), std::string("a,b\n1,2\n"));
        QVERIFY(must(s->filesPresent(first, true)));
        QCOMPARE(s.number("p/clean"), 1);
    }
    void equalBytes_shareOneFile() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "a,b\n1,2\n");
        const VersionId again = s.make("p/clean", "a,b\n1,2\n");
        const VersionInfo info = must(s->version(again));
        QCOMPARE(info.number, 2);
        QCOMPARE(info.sameAs, first);
        QCOMPARE(s.inode(s.dataFile(first)), s.inode(s.dataFile(again)));
    }
    void executions_areFoundByKey() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "a", "key");
        const auto found = must(s->executions(sha256("key")));
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].outputs.at(0).version, first);
        QCOMPARE(found[0].seconds, 1.0);
        QVERIFY(must(s->executions(sha256("other"))).empty());
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_Store.moc"
