// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/store/SavedCharts.h"
#include "tests/support/CliFixture.h"

using namespace stemma;
using stemma::test::CliFixture;
using stemma::test::CliResult;

/// Charts that a person kept beside a version are shown and exported by their titles, and change nothing of it.
class CliSavedChartsTest : public QObject {
    Q_OBJECT

private slots:
    void aKeptChart_isListedAndExported() {
        CliFixture f;
        f.writeFile("t.csv", "mass,kind\n1,a\n2,b\n3,a\n");
        const CliResult added = f.run({"add", "t.csv", "--name", "t"});
        QVERIFY2(added.exit == 0, added.told());
        const CliResult before = f.run({"artifacts", "--json"});
        {
            auto store = Store::open(f.path(".stemma").toStdString());
            QVERIFY(store);
            const auto version = (*store)->resolve("t");
            QVERIFY(version);
            const auto chart = Json::parse(R"({"data": {"name": "self"}, "mark": "bar", "encoding": {
                "x": {"field": "kind", "type": "nominal"}, "y": {"aggregate": "mean", "field": "mass"}}})");
            QVERIFY(chart);
            QVERIFY(saveChart(**store, *version, *chart, "Means by kind"));
        }
        QCOMPARE(f.run({"artifacts", "--json"}).out, before.out);
        QCOMPARE(f.run({"verify"}).exit, 0);
        const CliResult shown = f.run({"show", "t"});
        QVERIFY2(shown.out.contains("Your charts, in ") && shown.out.contains("Means by kind"), shown.told());
        const auto json = Json::parse(f.run({"show", "t", "--json"}).out.toStdString());
        QVERIFY(json);
        const Json last = (*json)["visualizations"].items().back();
        QCOMPARE(last["title"].text(), std::string("Means by kind"));
        QVERIFY(last["yours"].boolean());
        const CliResult drawn = f.run({"export", "t", "--visualization", "means by kind", "--to", "means.svg"});
        QVERIFY2(drawn.exit == 0, drawn.told());
        QVERIFY(f.readFile("means.svg").contains("<svg"));
        const CliResult copied = f.run({"export", "t", "--visualization", "01-means-by-kind", "--to", "means.vl.json"});
        QVERIFY2(copied.exit == 0, copied.told());
        QVERIFY(f.readFile("means.vl.json").contains("Means by kind"));
        // The database made anew from what lies beside it still has it.
        QCOMPARE(f.run({"repair"}).exit, 0);
        QVERIFY(f.run({"show", "t"}).out.contains("Means by kind"));
    }
};

QTEST_GUILESS_MAIN(CliSavedChartsTest)
#include "tst_CliSavedCharts.moc"
