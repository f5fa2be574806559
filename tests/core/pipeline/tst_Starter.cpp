// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/PipelineFile.h"
#include "core/pipeline/Starter.h"

#include <QTest>

using namespace stemma;

class StarterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void starter_isAPipelineNamedAfterItsFolder() {
        const TempFolder folder;
        const auto written = writeStarter(folder.path() / "my weather");
        QVERIFY(written);
        QCOMPARE(written->filename().string(), std::string("pipeline.yaml"));
        const auto pipeline = loadPipeline(*written);
        QVERIFY2(pipeline, pipeline ? "" : describe(pipeline.error()).c_str());
        QCOMPARE(pipeline->name, std::string("my_weather"));
        QCOMPARE(pipeline->steps.size(), std::size_t(4));
    }

    void names_areThoseAPipelineMayHave() {
        QCOMPARE(pipelineName("/a/weather-2"), std::string("weather-2"));
        QCOMPARE(pipelineName("/a/2 weathers"), std::string("_2_weathers"));
        QCOMPARE(pipelineName("/a/Wärme"), std::string("W__rme"));
        QCOMPARE(pipelineName("/a/" + std::string(200, 'n')).size(), std::size_t(64));
    }

    void whatIsThere_isNeverTouched_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"pipeline.yaml", "cities.sql", "measurements.csv"}) QTest::newRow(name) << name;
    }
    void whatIsThere_isNeverTouched() {
        QFETCH(QString, name);
        const TempFolder folder;
        const fs::path mine = folder.path() / name.toStdString();
        QVERIFY(writeFile(mine, "mine"));
        const auto refused = writeStarter(folder.path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QVERIFY(refused.error().message.find(name.toStdString()) != std::string::npos);
        QCOMPARE(*readFile(mine), std::string("mine"));
        QCOMPARE(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), std::ptrdiff_t(1));
    }

    void aLinkToNowhere_isInTheWayToo() {
        const TempFolder folder;
        fs::create_symlink("/nowhere/at/all", folder.path() / "pipeline.yaml");
        QVERIFY(!writeStarter(folder.path()));
        QVERIFY(fs::is_symlink(folder.path() / "pipeline.yaml"));
        QVERIFY(!fs::exists(folder.path() / "cities.sql"));
    }
};

QTEST_GUILESS_MAIN(StarterTest)
#include "tst_Starter.moc"
