// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/OutputPaths.h"

#include "PipelineText.h"

#include <QtTest>

using namespace stemma;

namespace {

struct Pair {
    const char* one;
    const char* other;
    bool overlap;
};

const Pair kPairs[] = {
    {"out", "out/x/b.csv", true},
    {"out", "out", true},
    {"out", "output/x", false},
    {"out/**/*.csv", "out/x", true},
    {"out/**/*.csv", "out", true},
    {"out/**/*.csv", "other", false},
    {"out/*.csv", "out/x", false},
    {"out/*.csv", "out/x.csv", true},
    {"out/*.csv", "out/x.json", false},
    {"out/*.csv", "out/x/y.csv", false},
    {"out/*", "out/x/y.csv", true},
    {"out/*.d", "out/x.d/y", true},
    {"out/*", "out/.x", false},
    {"out/**", "out/a/b/c", true},
    {"out/**", "out/a/.b", false},
    {"out/**", "in/a", false},
    {"out/*.csv", "out/*.json", false},
    {"out/*.csv", "out/a*", true},
    {"out/a*.csv", "out/b*.csv", false},
    {"out/*.csv", "out/*/x.txt", false},
    {"out/*", "out/*/x.txt", true},
    {"out/*.csv", "out/**", true},
    {"a/**/*.csv", "**/b/*.csv", true},
    {"a/**/*.csv", "b/**/*.csv", false},
    {"part[0-4].csv", "part[5-9].csv", false},
    {"part[0-5].csv", "part[5-9].csv", true},
    {"part[!0].csv", "part0.csv", false},
    {"part[!0].csv", "part1.csv", true},
    {"part?.csv", "part10.csv", false},
    {"*a*b*", "*b*a*", true},
};

} // namespace

class OutputPathsTest : public QObject {
    Q_OBJECT
private slots:
    void overlap_data() {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("overlap");
        for (const Pair& pair : kPairs)
            QTest::addRow("%s, %s", pair.one, pair.other)
                << QByteArray(pair.one) << QByteArray(pair.other) << pair.overlap;
    }
    void overlap() {
        QFETCH(QByteArray, one);
        QFETCH(QByteArray, other);
        QFETCH(bool, overlap);
        QCOMPARE(pathsOverlap(one.toStdString(), other.toStdString()), overlap);
        QCOMPARE(pathsOverlap(other.toStdString(), one.toStdString()), overlap);
    }

    static std::string told(const std::string& outputs) {
        const auto pipeline = parse("stemma: 1\nsteps:\n  a: {command: ls, outputs: {" + outputs + "}}\n");
        return pipeline ? std::string() : shown(pipeline.error());
    }

    void outputs_thatTakeTheSame_areToldOnce() {
        const std::string hint = " | A file belongs to one output: give them paths that have nothing in common.";
        QCOMPARE(told("z: {path: 'out/**/*.csv'}, y: {path: out/x}"),
                 "3:57 Outputs 'y' and 'z' of step 'a' would take the same files: 'out/x' has part in 'out/**/*.csv'" +
                     hint);
        QCOMPARE(told("all: {path: out}, one: {path: [out/x/b.csv, out/x/c.csv]}"),
                 "3:48 Outputs 'one' and 'all' of step 'a' would take the same files: 'out/x/b.csv' has part in 'out'" +
                     hint);
        // Where no path is said, it is one below outputs/NAME.
        QCOMPARE(told("all: {path: outputs}, one: text"),
                 "3:52 Outputs 'one' and 'all' of step 'a' would take the same files: 'outputs/one' has part in "
                 "'outputs'" +
                     hint);
        QCOMPARE(told("x: {path: '*.csv'}, y: {path: '*.json'}, z: {path: [a, 'a/*']}, w: {path: out}"), std::string());
    }

    void longPaths_areNoHarm() {
        std::string deep, stars;
        for (int i = 0; i < 20'000; ++i) {
            deep += "**/";
            stars += "*a";
        }
        QVERIFY(!pathsOverlap(deep + "x", deep + "y"));
        QVERIFY(!pathsOverlap(stars + "x", stars + "y"));
        std::string outputs;
        for (int i = 0; i < 2'000; ++i)
            outputs += "o" + std::to_string(i) + ": {path: 'f" + std::to_string(i) + "/*'}, ";
        QCOMPARE(told(outputs), std::string());
    }
};

QTEST_GUILESS_MAIN(OutputPathsTest)
#include "tst_OutputPaths.moc"
